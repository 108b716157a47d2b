"""Finds the line of starter.py that a cause is about. The code is read, never run."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.exercise.stub import NO_PYTHON

LABELS = frozenset(("label", "labels", "y", "vy", "y_train", "y_val", "targets", "windows"))  # usual names
GIVEN = ("load_data", "load_series", "load_files", "load_examples", "load_network", "trained")


class Code:
    """A starter's own lines: its functions but the given ones, without what runs when the file itself is run."""

    def __init__(self, source: bytes = b"") -> None:
        try:
            tree = ast.parse(source)
        except NO_PYTHON:
            tree = ast.Module([], [])
        self._nodes = list(_own_nodes(tree))

    @classmethod
    def of(cls, path: Path | None) -> Code:
        """The code of a file; of none if it cannot be read."""
        try:
            return cls(path.read_bytes() if path else b"")
        except OSError:
            return cls()

    def line(self, *wanted: Callable[[ast.AST], bool]) -> int | None:
        """The line of the first node that the first of these finds, or else the second, and so on."""
        for matches in wanted:
            lines = [node.lineno for node in self._nodes if hasattr(node, "lineno") and matches(node)]
            if lines:
                return min(lines)
        return None

    def names_of(self, function: str) -> frozenset[str]:
        """The names of what the code gets from a function: x in x = function(...).copy()."""
        found = calls(function)
        return frozenset(
            target.id
            for node in self._nodes
            if isinstance(node, ast.Assign) and any(map(found, ast.walk(node.value)))
            for target in node.targets
            if isinstance(target, ast.Name)
        )


def _own_nodes(tree: ast.Module) -> Iterator[ast.AST]:
    for statement in tree.body:
        is_given = isinstance(statement, ast.FunctionDef) and statement.name in GIVEN
        if not is_given and not isinstance(statement, ast.If | ast.Import | ast.ImportFrom):
            yield from ast.walk(statement)


def calls(*names: str) -> Callable[[ast.AST], bool]:
    """Finds a call of a function or method with one of these names."""
    return lambda node: isinstance(node, ast.Call) and _name(node.func) in names


def zips_datasets(node: ast.AST) -> bool:
    """Finds Dataset.zip(...); not Python's own zip(), which any loop may use."""
    return calls("zip")(node) and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)


def makes_an_optimizer(node: ast.AST) -> bool:
    """Finds where an optimizer is made, such as Adam(0.01)."""
    return calls("Adam", "SGD", "RMSprop", "Nadam", "AdamW", "Adagrad", "Adadelta", "Adamax")(node)


def calls_with(name: str, **arguments: object) -> Callable[[ast.AST], bool]:
    """Finds a call with these keyword arguments, by their constant values."""

    def matches(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call) or _name(node.func) != name:
            return False
        given = {one.arg: number(one.value) for one in node.keywords}
        return all(given.get(argument) == value for argument, value in arguments.items())

    return matches


def shuffles(names: frozenset[str]) -> Callable[[ast.AST], bool]:
    """Finds np.random.shuffle(x) and permutation(x) of one of these names; not a Dataset's shuffle(10)."""

    def matches(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call) or _name(node.func) not in ("shuffle", "permutation") or not node.args:
            return False
        return isinstance(node.args[0], ast.Name) and node.args[0].id in names

    return matches


def sets(attribute: str) -> Callable[[ast.AST], bool]:
    """Finds x.attribute = ..., and attribute=... in a call."""

    def matches(node: ast.AST) -> bool:
        if isinstance(node, ast.Assign):
            return any(isinstance(target, ast.Attribute) and target.attr == attribute for target in node.targets)
        return isinstance(node, ast.Call) and any(one.arg == attribute for one in node.keywords)

    return matches


def divides_by(*values: float) -> Callable[[ast.AST], bool]:
    """Finds x / value, and x * (1 / value)."""

    def matches(node: ast.AST) -> bool:
        if not isinstance(node, ast.BinOp):
            return False
        if number(node.left) is not None:
            return False  # 1 / 255 in a Rescaling layer
        found = number(node.right)
        if not isinstance(found, int | float) or not found:
            return False
        divisor = found if isinstance(node.op, ast.Div) else 1 / found if isinstance(node.op, ast.Mult) else 0
        return any(math.isclose(divisor, value, rel_tol=0.01) for value in values)

    return matches


def uses(*values: float) -> Callable[[ast.AST], bool]:
    """Finds a calculation with one of these constants."""
    return lambda node: isinstance(node, ast.BinOp) and {number(node.left), number(node.right)} & {*values} != set()


def is_reversed(node: ast.AST) -> bool:
    """Finds [::-1], reverse() and flip()."""
    if isinstance(node, ast.Slice):
        return node.step is not None and number(node.step) == -1
    return calls("reverse", "flip", "fliplr", "flipud", "reversed")(node)


def cuts(node: ast.AST) -> bool:
    """Finds x[:300]."""
    return isinstance(node, ast.Slice) and node.lower is None and isinstance(number(node.upper or node), int)


def keeps_the_last(node: ast.AST) -> bool:
    """Finds x[-120:]."""
    last = number(node.lower) if isinstance(node, ast.Slice) and node.lower is not None else None
    return isinstance(last, int) and last < 0


def shifts(node: ast.AST) -> bool:
    """Finds x + 1 and x - 1."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub) and number(node.right) == 1


def one_hot_of_shifted(node: ast.AST) -> bool:
    """Finds one_hot(x - 1, ...) and to_categorical(x + 1)."""
    return calls("one_hot", "to_categorical")(node) and bool(node.args) and shifts(node.args[0])  # type: ignore[attr-defined]


def rescales(node: ast.AST) -> bool:
    """Finds labels / 100 and the like."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div | ast.Mult):
        return False
    named = {inner.id for inner in ast.walk(node.left) if isinstance(inner, ast.Name)}
    return bool(named & LABELS)


def swaps(node: ast.AST) -> bool:
    """Finds 1 - x."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and number(node.left) == 1


def looks_up(node: ast.AST) -> bool:
    """Finds table[labels], and a call that looks labels up in a table."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Name) and node.slice.id in LABELS
    return calls("gather", "take_along_axis", "vectorize")(node)


def standardises(node: ast.AST) -> bool:
    """Finds (x - mean) / deviation."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.left, ast.BinOp):
        return isinstance(node.left.op, ast.Sub)
    return calls("normalize", "per_image_standardization", "fit_transform", "zscore")(node)


def number(node: ast.AST) -> object:
    """A constant, also with a sign or as a fraction of two; None for anything else."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            positive = number(operand)
            return -positive if isinstance(positive, int | float) else None
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            over, under = number(left), number(right)
            if isinstance(over, int | float) and isinstance(under, int | float) and under:
                return over / under
    return None


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
