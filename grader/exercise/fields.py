"""Checks of the values in a spec's fields. Standard library only."""

from __future__ import annotations

import math
import re


def require(condition: bool, message: str) -> None:
    """Raises ValueError with the message if the condition does not hold."""
    if not condition:
        raise ValueError(message)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_count(value: object, at_least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= at_least


def is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value


def is_word(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[\w-]+", value))


def require_file_name(value: object, *suffixes: str) -> None:
    """Raises ValueError if it is not the name of a file, without a folder, with one of the suffixes."""
    name, dot, suffix = value.rpartition(".") if isinstance(value, str) else ("", "", "")
    wanted = " or ".join(suffixes)
    require(is_word(name) and dot + suffix in suffixes, f"file={value!r}: the name of a {wanted} file is needed")
