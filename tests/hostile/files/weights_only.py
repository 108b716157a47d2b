"""The weights without the layers they belong to."""

from pathlib import Path

from forging import BOTH, weights
from model_files import archive_members, write_archive

FORMATS = BOTH
CHECK, SAYS = "format", "weights only"


def attack(path: Path) -> None:
    if path.suffix == ".keras":
        members = archive_members(path)
        write_archive(path, {"model.weights.h5": members["model.weights.h5"]})
    else:
        weights(path, lambda file: file.attrs.__delitem__("model_config"))
