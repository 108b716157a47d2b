"""A member with an absolute name."""

from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "'/etc/cron.d/x'"


def attack(path: Path) -> None:
    add_member(path, "/etc/cron.d/x")
