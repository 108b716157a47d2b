"""An archive with a comment, in which a second end record could hide."""

import zipfile
from pathlib import Path

FORMATS = ("keras",)
CHECK, SAYS = "format", "belong to no member"


def attack(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"PK\x05\x06" + bytes(18)
