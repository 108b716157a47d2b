"""What `check` finds in an exercise: something it does not keep to, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One breach, or, where `warns` is set, something to know that is none.

    `where` names the file and the line, for example `exercises/category2_wine/spec.py, line 7`.
    """

    message: str
    help: str
    where: str = ""
    warns: bool = False
