"""check all prepared data against its checksums, and whether the real data can still be had"""

from __future__ import annotations

import argparse

from grader.exercise import catalog
from grader.exits import NOT_PASSED, OK
from grader.report import say


def run(options: argparse.Namespace) -> int:
    from grader.datasets import cache, fetching

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
    real = {name: cache.get(name).real for name in cache.names()}
    addresses = {name: address for name, one in real.items() if (address := getattr(one, "address", None))}
    troubles = fetching.troubles(addresses.values())
    if len(troubles) == len(set(addresses.values())):
        print("No address of the real data answers: there is probably no network.")
    else:
        for name, address in addresses.items():
            if address in troubles:
                print(f"{name}: {address} does not answer ({troubles[address]}).")
                print(f"  If you have its files: {fetching.from_command(name)}")
        print(f"{sum(address not in troubles for address in addresses.values())} of {len(addresses)} addresses answer.")
    return NOT_PASSED if damaged else OK
