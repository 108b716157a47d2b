"""Checks of the values in a spec's fields. Standard library only."""

from __future__ import annotations

import math


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
