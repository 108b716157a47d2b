"""Changes to a model's inputs, by name: an experiment asks the model again with one thing changed. NumPy only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

ENDINGS = "last words"  # of texts that are longer than what a model is fed: these come from a file of their own


@dataclass(frozen=True)
class Change:
    """A change, and its numbers: one for all inputs, or one for each entry of their last axis."""

    name: str
    numbers: tuple[tuple[float, ...], ...] = ()

    def of(self, inputs: np.ndarray) -> np.ndarray:
        """The changed inputs, (n, ...), in the inputs' own type if they are whole numbers that stay whole."""
        return CHANGES[self.name](inputs, *(np.array(one, np.float32) for one in self.numbers))


def _scaled(inputs: np.ndarray, minus: np.ndarray, over: np.ndarray) -> np.ndarray:
    return (inputs.astype(np.float32) - minus) / over


def _each_scaled(inputs: np.ndarray) -> np.ndarray:
    """Each input with mean 0 and deviation 1 of its own."""
    axes = tuple(range(1, inputs.ndim))
    numbers = inputs.astype(np.float32)
    return (numbers - numbers.mean(axes, keepdims=True)) / (numbers.std(axes, keepdims=True) + 1e-7)


def _caffe(inputs: np.ndarray, minus: np.ndarray) -> np.ndarray:
    """Blue, green, red, each less its mean in ImageNet: preprocess_input() of VGG and ResNet."""
    return inputs[..., ::-1].astype(np.float32) - minus


def _grey(inputs: np.ndarray, weights: np.ndarray) -> np.ndarray:
    grey = (inputs.astype(np.float32) * weights).sum(-1, keepdims=True)
    return np.broadcast_to(grey, inputs.shape).copy()


def _ids_at_the_end(inputs: np.ndarray) -> np.ndarray:
    """Token ids with their padding, zeros, in front instead of behind."""
    moved = np.zeros_like(inputs)
    for row, ids in zip(moved, inputs, strict=True):
        used = int(np.flatnonzero(ids)[-1]) + 1 if ids.any() else 0
        row[len(row) - used :] = ids[:used]
    return moved


def _ids_backwards(inputs: np.ndarray) -> np.ndarray:
    """Token ids in reverse order, with their padding still behind."""
    moved = np.zeros_like(inputs)
    for row, ids in zip(moved, inputs, strict=True):
        used = int(np.flatnonzero(ids)[-1]) + 1 if ids.any() else 0
        row[:used] = ids[:used][::-1]
    return moved


def _ids_shifted(inputs: np.ndarray, by: np.ndarray, highest: np.ndarray) -> np.ndarray:
    """Other numbers for the same words, up to the highest; padding stays 0."""
    moved = np.clip(inputs.astype(np.int64) + int(by[0]), 0, int(highest[0]))
    return np.where(inputs > 0, moved, 0).astype(inputs.dtype)


def _texts(change: Callable[[str], str]) -> Callable[[np.ndarray], np.ndarray]:
    def changed(inputs: np.ndarray) -> np.ndarray:
        texts = [change(text.decode("utf-8", "replace")).encode() for text in inputs.tolist()]
        return np.array(texts)

    return changed


CHANGES: dict[str, Callable[..., np.ndarray]] = {
    "scaled": _scaled,
    "each scaled": _each_scaled,
    "caffe": _caffe,
    "grey": _grey,
    "channels reversed": lambda inputs: inputs[..., ::-1].copy(),
    "transposed": lambda inputs: np.swapaxes(inputs, 1, 2).copy(),
    "mirrored": lambda inputs: inputs[:, :, ::-1].copy(),
    "upside down": lambda inputs: inputs[:, ::-1].copy(),
    "steps reversed": lambda inputs: inputs[:, ::-1].copy(),
    "differences": lambda inputs: np.diff(inputs, axis=1, prepend=inputs[:, :1]),
    "padding in front": _ids_at_the_end,
    "words reversed": _ids_backwards,
    "ids shifted": _ids_shifted,
    "lower case": _texts(str.lower),
}
