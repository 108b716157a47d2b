"""A member that is a link to /etc/passwd."""

from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "is a link"


def attack(path: Path) -> None:
    add_member(path, "assets/x", b"/etc/passwd", external_attr=0o120777 << 16)
