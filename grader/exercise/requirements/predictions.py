"""Answers to a folder of unlabelled pictures: a class's name for each file, and which files are broken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import Failure
from grader.exercise.fields import is_number, is_word, require, require_file_name
from grader.exercise.requirements.base import Evidence, Requirement

OWN = 0.95  # of the answers that must be the model's own: another way to resize changes some


@dataclass(frozen=True, kw_only=True)
class Predictions(Requirement):
    """A CSV file with a row for each picture of a folder: its file name, and the name of its class, or `broken`.

    The dataset knows the folder (Dataset.hidden "pictures"). At least `at_least` of the readable ones must be right.
    """

    at_least: float
    file: str = "predictions.csv"
    broken: str = "broken"

    form = [{"file": str, "class": str}]
    asks_dataset = ("pictures",)

    def __post_init__(self) -> None:
        require_file_name(self.file, ".csv", ".tsv")
        require(is_word(self.broken), f"broken={self.broken!r}: a word is needed")
        require(is_number(self.at_least) and 0 < self.at_least <= 1, f"at_least={self.at_least!r}: a share up to 1")

    @property
    def text(self) -> str:
        return (
            f"{self.file} with the class of each picture, or {self.broken} if it cannot be read; {self.at_least:.0%} "
            "right"
        )

    def read(self, path: Path) -> Any:
        from grader.inspection import written

        return written.table(path, ["file", "class"])

    def check(self, evidence: Evidence) -> str:
        import numpy as np

        from grader.exercise import measures

        rows = [(row["file"].replace("\\", "/").rpartition("/")[2], row["class"]) for row in evidence.answer]
        names, numbers, inputs = evidence.hidden("pictures")
        classes = tuple(evidence.hidden("classes"))
        given = dict(rows)
        if len(given) < len(rows):
            twice = next(name for name in given if [one for one, _ in rows].count(name) > 1)
            raise Failure(f"{self.file} lists {twice!r} more than once.", "One row for each file.")
        if missing := [name for name in names if name not in given]:
            raise Failure(
                f"{self.file} lacks {len(missing)} of {len(names)} files, the first is {missing[0]}.",
                "List every file of the folder, whatever its suffix, broken ones too.",
            )
        if others := [name for name in given if name not in names]:
            raise Failure(f"{self.file} lists {others[0]!r}, which is not in the folder.", "List its files only.")
        if unknown := next((one for one in given.values() if one not in (*classes, self.broken)), None):
            raise Failure(
                f"{self.file} has the class {unknown!r}; the classes are {', '.join(classes)}.",
                f"Write a class's name, not its number, or {self.broken}.",
            )
        cannot = {name for name, number in zip(names, numbers, strict=True) if number < 0}
        said = {name for name, answer in given.items() if answer == self.broken}
        if said != cannot:
            more = sorted(said - cannot)
            if more:
                raise Failure(f"{more[0]} can be read, and is listed as {self.broken}.", "Read every format in it.")
            first = sorted(cannot - said)[0]
            what = f"{len(cannot - said)} broken files have a class in {self.file}, the first is {first}."
            raise Failure(what, "Decode each file by itself, and note those that cannot be decoded.")
        good = [name for name in names if name not in cannot]
        answers = np.array([classes.index(given[name]) for name in good])
        own = float(np.mean(answers == measures.classes(evidence.ask(inputs))))
        if own < OWN:
            raise Failure(
                f"{own:.0%} of the answers are those of the model in the file.",
                "Resize and scale the pictures as in training, and keep each answer with its file.",
            )
        right = float(np.mean(answers == np.asarray([number for number in numbers if number >= 0])))
        if right < self.at_least:
            raise Failure(f"{right:.0%} of the pictures are named rightly, {self.at_least:.0%} needed.", "Train on.")
        return f"{right:.0%} of {len(good)} pictures named rightly, {len(cannot)} broken ones found"
