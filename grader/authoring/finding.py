"""What `check` finds in an exercise: a problem, its place, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One breach of the contract, or, if `warns` is set, only a warning.

    `where` names the file and the line, for example `exercises/category2_wine/spec.py, line 7`.
    """

    message: str
    help: str
    where: str = ""
    warns: bool = False
