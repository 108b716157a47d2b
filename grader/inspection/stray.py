"""Finds a model under another name than the exercise asks for, and says what is in the place of a missing one."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from grader.inspection.refusal import Refused, shown

JUNCTION = 0xA0000003  # Windows' tag of a folder that is a link
MODEL = re.compile(r".*\.(h5|hdf5|keras)(\W.*)?", re.IGNORECASE | re.DOTALL)  # also mymodel.h5.download
CHECKPOINT = re.compile(r"checkpoint|.*\.ckpt(\..*)?|.*\.(index|data-\d+-of-\d+)", re.IGNORECASE | re.DOTALL)
SAVED_MODEL = "saved_model.pb"
OURS = ("starter.py", "spec.py", "calibration.json", "__pycache__")
MOST = 3  # names in a message
RUN_STARTER = "run starter.py, which trains and saves it"


def is_link(path: Path) -> bool:
    """Whether it is a symbolic link, or on Windows a junction. False if there is nothing."""
    try:
        status = path.lstat()
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == JUNCTION


def models(names: Iterable[str]) -> list[str]:
    """The names of model files among these, sorted. Files of weights count only if there is nothing else."""
    found = sorted(name for name in names if MODEL.fullmatch(name) and not name.startswith("."))
    return [name for name in found if ".weights." not in name.lower()] or found


def archives(names: Iterable[str]) -> list[str]:
    """The names of zip archives among these, sorted."""
    return sorted(name for name in names if name.lower().endswith(".zip") and not name.startswith("."))


def only_model(folder: Path) -> Path | None:
    """The only model file in a folder; None if there is none, or several, or it is a link or a folder."""
    try:
        found = models(os.listdir(folder))
    except OSError:
        return None
    path = folder / found[0] if len(found) == 1 else None
    return path if path is not None and path.is_file() and not is_link(path) else None


def remark(name: str, asked: str) -> str:
    """What a grade says of a model that was found under another name."""
    return f"{shown(name)}, the only model here; rename it to {asked}"


def missing(asked: str, folder: Path) -> Refused:
    """The refusal of a folder without the file `asked`: it names what is there, and says how to make a model of it."""
    names = _names(folder)
    there = f"; {_listed(names)} there" if names else ""
    return work_without_model(asked, folder) or Refused("file", f"{asked} is missing{there}", RUN_STARTER)


def work_without_model(asked: str, folder: Path) -> Refused | None:
    """The same if there is somebody's work that only needs another form or name; otherwise None."""
    names = _names(folder)
    if len(several := models(names)) > 1:
        what = f"{asked} is missing; {_listed(several)} there, and it is not clear which is to be graded"
        return Refused("file", what, f"rename that one to {asked}")
    for name in ["", *names]:
        if (folder / name / SAVED_MODEL).is_file() and not is_link(folder / name):
            where = shown(name) if name else "its folder"
            return Refused("file", f"{asked} is missing; {where} is a TensorFlow SavedModel", convert(folder / name))
    if packed := archives(names):
        help = f"unpack it, and put the model here as {asked}"
        return Refused("file", f"{asked} is missing; {_listed(packed)} there", help)
    if checkpoints := [name for name in names if CHECKPOINT.fullmatch(name)]:
        what = f"{asked} is missing; {_listed(checkpoints)} there, a checkpoint of weights without their layers"
        return Refused("file", what, f"load it with model.load_weights(...), and save the model: model.save('{asked}')")
    return None


def _names(folder: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith(".") and name not in OURS)
    except OSError:
        return []


def convert(folder: Path, name: str = "") -> str:
    """How to make a model file of a SavedModel. Keras 2 wrote its layers into it, export() of Keras 3 does not."""
    name = name or folder.name
    if (folder / "keras_metadata.pb").is_file():
        code = f"import tf_keras; tf_keras.models.load_model({shown(name)}).save('mymodel.h5')"
        return f'convert it where the folder is: pip install tf_keras, then python -c "{code}"'
    return f"convert it where the folder is: it holds no layers, so {rebuild(name)}"


def rebuild(folder: str) -> str:
    """How to make a model file of any SavedModel that Keras wrote, with Keras 3 alone."""
    weights = f"[v.numpy() for v in tf.saved_model.load({shown(folder)}).variables]"
    return (
        "build the same model again without model.fit(...), "
        f"then model.set_weights({weights}) and model.save('mymodel.h5')"
    )


def _listed(names: list[str]) -> str:
    *others, last = [shown(name) for name in names[:MOST]]
    if len(names) > MOST:
        others, last = [*others, last], f"{len(names) - MOST} more"
    return f"{', '.join(others)} and {last} are" if others else f"{last} is"
