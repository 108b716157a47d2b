"""Finds the model of a submission if it is under another name, or packed into an archive in its folder."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from grader.classroom import zips
from grader.classroom.submissions import IGNORED, Submission, model_names
from grader.evaluation.sandboxed_worker import copy_file
from grader.exercise import catalog
from grader.inspection import archive, artifact, stray
from grader.inspection.refusal import Refused


def model_of(submission: Submission, folder: Path) -> tuple[Path, str]:
    """The path of its model, and what to say if the model is not under an allowed name.

    The only model under another name is copied into `folder`, with the files that belong beside it. Raises Refused,
    which names what is there, if there is none or several; GraderError if the machine is at fault.
    """
    names = model_names(submission)
    for name in names:
        if os.path.lexists(submission.file(name)):
            return submission.file(name), ""
    if not os.path.isdir(submission.path):
        return submission.file(names[0]), ""
    found, name = stray.only_model(submission.path), ""
    if found is not None:
        name = found.name
    elif (packed := _packed(submission, folder)) is not None:
        found, name = packed
    if found is None:
        raise stray.missing(names[0], submission.path)
    return _copied(submission, found, folder), stray.remark(name, names[0])


def _copied(submission: Submission, found: Path, folder: Path) -> Path:
    """A copy under an allowed name, so that no message and no program meets the name that a learner made up."""
    place = folder / "renamed"
    place.mkdir()
    model = place / f"mymodel{'.keras' if found.suffix.lower() in ('.keras', '.zip') else '.h5'}"
    size = copy_file(found, model)
    if size > artifact.MAX_EXPLAINED:
        exercise = catalog.find(submission.exercise).exercise
        raise artifact.too_large(model.name, size, exercise.max_megabytes)
    for name in catalog.find(submission.exercise).exercise.files_beside:
        with suppress(Refused):
            copy_file(submission.file(name), place / name)
    return model


def _packed(submission: Submission, folder: Path) -> tuple[Path, str] | None:
    """The only model in the only archive in the folder, unpacked, and its name. None if there is no such."""
    others = submission.others()
    path = submission.path / others[0] if others else submission.path
    if others != stray.archives(others) or len(others) != 1 or stray.is_link(path):
        return None
    try:
        with zips.opened(path) as opened:
            names = list(zips.files(opened))
    except (OSError, *zips.UNREADABLE):
        return None
    if archive.CONFIG in names:  # a .keras file is such an archive; some systems rename it
        return path, path.name
    visible = [name for name in names if not any(part.startswith(".") or part in IGNORED for part in name.split("/"))]
    models = [name for name in visible if stray.models([name.rpartition("/")[2]])]
    own = [name for name in models if f"/{name}".rpartition("/")[0].endswith(f"/{submission.exercise}")] or models
    if len(own) != 1:
        return None
    place = folder / "unpacked"
    place.mkdir()
    zips.unpack(path, own, place)
    return place / own[0].rpartition("/")[2], f"{path.name}/{own[0]}"
