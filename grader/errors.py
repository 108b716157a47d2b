"""What can go wrong, and whose fault it is.

GraderError              the grader's or the machine's fault: costs no points
├── CatalogError         an exercise's folder or spec
│   └── UnknownExercise  there is no exercise of this name
└── DataError            a dataset that is missing, damaged or out of reach
Failure                  the learner's fault: a check failed
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

FREE_UP_SPACE = "Free up disk space; TMPDIR names the folder for temporary files."

REMARKS = (  # paragraphs that Keras and TensorFlow put around what went wrong
    "Exception encountered when calling",
    "Arguments received by",
    "Graph execution error",
    "Detected at node",
    "Stack trace for op definition",
    "in user code",
    'File "',
)


def text_of(error: BaseException) -> str:
    """What an exception says, without colours, frames of libraries and the remarks that Keras adds."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    paragraphs = [paragraph.strip() for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip()]
    said = [paragraph for paragraph in paragraphs if not paragraph.startswith(REMARKS)]
    return re.sub(r"\s*\[\[\{\{node .*", "", "\n".join(said or paragraphs))


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


@contextmanager
def about(name: str) -> Iterator[None]:
    """A failure in the block begins with the name of the input or output, if it has one."""
    try:
        yield
    except Failure as failure:
        if not name:
            raise
        raise Failure(f"{name}: {failure.message}", failure.help) from failure
