"""What can go wrong, and whose fault it is.

GraderError              the grader's or the machine's fault: costs no points
├── CatalogError         an exercise's folder or spec
│   └── UnknownExercise  there is no exercise of this name
└── DataError            a dataset that is missing, damaged or out of reach
Failure                  the learner's fault: a check failed
"""

from __future__ import annotations

FREE_UP_SPACE = "Free up disk space; TMPDIR names the folder for temporary files."


class _Helpful(Exception):
    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return f"{self.message}\nHelp: {self.help}" if self.help else self.message


class GraderError(_Helpful):
    """The grader or the machine could not do its part. `help` says what the person can do."""


def no_temporary_folder(error: OSError) -> GraderError:
    return GraderError(f"no temporary folder can be made: {error.strerror}.", FREE_UP_SPACE)


class CatalogError(GraderError):
    """An exercise is missing, or its spec.py is wrong."""


class UnknownExercise(CatalogError):
    """There is no exercise of this name: the call was wrong."""


class DataError(GraderError):
    """A dataset is missing, damaged or out of reach."""


class Failure(_Helpful):
    """A check failed: what was found, with numbers, and what to do about it."""
