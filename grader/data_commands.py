"""The commands for datasets: data list, prepare and verify."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from grader.exercise import catalog
from grader.report import say

DONE, DAMAGED, WRONG_CALL = 0, 1, 2


def add(commands: Any) -> None:
    """Adds `data` with its actions to the parser."""
    command = commands.add_parser("data", help="list, prepare or verify the datasets")
    actions = command.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("list", help="show what is prepared, and where the real data comes from")
    action.set_defaults(run=_list)
    action = actions.add_parser("prepare", help="generate stand-ins, or fetch real data")
    action.add_argument("names", metavar="NAME", nargs="*", help="datasets (default: all)")
    action.add_argument("--real", action="store_true", help="fetch the real data instead of generating the stand-in")
    action.add_argument(
        "--from", dest="folder", metavar="DIR", type=Path, help="with --real: read the files from DIR instead"
    )
    action.set_defaults(run=_prepare)
    action = actions.add_parser("verify", help="check all prepared data against its checksums")
    action.set_defaults(run=_verify)


def _list(options: argparse.Namespace) -> int:
    from grader.learner import listing

    listing.show_data()
    return DONE


def _prepare(options: argparse.Namespace) -> int:
    from rich.markup import escape

    from grader.datasets import backbone, cache, heldout, preparing
    from grader.quiet import quiet
    from grader.report.console import console

    out = console()
    if options.folder is not None and not options.real:
        say("--from reads files of the real data: add --real.", "python -m grader data prepare NAME --real --from DIR")
        return WRONG_CALL
    if options.folder is not None and not options.folder.is_dir():
        say(f"there is no folder {options.folder}.", "Name the folder that holds the downloaded files.")
        return WRONG_CALL
    if unknown := [name for name in options.names if name not in cache.names()]:
        say(f"there is no dataset {unknown[0]!r}.", f"Datasets: {', '.join(cache.names())}.")
        return WRONG_CALL
    if options.real and (synthetic := [name for name in options.names if cache.get(name).real is None]):
        name = synthetic[0]
        say(f"{name} has no real data: it is synthetic by nature.", f"python -m grader data prepare {name}")
        return WRONG_CALL
    datasets = [cache.get(name) for name in options.names or cache.names()]
    if options.real and not options.names:
        datasets = [dataset for dataset in datasets if dataset.real is not None]
    entries = catalog.all_entries()
    for dataset in datasets:
        source: cache.Source = "real" if options.real else cache.sources(dataset)[0]
        megabytes = getattr(dataset.real, "download_megabytes", None)
        size = f", a download of {megabytes:g} MB" if options.real and megabytes else ""
        text = f"[bold]{dataset.name}[/] {cache.title(dataset.name, source)}"
        with out.status(f"{text}{'' if options.folder else size}"), quiet():
            folder = preparing.prepare(dataset, source, options.folder)
            for entry in entries:
                if entry.exercise.dataset == dataset.name:
                    heldout.heldout(entry.exercise, source, thorough=True)
                    if entry.exercise.needs_backbone:
                        backbone.weights_file(source, options.folder)
        out.print(f"{text} in {escape(catalog.path_text(folder))}")
    return DONE


def _verify(options: argparse.Namespace) -> int:
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
    return DAMAGED if damaged else DONE
