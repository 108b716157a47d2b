"""Checks of an exercise's other files: the starter is a stub that says what the spec says, the solution fills it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from grader.authoring.finding import Finding
from grader.authoring.subject import Subject
from grader.datasets import cache
from grader.datasets.dataset import Dataset, features_of
from grader.errors import CatalogError, DataError
from grader.exercise import header, stub
from grader.exercise.original import OWN_FILES
from grader.exercise.spec import MODEL_FILES, Exercise

MARKER = "    # YOUR CODE HERE\n"
LEFT_BEHIND = re.compile(
    r"mymodel\..*|\.(record|run)\.json.*|\.again\..*|__pycache__|attempts|.*\.ipynb|curves\.png|calibration\.png|\.DS_Store"
)


def check_starter(subject: Subject) -> Iterator[Finding]:
    """It is an untouched stub with a place to write, and it saves the model at its end."""
    path, text, tree = subject.starter, subject.text(subject.starter), subject.tree(subject.starter)
    if text is None or tree is None:
        yield _unreadable(subject, path)
        return
    yield from _function_findings(subject, path, tree)
    if (given := _given_code(subject)) is not None:
        yield from _given_findings(subject, path, given)
    elif (count := text.count(MARKER)) != 1:
        yield Finding(
            f"`{MARKER.strip()}` occurs in it {count} times.",
            "It must occur once: as the first line of solution_model(), before `return model`.",
            subject.at(path),
        )
    elif not stub.is_untouched(path) and "solution_model" in _functions(tree):
        yield Finding(
            "it is not a stub: solution_model() does more than return.",
            "Leave only the marker and `return model`; the code belongs in the solution.",
            subject.at(path, _functions(tree)["solution_model"]),
        )
    yield from _save_findings(subject, path, tree)


def _given_code(subject: Subject) -> str | None:
    return None if isinstance(subject.exercise, CatalogError) else subject.exercise.given_code


def _given_findings(subject: Subject, path: Path, given: str) -> Iterator[Finding]:
    """A starter with a program to repair is recognised by its hash, and must not look like a stub."""
    if (code := stub.code_hash(path)) != given:
        yield Finding(
            "given_code is not the hash of the starter as it stands.",
            f'Write given_code="{code}".',
            subject.field("given_code"),
        )
    if stub.is_untouched(path):
        yield Finding(
            "the spec has a given_code, but there is no code to repair.",
            "Remove given_code from the spec, or write the faulty program.",
            subject.field("given_code"),
        )


def _functions(tree: ast.Module) -> dict[str, int]:
    return {node.name: node.lineno for node in tree.body if isinstance(node, ast.FunctionDef)}


def _function_findings(subject: Subject, path: Path, tree: ast.Module) -> Iterator[Finding]:
    if "solution_model" not in _functions(tree):
        yield Finding("it defines no solution_model().", "Write `def solution_model():`.", subject.at(path))


def _save_findings(subject: Subject, path: Path, tree: ast.Module) -> Iterator[Finding]:
    wanted = None if isinstance(subject.exercise, CatalogError) else subject.exercise.model_file
    guarded = [node for node in tree.body if isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)]
    strings = [node for branch in guarded for node in ast.walk(branch) if isinstance(node, ast.Constant)]
    saved = [(str(node.value), node.lineno) for node in strings if str(node.value).endswith((".h5", ".keras"))]
    end = f'`if __name__ == "__main__":`, model.save(Path(__file__).with_name("{wanted or MODEL_FILES[0]}"))'
    if not saved:
        yield Finding("running it saves no model.", f"End it with {end}.", subject.at(path))
    elif wanted is not None and saved[-1][0] != wanted:
        name, line = saved[-1]
        yield Finding(f"it saves {name}, the spec says {wanted}.", f"Write {wanted}.", subject.at(path, line))


def _unreadable(subject: Subject, path: Path) -> Finding:
    where = subject.at(path)
    if not path.is_file():
        return Finding("there is no such file.", f"Write it. python -m grader new makes all of them: {where}.", where)
    if (text := subject.text(path)) is None:
        return Finding("it is not UTF-8 text.", "Save it as UTF-8.", where)
    try:
        ast.parse(text)
    except SyntaxError as error:
        return Finding(f"{error.msg}.", "Correct that line.", subject.at(path, error.lineno))
    except stub.NO_PYTHON as error:
        return Finding(f"it is not valid Python ({type(error).__name__}).", "Correct it.", where)
    return Finding("it cannot be read.", "Check the file and its permissions.", where)


def check_header(subject: Subject, exercise: Exercise) -> Iterator[Finding]:
    """It states what the spec asks, number by number, and how to grade it."""
    text = subject.text(subject.starter)
    if text is None:
        return  # reported by check_starter
    lines = text.split("\n\n")[0].splitlines()
    wanted = [f"# {line}" for line in header.task_lines(exercise)]
    present = {name: number for number, line in enumerate(lines, 1) if (name := header.row_name(line))}
    if not present:
        yield Finding(
            "the header does not state the requirements.",
            "Write into it:\n" + "\n".join(wanted),
            subject.at(subject.starter),
        )
    for line in wanted if present else []:
        name = header.row_name(line)
        number = present.pop(name, None)
        if number is None:
            yield Finding(f"the header has no line {name!r}.", f"Write: {line}", subject.at(subject.starter))
        elif lines[number - 1] != line:
            said = lines[number - 1][len("# ") + header.NAME_WIDTH :].strip()
            where = subject.at(subject.starter, number)
            yield Finding(f"{name!r} says {said!r}, but the spec says otherwise.", f"Write: {line}", where)
            lines[number - 1] = ""  # its numbers are reported
    for name, number in present.items():
        where = subject.at(subject.starter, number)
        yield Finding(f"the header has a line {name!r}, but the spec does not require it.", "Remove the line.", where)
    yield from _number_findings(subject, exercise, lines)
    if f"pytest exercises/{subject.id}" not in "\n".join(lines):
        command = f"pytest exercises/{subject.id}"
        yield Finding(
            "the header does not say how it is graded.", f"Add: Grade it: {command}", subject.at(subject.starter)
        )


def _number_findings(subject: Subject, exercise: Exercise, lines: list[str]) -> Iterator[Finding]:
    """Every number is in the spec or the dataset; any other would drift from them unnoticed."""
    try:
        known = _known_numbers(exercise, cache.get(exercise.dataset))
    except DataError:
        return  # reported by check_data
    known |= header.numbers(subject.id.split("_")[0].removeprefix("category"))
    for number, line in enumerate(lines, start=1):
        for value in sorted(header.numbers(line) - known):
            yield Finding(
                f"the header says {value:g}, which neither the spec nor the dataset states.",
                "Write it in words, or leave the number out.",
                subject.at(subject.starter, number),
            )


def _known_numbers(exercise: Exercise, dataset: Dataset) -> set[float]:
    """What a header may say in numbers: what spec and dataset state, sizes of examples, pixels' range, classes."""
    known = header.numbers("\n".join([*header.task_lines(exercise), dataset.description]))
    for feature in chain(*(features_of(one).values() for one in dataset.features.values())):
        known |= set(getattr(feature, "shape", ()))
        known |= {0, 255} if len(getattr(feature, "shape", ())) == 3 else set()
        known |= set(range(len(getattr(feature, "names", ()))))
    return known


def check_solution(subject: Subject) -> Iterator[Finding]:
    """It is the starter, filled in below a comment that says why it works; nothing else differs."""
    path, text, tree = subject.solution, subject.text(subject.solution), subject.tree(subject.solution)
    if text is None or tree is None:
        yield _unreadable(subject, path)
        return
    yield from _function_findings(subject, path, tree)
    frame = _frame(subject)
    if frame is None or "solution_model" not in _functions(tree):
        return
    before, after = frame
    yield from _difference(subject, before.splitlines(), text.splitlines(), step=1)
    yield from _difference(subject, after.splitlines(), text.splitlines(), step=-1)
    if text.startswith(before) and text.endswith(after):
        filled = text[len(before) : len(text) - len(after)]
        if stub.is_untouched(path):
            yield Finding("it is the stub itself.", "Write the reference into it.", subject.at(path))
        elif not filled.lstrip().startswith("# "):
            where = subject.at(path, len(before.splitlines()) + 1)
            yield Finding("no comment says why it works.", "Begin solution_model() with one.", where)


def _frame(subject: Subject) -> tuple[str, str] | None:
    """The starter's text before and after the learner's code; None if that cannot be found."""
    text, tree = subject.text(subject.starter), subject.tree(subject.starter)
    if text is None or tree is None:
        return None
    if _given_code(subject) is None:
        return (text.split(MARKER)[0], text.split(MARKER)[1]) if text.count(MARKER) == 1 else None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "solution_model":
            lines = text.splitlines(keepends=True)
            return "".join(lines[: node.lineno]), "".join(lines[node.end_lineno :])
    return None


def _difference(subject: Subject, wanted: list[str], found: list[str], step: int) -> Iterator[Finding]:
    """The first line, from the start or from the end, at which the solution differs from its starter."""
    for offset, line in enumerate(wanted[::step]):
        if offset >= len(found) or found[::step][offset] != line:
            number = offset + 1 if step > 0 else len(found) - offset
            said = found[::step][offset] if offset < len(found) else ""
            part = "beginning" if step > 0 else "end"
            yield Finding(
                f"its {part} is not the starter's: {said.strip()!r} instead of {line.strip()!r}.",
                f"Copy the {part} of exercises/{subject.id}/starter.py.",
                subject.at(subject.solution, max(1, number)),
            )
            return


def check_files(subject: Subject) -> Iterator[Finding]:
    """The folder has only files that the project or the exercise's own code names."""
    texts = [subject.text(subject.folder / name) or "" for name in ("starter.py", "spec.py", "dataset.py")]
    for path in sorted(subject.folder.iterdir()) if subject.folder.is_dir() else []:
        named = any(re.search(rf"(?<![\w.]){re.escape(path.name)}(?!\.?\w)", text) for text in texts)
        if path.name not in OWN_FILES and not LEFT_BEHIND.fullmatch(path.name) and not named:
            yield Finding("a stray file: nothing here refers to it.", "Remove it.", subject.at(path))


def check_text(subject: Subject) -> Iterator[Finding]:
    """It is finished: every TODO is done."""
    for path in (subject.spec, subject.folder / "dataset.py", subject.starter, subject.solution):
        lines = (subject.text(path) or "").splitlines()
        header_length = lines.index("") if path == subject.solution and "" in lines else 0  # the starter's
        for number, line in enumerate(lines[header_length:], start=header_length + 1):
            if todo := re.search(r"\bTODO\b.*", line):
                yield Finding(todo[0].rstrip('",'), "Fill it in.", subject.at(path, number))
