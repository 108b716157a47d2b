"""Reads a starter's code without running it: is it untouched, and has it changed since it was trained?"""

from __future__ import annotations

import ast
import contextlib
import importlib
import re
from pathlib import Path
from typing import Any

from grader.errors import GraderError

NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)  # the last two if brackets are nested thousands deep

# A stub as it is handed out, in a file of imports, functions and `if`s: known without parsing, which would take longer.
_STUB = re.compile(rb"^def solution_model\(\):\n(?:    #.*\n)*    return (?!None|True|False)[a-zA-Z]\w*\n+(?!\s)", re.M)
_OTHER_CODE = re.compile(rb"^(?!#|import |from |def |if |\s|\Z)", re.M)
_RUN_FIRST = re.compile(rb'^if __name__ == "__main__":\n    model = solution_model\(\)\n', re.M)


def is_untouched(starter: Path, given_code: str | None = None) -> bool:
    """Whether a starter is still as it was handed out, layout and comments aside; False if it cannot be read."""
    try:
        return is_stub(starter.read_bytes(), given_code)
    except OSError:
        return False


def is_stub(source: bytes, given_code: str | None = None) -> bool:
    """Whether solution_model() is still the stub: it only returns a name, and nothing in the file assigns that name.

    A starter with code to repair is untouched while its code has the hash `given_code`.
    """
    if given_code is not None:
        return _hash(source) == given_code
    try:
        if _is_plain_stub(source):
            return True
        tree = ast.parse(source)
    except NO_PYTHON:
        return False
    name = returned_name(tree)
    return name is not None and not any(name in _names_made(statement) for statement in tree.body)


def only_fails(starter: Path) -> bool:
    """Whether a starter that is run can only fail: before its stub is called, nothing but definitions is run."""
    try:
        source = starter.read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        return False
    return _is_plain_stub(source) and source.count(b"\nif ") == len(_RUN_FIRST.findall(source)) == 1


def _is_plain_stub(source: bytes) -> bool:
    return len(_STUB.findall(source)) == source.count(b"def solution_model") == 1 and not _OTHER_CODE.search(source)


def returned_name(tree: ast.Module) -> str | None:
    """The name that solution_model() returns without doing anything before; None if it does more."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "solution_model"]
    body = [statement for function in functions[-1:] for statement in function.body if not _is_empty(statement)]
    match body:
        case [ast.Return(value=ast.Name(id=name))]:
            return name
    return None


def _is_empty(statement: ast.stmt) -> bool:
    """A docstring, `...` or `pass`."""
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _names_made(statement: ast.stmt) -> set[str]:
    """The names that a statement of the module assigns, except inside functions, classes and the final `if`."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.If | ast.Import | ast.ImportFrom):
        return set()
    names = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Store)}


def code_hash(starter: Path) -> str:
    """SHA-256 of the code without comments, docstrings and layout; of the file's bytes if they are not Python.

    Raises GraderError if the file cannot be read.
    """
    try:
        source = starter.read_bytes()
    except OSError as error:
        raise GraderError(f"{starter} cannot be read: {error.strerror}.", "Restore it, or its permissions.") from error
    return _hash(source)


def _hash(source: bytes) -> str:
    try:
        source = normal_form(source).encode(errors="surrogatepass")
    except NO_PYTHON:
        pass
    return _sha256(source).hexdigest()


def _sha256(source: bytes) -> Any:
    """As hashlib computes it, without OpenSSL: to start that takes a list longer than to read all starters."""
    for name in ("_sha2", "_sha256"):  # since Python 3.12, and before
        with contextlib.suppress(ImportError, AttributeError):
            return importlib.import_module(name).sha256(source)
    return importlib.import_module("hashlib").sha256(source)


def normal_form(code: str | bytes | ast.AST) -> str:
    """The syntax tree of code as text, without docstrings: the same for the same code in every version of Python."""
    return _node_text(code if isinstance(code, ast.AST) else ast.parse(code))


def _node_text(node: object) -> str:
    """Leaves out empty fields: which of them exist differs between versions of Python."""
    if isinstance(node, list):
        return f"[{', '.join(map(_node_text, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = ((name, getattr(node, name, None)) for name in node._fields)
    held = {name: value for name, value in fields if value is not None and value != []}
    if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node, clean=False):
        held["body"] = held["body"][1:]
    return f"{type(node).__name__}({', '.join([f'{name}={_node_text(value)}' for name, value in held.items()])})"
