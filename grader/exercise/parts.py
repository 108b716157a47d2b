"""Splits a starter into its header, its given code, solution_model() and the lines that save the model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.errors import GraderError
from grader.exercise.header import NAME_WIDTH, row_name

_HOW_TO_GRADE = re.compile(r"Run this file to \w+ and save the model\. Grade it: pytest \S+")
_CODE = re.compile(
    r"python \S+(?: --\w+)*|\w+\(\)|\b\w+\.(?:py|h5|keras|csv|json|png)\b|\b\w+_\w+\b"
)  # in the text of a header
_MARKS = re.compile(r"([\\`*_<|$\[\]])")  # what Markdown or MathJax would read


@dataclass(frozen=True)
class Parts:
    """The pieces of a starter, in order and without the empty lines around them.

    `given` begins with the imports; what follows are the pieces under a comment `# Given`.
    """

    header: str
    given: tuple[str, ...]
    solution: str
    ending: str


def split(text: str, exercise_id: str = "ID") -> Parts:
    """The parts of a starter's text, finished or not. Raises GraderError if its frame is gone."""
    lines = text.splitlines()
    header = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    solutions = [number for number, line in enumerate(lines) if line.startswith("def solution_model")]
    endings = [number for number, line in enumerate(lines) if line.startswith("if __name__")]
    if not solutions or not endings or endings[-1] < solutions[0]:
        raise GraderError(
            "the starter has no `def solution_model` followed by `if __name__`.",
            f"This brings the original back, and keeps your file: python -m grader reset {exercise_id}",
        )
    solution, ending = _with_comments(lines, solutions[0]), _with_comments(lines, endings[-1])
    starts = [number for number in range(header, solution) if lines[number].startswith("# Given")]
    edges = [header, *starts, solution]
    given = [_text(lines[start:end]) for start, end in zip(edges, edges[1:], strict=False)]
    return Parts(
        _text(lines[:header]), tuple(filter(None, given)), _text(lines[solution:ending]), _text(lines[ending:])
    )


def _with_comments(lines: list[str], number: int) -> int:
    """The first of the comments and decorators directly above a line."""
    while number > 0 and lines[number - 1].startswith(("#", "@")):
        number -= 1
    return number


def _text(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")


def moved(text: str, exercise_id: str, how: str) -> str:
    """A starter's text, or its header, for another place: `how` says how to grade, and paths start beside the file."""
    return _HOW_TO_GRADE.sub(lambda _: how, text).replace(f"exercises/{exercise_id}/", "")


def markdown(header: str, exercise_id: str, how: str) -> str:
    """A header as Markdown for another place: its first line as the title, its table as one, `how` as a paragraph."""
    text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in header.splitlines())
    title, _, rest = moved(text, exercise_id, f"\n{how}\n").partition("\n")
    paragraphs = [paragraph for paragraph in re.split(r"\n\s*\n", rest.strip("\n")) if paragraph]
    return "\n\n".join([f"# {_marked(title)}", *map(_paragraph, paragraphs)]) + "\n"


def _paragraph(text: str) -> str:
    lines = text.splitlines()
    if all(line.startswith("  ") for line in lines):
        return f"```text\n{text}\n```"  # a formula, laid out by hand
    if not any(row_name(line) for line in lines):
        return _marked(text)
    rows: list[list[str]] = []
    for line in lines:
        name, value = line[:NAME_WIDTH].strip(), line[NAME_WIDTH:].strip()
        if name or not rows:
            rows.append([name, value])
        else:
            rows[-1][1] += f" {value}"
    return "\n".join(["| | |", "| --- | --- |", *(f"| {_marked(name)} | {_marked(value)} |" for name, value in rows)])


def _marked(text: str) -> str:
    """Text with its code between backticks, and without characters that Markdown would read."""
    pieces, end = [], 0
    for found in _CODE.finditer(text):
        pieces += [_MARKS.sub(r"\\\1", text[end : found.start()]), f"`{found[0]}`"]
        end = found.end()
    return "".join([*pieces, _MARKS.sub(r"\\\1", text[end:])])
