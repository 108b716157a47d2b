"""Reads what Keras keeps in the attributes of an .h5 file: the config, the version, and each layer's weight names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from grader.inspection import attributes
from grader.inspection.attributes import Attribute
from grader.inspection.hdf5 import Array, Clock, Tree
from grader.inspection.heaps import Texts
from grader.inspection.refusal import Refused, damaged, shown, unusual

MAX_NAMES = 10_000
MAX_NAMES_BYTES = 10**6  # of a list of names; Keras splits lists of more than 64 KB


@dataclass(frozen=True)
class Reader:
    """Reads the texts that Keras keeps in the attributes of groups. Groups are named by their paths."""

    file: BinaryIO
    tree: Tree
    texts: Texts

    def attributes(self, group: str) -> dict[str, Attribute]:
        return attributes.of(self.file, self.tree.groups[group])

    def text(self, name: str, most: int) -> bytes | None:
        """A text of the root group, None if it is missing. Raises Refused if it has more than `most` bytes."""
        attribute = self.attributes("").get(name)
        if attribute is None:
            return None
        if attribute.shape not in ((), (1,)):
            raise damaged(f"its {name} is not a text")
        return attributes.values(attribute, self.texts, most)[0]

    def names(self, group: str, name: str) -> list[str]:
        """A list of names. Keras splits a long one into the attributes name0, name1, ..."""
        found = self.attributes(group)
        if name in found:
            return self._names(found[name])
        names: list[str] = []
        part = 0
        while f"{name}{part}" in found:
            names += self._names(found[f"{name}{part}"])
            if len(names) > MAX_NAMES:
                raise _too_many_names()
            part += 1
        return names

    def _names(self, attribute: Attribute) -> list[str]:
        if attribute.shape == (0,):  # Keras writes an empty list as a list of numbers
            return []
        if len(attribute.shape) != 1 or attribute.shape[0] > MAX_NAMES:
            raise damaged(f"its {attribute.name} is not a list of names")
        return [name.decode() for name in attributes.values(attribute, self.texts, MAX_NAMES_BYTES)]

    def weights(self, clock: Clock) -> list[Array]:
        """The weights that the layers list; one that is listed twice comes twice. Raises Refused if one is missing."""
        if "/model_weights" not in self.tree.groups:
            raise damaged("the weights of its layers are missing")
        by_path = {array.path: array for array in self.tree.arrays}
        weights: list[Array] = []
        layers = self.names("/model_weights", "layer_names")
        top = "top_level_model_weights"
        for layer in [*layers, *([top] if f"/model_weights/{top}" in self.tree.groups else [])]:
            clock.check()
            group = f"/model_weights/{layer}"
            if group not in self.tree.groups:
                raise damaged(f"the weights of layer {shown(layer)} are missing")
            for name in self.names(group, "weight_names"):
                array = by_path.get(f"{group}/{name}")
                if array is None:
                    raise damaged(f"the weights {shown(name)} of layer {shown(layer)} are missing")
                weights.append(array)
            if len(weights) > MAX_NAMES:
                raise _too_many_names()
        return weights


def _too_many_names() -> Refused:
    return unusual(f"the file lists more than {MAX_NAMES:,} names")
