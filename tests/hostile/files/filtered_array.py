"""An array with a filter, for which HDF5 would load a library."""

from pathlib import Path

import h5py
from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "compressed"


def attack(path: Path) -> None:
    def filtered(file: h5py.File) -> None:
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_chunk((1,))
        creation.set_filter(h5py.h5z.FILTER_LZF, h5py.h5z.FLAG_OPTIONAL)
        h5py.h5d.create(file.id, b"x", h5py.h5t.NATIVE_FLOAT, h5py.h5s.create_simple((1,)), creation)

    weights(path, filtered)
