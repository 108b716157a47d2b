"""README.md names every attack in these folders, and no others."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = (HERE / "README.md").read_text(encoding="utf-8")


def test_the_map_names_exactly_the_attacks_that_exist() -> None:
    named = set(re.findall(r"\]\(((?:files|honest|starters)/\w+\.py)\)", PAGE))
    there = {path.relative_to(HERE).as_posix() for path in HERE.glob("*/*.py")}
    assert len(there) > 150
    assert named == there


def test_every_test_on_the_map_exists() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in HERE.parent.rglob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", PAGE)
    assert len(named) > 10
    assert [name for name in named if f"def {name}(" not in tests] == []
