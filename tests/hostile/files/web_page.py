"""A web page, as from a failed download."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "format", "web page"


def attack(path: Path) -> None:
    path.write_text("<!DOCTYPE html>\n<html><body>404: not found" + " " * 99 + "</body></html>")
