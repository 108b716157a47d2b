"""A plot of the training curves, saved beside the model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from grader.errors import Failure
from grader.exercise.fields import is_count, require
from grader.exercise.requirements.base import Evidence, Requirement


@dataclass(frozen=True, kw_only=True)
class Curves(Requirement):
    """A PNG image beside the model, with panels side by side or one above the other, each with lines in colours."""

    file: str = "curves.png"
    panels: int = 2
    lines: int = 2

    form = int
    suits_several = True

    def __post_init__(self) -> None:
        require(
            isinstance(self.file, str) and bool(re.fullmatch(r"[\w-]+\.png", self.file)),
            f"file={self.file!r}: the name of a PNG file is needed, for example 'curves.png'",
        )
        for name in ("panels", "lines"):
            require(is_count(getattr(self, name)), f"{name}={getattr(self, name)!r}: a whole number from 1")

    @property
    def text(self) -> str:
        return f"{self.file} with {self.panels} panels, each with {self.lines} lines in different colours"

    def read(self, path: Path) -> int:
        """How many panels with enough lines the image shows."""
        from grader.inspection import picture

        return picture.panels(path, self.lines)

    def check(self, evidence: Evidence) -> str:
        found = evidence.answer
        if found < self.panels:
            raise Failure(
                f"{self.file} shows {found} panel{'s' if found != 1 else ''} with {self.lines} lines in different "
                f"colours, {self.panels} needed.",
                "Plot loss and accuracy in separate axes, each with one line for training and one for validation.",
            )
        return f"{self.file} shows {found} panels"
