"""An end record for large archives that lists other members than the usual end record."""

from pathlib import Path

FORMATS = ("keras",)
CHECK, SAYS = "format", "two end records"


def attack(path: Path) -> None:
    content = path.read_bytes()
    directory = int.from_bytes(content[-6:-2], "little")
    locator = b"PK\x06\x07" + bytes(16)
    last = content.rindex(b"PK\x01\x02")
    entries = bytearray(content[directory:-22])
    entries[last - directory + 32 : last - directory + 34] = len(locator).to_bytes(
        2, "little"
    )  # a comment of that length
    size = (len(entries) + len(locator)).to_bytes(4, "little")
    path.write_bytes(content[:directory] + entries + locator + content[-22:-10] + size + content[-6:])
