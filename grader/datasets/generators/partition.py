"""Which split a generated text belongs to, so that one made twice is never both trained on and held out."""

from __future__ import annotations

import hashlib

_QUARTERS = ("train", "train", "validation", "heldout")


def split_of(text: str) -> str:
    """The one split that may hold a text, by its hash: half are for training, a quarter for either other split."""
    return _QUARTERS[hashlib.sha256(text.encode()).digest()[0] % 4]
