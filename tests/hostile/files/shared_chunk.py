"""A hundred arrays whose numbers are the same bytes of the file."""

from pathlib import Path

from forging import BOTH, share_a_chunk, weights, weights_bytes

FORMATS = BOTH
CHECK, SAYS = "format", "MB when read"
NUMBERS = 200_000


def attack(path: Path) -> None:
    weights(
        path, lambda file: [file.create_dataset(f"x{n}", (NUMBERS,), "float32", chunks=(NUMBERS,)) for n in range(100)]
    )
    weights(path, lambda file: file["x0"].__setitem__(..., 1))
    weights_bytes(path, lambda content: share_a_chunk(content, NUMBERS))
