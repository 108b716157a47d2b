"""Loads an inspected model file with Keras, old files repaired first. Imports Keras: for the worker only."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import keras

from grader import legacy
from grader.artifact import Artifact
from grader.refusal import SAVE_AGAIN, Refused, shown


def load(path: Path, artifact: Artifact) -> keras.Model:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"model.{artifact.format}"
        if not legacy.repair(artifact, copy):
            shutil.copyfile(path, copy)
        return keras.models.load_model(copy, compile=False, safe_mode=True)
