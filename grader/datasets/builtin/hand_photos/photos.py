"""The folder of photos: 120 files of four formats and several sizes, 12 of which cannot be read."""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from grader.datasets.builtin.hand_photos.standin import halved
from grader.datasets.builtin.rock_paper_scissors import standin as hands
from grader.datasets.dataset import Batch

COUNT, BROKEN = 120, 12
FORMATS = {"jpg": "JPEG", "JPG": "JPEG", "png": "PNG", "gif": "GIF", "bmp": "BMP"}
SIDES = (120, 150, 200, 300)  # pixels
SEED = 20240531


class Photo(NamedTuple):
    """A file: its name, the number of its class or -1 if it is broken, the whole hand, and its side in pixels."""

    name: str
    number: int
    image: np.ndarray
    side: int


def write_files(folder: Path, split: str, examples: Batch) -> None:
    """photos/, which belongs to no split: it is written once."""
    if split != "validation":
        return
    place = folder / "photos"
    place.mkdir()
    for position, photo in enumerate(_photos()):
        (place / photo.name).write_bytes(_content(photo, position))


def pictures() -> tuple[tuple[str, ...], tuple[int, ...], np.ndarray]:
    """File names, class numbers, -1 for a broken file, and the others as a model is fed them, (108, 75, 75, 3)."""
    photos = _photos()
    readable = np.stack([photo.image for photo in photos if photo.number >= 0])
    return tuple(photo.name for photo in photos), tuple(photo.number for photo in photos), halved(readable)


@functools.lru_cache(maxsize=1)
def _photos() -> tuple[Photo, ...]:
    rng = np.random.default_rng(SEED)
    batch = hands.generate("heldout", COUNT, rng)
    broken = set(rng.choice(COUNT, BROKEN, replace=False).tolist())
    suffixes = rng.permutation(np.resize(list(FORMATS), COUNT))
    photos = []
    for row, suffix in enumerate(suffixes.tolist()):
        number = -1 if row in broken else int(batch["label"][row])
        photos.append(Photo(f"IMG_{1000 + row}.{suffix}", number, batch["image"][row], int(rng.choice(SIDES))))
    return tuple(photos)


def _content(photo: Photo, position: int) -> bytes:
    """The file's bytes. A broken one is empty, a text, or half of a picture."""
    picture = Image.fromarray(photo.image).resize((photo.side, photo.side), Image.Resampling.BICUBIC)
    kind = FORMATS[photo.name.rpartition(".")[2]]
    if photo.number >= 0:
        return _encoded(picture, kind)
    half = _encoded(picture, kind if kind in ("JPEG", "PNG") else "JPEG")
    return (b"", b"This photo could not be copied.\n", half[: len(half) // 2])[position % 3]


def _encoded(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **({"quality": 92} if kind == "JPEG" else {}))
    return file.getvalue()
