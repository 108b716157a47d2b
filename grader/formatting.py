"""Numbers, sizes and shapes as people read them."""

from __future__ import annotations

from collections.abc import Sequence


def number_text(value: float) -> str:
    """`0.97`, `14` or `0.00001`: never `1e-05`."""
    text = f"{value:g}"
    return f"{value:.12f}".rstrip("0") if "e-" in text else text


def size_text(megabytes: float, limit: float) -> str:
    """A size in megabytes as text, in KB if its limit is below 1 MB: `41 KB` of `50 KB`, `1.2 MB` of `10 MB`."""
    number, unit = (f"{1000 * megabytes:.1f}", "KB") if limit < 1 else (f"{megabytes:.2f}", "MB")
    return f"{number.rstrip('0').rstrip('.')} {unit}"


def shape_text(shape: Sequence[int | None]) -> str:
    return f"({', '.join(str(size) for size in shape)}{',' if len(shape) == 1 else ''})"
