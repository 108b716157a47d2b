"""Three thousand members."""

import zipfile
from pathlib import Path

FORMATS = ("keras",)
CHECK, SAYS = "format", "3,003 members"


def attack(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(3000):
            archive.writestr(zipfile.ZipInfo(f"assets/{number}"), b"")
