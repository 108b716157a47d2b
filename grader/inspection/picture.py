"""Reads a picture that a training has drawn: how many panels with lines it holds, or which colours where."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from grader.errors import Failure
from grader.formatting import size_text

MAX_BYTES, MAX_PIXELS = 10_000_000, 16_000_000
ROWS = 200  # at a time: hues are computed in 60 bytes a pixel
COLOURED = 60  # of 255, between a pixel's largest and smallest channel: a grey is none, drawn lines are
HUES = 24  # of 15 degrees; the edges of a line take on neighbouring ones
GAP = 0.03  # of the picture's width or height: what parts two panels is wider, what parts dashes is not
LEAST_SIZE = 0.15  # of the picture's width or height: a panel is larger than a legend's sample
SPAN = 0.4  # of a panel's width that a line runs along
FILLED = 0.3  # of a panel: what covers more is an area or a photograph
WHOLE = 0.5  # of the height between its upper and lower end that a line covers; scattered points and pictures do not
COLOURS, NEAR = "abcdefghijkl", 24  # of 255, in each channel: an edge that was smoothed takes on more
THICKNESS = 0.1  # of a panel's height that a line covers at most, where it stands: an area is no line


def panels(path: Path, lines: int) -> int:
    """How many panels with at least `lines` lines of different colours a PNG file shows.

    Panels stand side by side or one above the other. Raises Failure where there is no such file or it is no picture.
    """
    image = pixels(path)
    coloured = np.concatenate([_hues(rows) for rows in np.array_split(image, 1 + len(image) // ROWS)])
    counts = []
    for axis in (1, 0):
        turned = coloured if axis == 1 else coloured.T
        parts = [turned[:, columns] for columns in _parts(np.any(turned > 0, axis=0))]
        parts = parts if axis == 1 else [part.T for part in parts]
        counts.append(sum(_lines(part) >= lines for part in parts))
    return max(counts)


def regions(path: Path, side: int) -> list[str]:
    """The colours at the points of a grid of `side` by `side`, from the top row down: a letter for each of a few.

    A point is in the middle of its share of the picture. The most frequent colour is a, and so on; colours that are
    near a more frequent one count as that, and those that are not among COLOURS are a dot.
    """
    image = pixels(path)
    rows, columns = ((np.arange(side) + 0.5) * size // side for size in image.shape[:2])
    points = image[rows.astype(int)][:, columns.astype(int)].reshape(-1, 3).astype(int)
    colours, often = np.unique(points, axis=0, return_counts=True)
    chosen: list[np.ndarray] = []
    for colour in colours[np.argsort(-often, kind="stable")]:
        if len(chosen) < len(COLOURS) and all(np.abs(colour - one).max() > NEAR for one in chosen):
            chosen.append(colour)
    far = np.abs(points[:, None] - np.array(chosen)[None]).max(axis=-1)
    letters = np.where(far.min(axis=1) <= NEAR, np.array(list(COLOURS))[far.argmin(axis=1)], ".")
    return ["".join(row) for row in letters.reshape(side, side)]


def pixels(path: Path) -> np.ndarray:
    """RGB, (height, width, 3) uint8; what is transparent is white."""
    if not path.is_file():
        raise Failure(f"{path.name} is missing.", f'Save the plot next to starter.py: savefig(..."{path.name}").')
    if (size := path.stat().st_size) > MAX_BYTES:
        found, allowed = (size_text(count / 1e6, MAX_BYTES / 1e6) for count in (size, MAX_BYTES))
        raise Failure(f"{path.name} is {found}, at most {allowed} allowed.", "Save a smaller image.")
    try:
        with Image.open(io.BytesIO(path.read_bytes()), formats=["PNG"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Failure(f"{path.name} has {image.width} x {image.height} pixels.", "Save a smaller image.")
            rgba = image.convert("RGBA")
    except Failure:
        raise
    except Image.DecompressionBombError as error:
        raise Failure(f"{path.name} has more than {MAX_PIXELS:,} pixels.", "Save a smaller image.") from error
    except Exception as error:  # Pillow raises many kinds
        raise Failure(f"{path.name} is not a PNG image.", "Write it with matplotlib's savefig.") from error
    white = Image.new("RGBA", rgba.size, "white")
    return np.asarray(Image.alpha_composite(white, rgba).convert("RGB"))


def _hues(pixels: np.ndarray) -> np.ndarray:
    """The hue of each pixel from 1 to HUES, 0 where it is grey: (height, width) uint8."""
    values = pixels.astype(np.float32)
    high, low = values.max(axis=-1), values.min(axis=-1)
    spread = np.maximum(high - low, 1)
    red, green, blue = ((values[..., channel] - low) / spread for channel in range(3))
    sector = np.select(
        [values.argmax(axis=-1) == 0, values.argmax(axis=-1) == 1],
        [(green - blue) % 6, blue - red + 2],
        red - green + 4,
    )
    hue = 1 + (np.round(sector * HUES / 6).astype(int) % HUES)
    return np.where(high - low >= COLOURED, hue, 0).astype(np.uint8)


def _parts(held: np.ndarray) -> Iterator[slice]:
    """The stretches of an axis along which something is drawn, large enough for a panel."""
    positions = np.flatnonzero(held)
    if not len(positions):
        return
    breaks = np.flatnonzero(np.diff(positions) > GAP * len(held))
    starts, ends = positions[np.r_[0, breaks + 1]], positions[np.r_[breaks, len(positions) - 1]] + 1
    for start, end in zip(starts, ends, strict=True):
        if end - start >= LEAST_SIZE * len(held):
            yield slice(int(start), int(end))


def _lines(panel: np.ndarray) -> int:
    """How many colours run through a panel as lines do: along much of its width, thin, and in one piece."""
    if np.mean(panel > 0) > FILLED:
        return 0
    rows = np.flatnonzero((panel > 0).any(axis=1))
    height, width = int(np.ptp(rows)) + 1, panel.shape[1]
    present = np.zeros(HUES, bool)
    for hue in range(HUES):
        drawn = panel == hue + 1
        drawn = drawn[:, drawn.any(axis=0)]
        if drawn.shape[1] >= SPAN * width:
            covered = drawn.sum(axis=0)
            extent = len(drawn) - drawn[::-1].argmax(axis=0) - drawn.argmax(axis=0)
            is_thin = np.median(covered) <= max(8, THICKNESS * height)
            present[hue] = is_thin and np.median(covered / extent) >= WHOLE
    return int((present & ~np.roll(present, 1)).sum())  # neighbouring hues are one colour
