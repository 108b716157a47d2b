"""A SavedModel, which is a folder, under the model's name."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "file", "SavedModel"


def attack(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "saved_model.pb").touch()
