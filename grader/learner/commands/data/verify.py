"""check all prepared data against its checksums"""

from __future__ import annotations

import argparse

from grader.exercise import catalog
from grader.exits import NOT_PASSED, OK
from grader.report import say


def run(options: argparse.Namespace) -> int:
    from grader.datasets import cache

    damaged = 0
    folders = sorted(path.parent for path in cache.cache_folder().glob(f"**/{cache.MANIFEST}"))
    for folder in folders:
        broken = cache.damage(folder, thorough=True)
        damaged += broken is not None
        print(f"{'damaged' if broken else 'whole  '}  {catalog.path_text(folder)}{f': {broken}' if broken else ''}")
    if damaged:
        say(
            f"{damaged} of {len(folders)} folders are damaged.",
            "python -m grader data prepare rebuilds them; for real data add --real.",
        )
    elif not folders:
        print("Nothing is prepared yet. python -m grader data prepare generates the stand-ins.")
    return NOT_PASSED if damaged else OK
