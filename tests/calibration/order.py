"""Measures what sorted examples cost category5_sequence_bias: python tests/calibration/order.py

The reference is trained unchanged, with a buffer too small to mix the classes, and without shuffling; nothing else
changes. The table is written to tests/calibration/order.md.
"""

from __future__ import annotations

import functools
import runpy
from pathlib import Path
from typing import Any
from unittest import mock

import tensorflow as tf
from over_seeds import compared  # the module beside this one

from grader.exercise import catalog

ENTRY = catalog.find("category5_sequence_bias")
BUFFERS = {"whole training split": None, "1,000 examples": 1_000, "no shuffling": 1}
SHUFFLE = tf.data.Dataset.shuffle


def trained(buffer: int | None) -> Any:
    """The reference, with another buffer in its call of shuffle()."""

    def shuffle(data: Any, size: int, **options: Any) -> Any:
        return SHUFFLE(data, buffer or size, **options)

    with mock.patch.object(tf.data.Dataset, "shuffle", shuffle):
        return runpy.run_path(str(ENTRY.solution))["solution_model"]()


def main() -> None:
    ways = {name: functools.partial(trained, buffer) for name, buffer in BUFFERS.items()}
    count, table = compared("shuffle buffer", ways, ENTRY.exercise)
    text = f"""# Sequence bias: what the order of the examples costs

`python tests/calibration/order.py`. The reference solution of category5_sequence_bias is scored on
{count:,} held-out examples.

{table}
"""
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
