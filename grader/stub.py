"""What a starter's code says of itself without being run: untouched or not, changed since it was trained or not."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path


def is_untouched(starter: Path) -> bool:
    """Whether solution_model() is still the stub: nothing in it but its return."""
    try:
        tree = ast.parse(starter.read_bytes())
    except (SyntaxError, ValueError, OSError):
        return False
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "solution_model":
            body = [statement for statement in node.body if not _is_docstring(statement)]
            return len(body) == 1 and isinstance(body[0], ast.Return) and isinstance(body[0].value, ast.Name)
    return False


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def code_hash(starter: Path) -> str:
    """SHA-256 of the code, the same whatever its comments and layout; of the bytes where they are no Python."""
    source = starter.read_bytes()
    try:
        source = ast.dump(ast.parse(source)).encode()
    except (SyntaxError, ValueError):
        pass
    return hashlib.sha256(source).hexdigest()
