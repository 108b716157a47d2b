"""The command line, `python -m grader` or `grader`: finds each command by its place.

A command is a module in the commands/ folder of one of the three doors. The first line of its docstring is its help,
what follows is its description; add_arguments(parser), if it is there, declares its arguments; run(options) returns the
exit status. A package among them is a group of commands, such as `data list`; if it has a run(options) itself, it works
without an action too.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from grader import __version__
from grader.errors import GraderError, UnknownExercise
from grader.exercise import catalog
from grader.exits import GRADER_FAILED, INTERRUPTED, OK, PIPE_CLOSED, WRONG_CALL
from grader.report import say, tell

DOORS = ("grader.learner.commands", "grader.authoring.commands")  # their commands are called as they are
CLASSROOM = "grader.classroom.commands"  # its commands follow the word `classroom`


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status (exits.py)."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # prints "?" for a letter that the terminal lacks
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = _parser(arguments)
    options = parser.parse_args(arguments)
    try:
        status: int = (options.run or _place)(options)
        sys.stdout.flush()
        return status
    except GraderError as error:
        say(error.message, error.help)
        return WRONG_CALL if isinstance(error, UnknownExercise) else GRADER_FAILED
    except KeyboardInterrupt:
        print("\nInterrupted. Nothing is lost: finished models and grades are kept.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe, head for example, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return PIPE_CLOSED
    except Exception:  # a bug of the grader: shown with its traceback, and with an exit status of its own
        import traceback

        traceback.print_exc()
        say("this is a bug in the grader, not in your work.", "Please report it with the lines above.")
        return GRADER_FAILED


def _place(_: argparse.Namespace) -> int:
    """Without a command: where the learner is, and what to do next."""
    from grader.learner import listing, path
    from grader.learner.exam import rules

    if (exam := rules.running(catalog.ROOT)) is not None:
        from grader.learner.exam import clock

        left = clock.hours_text(exam.left(clock.now()))
        tell(f"The exam {exam.folder.name} is running, with {left} left:\n  python -m grader exam\n")
    listing.show_place(path.steps(catalog.all_entries()))
    tell("All exercises: python -m grader list. All commands: python -m grader --help")
    return OK


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the command that is called, or with all: a quick command need not import the others."""
    parser = argparse.ArgumentParser(
        prog="python -m grader",
        formatter_class=_formatter(arguments),
        description="Graded TensorFlow exercises.",
        epilog="New here? Run `python -m grader demo`, then `python -m grader`.",
    )
    parser.add_argument("--version", action="version", version=f"grader {__version__}")
    parser.set_defaults(run=None)
    places = {name: f"{door}.{name}" for door in DOORS for name in _names(importlib.import_module(door))}
    places["classroom"] = CLASSROOM
    called = places.keys() & arguments[:1] or places
    commands = parser.add_subparsers(metavar="COMMAND", prog=parser.prog)
    for name, place in places.items():
        if name in called:
            _add(commands, name, importlib.import_module(place), parser.formatter_class)
    return parser


def _formatter(arguments: Sequence[str]) -> Any:
    """Help is as wide as the terminal. To measure that, argparse imports all of Python's compression."""
    asks_for_help = not arguments or {"-h", "--help"} & set(arguments)
    return argparse.HelpFormatter if asks_for_help else functools.partial(argparse.HelpFormatter, width=80)


def _add(commands: Any, name: str, module: ModuleType, formatter: Any) -> None:
    """Adds a command to the parser, or a group of commands."""
    help, _, description = (module.__doc__ or "").strip().partition("\n")
    description = " ".join(description.split())
    command = commands.add_parser(name, help=help, description=description or None, formatter_class=formatter)
    if hasattr(module, "__path__"):
        has_default = hasattr(module, "run")  # what it does without an action
        command.set_defaults(run=module.run if has_default else None)
        actions = command.add_subparsers(required=not has_default, metavar="ACTION")
        for action in _names(module):
            _add(actions, action, importlib.import_module(f"{module.__name__}.{action}"), formatter)
        return
    if hasattr(module, "add_arguments"):
        module.add_arguments(command)
    command.set_defaults(run=module.run)


def _names(package: ModuleType) -> list[str]:
    """The modules of a package, by their files: pkgutil takes longer to import than they to be found."""
    found = (name.removesuffix(".py") for name in os.listdir(package.__path__[0]))
    return sorted(name for name in found if name.isidentifier() and not name.startswith("_"))


if __name__ == "__main__":
    sys.exit(main())
