"""Renames the groups of weights in a .keras file of Keras 2 to the names that Keras 3 looks for.

Keras 2.12 to 2.14 kept the layers of a model under another name, 2.12 and 2.13 counted each layer with weights twice
(dense, dense_2, dense_4), and on Windows all of them joined names with a backslash.
"""

from __future__ import annotations

import re
from collections import defaultdict

import h5py

OLD_LAYERS, LAYERS = "_layer_checkpoint_dependencies", "layers"
Moves = list[tuple[str, str]]  # paths of groups, in the order in which they are renamed


def rename(file: h5py.File) -> Moves:
    """Renames groups in place. Returns what was renamed, for moved()."""
    for name in sorted(name for name in file if "\\" in name):  # a group comes before those inside it
        file.move(name, name.replace("\\", "/"))
    moves = _moves(file, "")
    for old, new in moves:
        file.move(old, new)
    return moves


def moved(path: str, moves: Moves) -> str:
    """The path of a file that belongs to a layer, such as a vocabulary, after the groups were renamed."""
    for old, new in moves:
        if path.startswith(f"{old}/"):
            path = new + path.removeprefix(old)
    return path


def _moves(group: h5py.Group, path: str) -> Moves:
    moves: Moves = []
    for name, child in group.items():
        if isinstance(child, h5py.Group):
            moves += _moves(child, f"{path}{name}/")  # what is inside is renamed first
        if name == OLD_LAYERS and LAYERS not in group:
            moves += [(f"{path}{name}/{old}", f"{path}{name}/{new}") for old, new in _counted_once(child)]
            moves.append((f"{path}{name}", f"{path}{LAYERS}"))
    return moves


def _counted_once(layers: h5py.Group) -> list[tuple[str, str]]:
    """The layers of each class numbered without gaps, in their order."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for name in layers:
        class_name, number = re.fullmatch(r"(.*?)(?:_(\d+))?", name).groups()  # type: ignore[union-attr]
        numbers[class_name].append(int(number or 0))
    return [
        (_numbered(class_name, number), _numbered(class_name, place))
        for class_name, found in numbers.items()
        for place, number in enumerate(sorted(found))
        if number != place
    ]


def _numbered(class_name: str, number: int) -> str:
    return f"{class_name}_{number}" if number else class_name
