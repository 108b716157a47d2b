"""generate stand-ins, or fetch real data"""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.exercise import catalog
from grader.exits import OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="*", help="datasets (default: all)")
    parser.add_argument("--real", action="store_true", help="fetch the real data instead of generating the stand-in")
    parser.add_argument(
        "--from",
        dest="place",
        metavar="DIR",
        type=Path,
        help="with --real: read a folder with its files instead, or one of them; they may be renamed",
    )

    parser.formatter_class = argparse.RawDescriptionHelpFormatter  # which breaks no name of a file in two
    parser.epilog = f"Files are known by their content, so a renamed copy will do. Usual names:\n{_usual_names()}"


def _usual_names() -> str:
    """The names that files with real data usually have, a dataset on each line."""
    from grader.datasets import cache

    files = {name: getattr(cache.get(name).real, "files", None) for name in cache.names()}
    return "\n".join(f"  {name}: {', '.join(found.names)}" for name, found in files.items() if found)


def run(options: argparse.Namespace) -> int:
    from rich.markup import escape

    from grader.datasets import backbone, cache, heldout, preparing
    from grader.quiet import quiet
    from grader.report.console import console

    out = console()
    if options.place is not None and not options.real:
        say("--from reads files of the real data: add --real.", "python -m grader data prepare NAME --real --from DIR")
        return WRONG_CALL
    if options.place is not None and not options.place.exists():
        say(f"there is no file or folder {options.place}.", "Name a file of the real data, or a folder that holds it.")
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
        with out.status(f"{text}{'' if options.place else size}"), quiet():
            folder = preparing.prepare(dataset, source, options.place)
            for entry in entries:
                if entry.exercise.dataset == dataset.name:
                    heldout.heldout(entry.exercise, source, thorough=True)
                    if entry.exercise.needs_backbone:
                        backbone.weights_file(source, options.place)
        title = cache.title(dataset.name, source)  # which names the edition that was found
        out.print(f"[bold]{dataset.name}[/] {title} in {escape(catalog.path_text(folder))}")
    return OK
