"""A project of its own for each test, and models that many tests use."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from projects import ROOT, Project

from grader.evaluation.worker import OwnWorker, Worker

os.environ["GRADER_SOURCE"] = "standin"  # even if the cache of this machine holds real data


def _project(folder: Path) -> Project:
    root = folder / "a próject"
    root.mkdir()
    shutil.copy(ROOT / "setup.cfg", root)
    return Project(root)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return _project(tmp_path)


@pytest.fixture(scope="module")
def shared_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One project for all tests of a module that only read it."""
    return _project(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="session")
def line_models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Models for category1_linear without a training: "right", "near" (4 of 5 points), "wrong", and of "two" inputs."""
    from grader.quiet import quiet_tensorflow

    quiet_tensorflow()
    import keras

    folder = tmp_path_factory.mktemp("models")
    for name, inputs, weights in (("right", 1, 2.5), ("near", 1, 2.5), ("wrong", 1, 2.0), ("two", 2, 2.5)):
        dense = keras.layers.Dense(1, name="dense")  # whatever other models this process has made
        model = keras.Sequential([keras.Input((inputs,)), dense], name="sequential")
        bias = -1.485 if name == "near" else -1.5
        model.layers[0].set_weights([np.full((inputs, 1), weights), np.array([bias])])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Keras meets NumPy 2
            model.save(folder / f"{name}.h5")
    return {path.stem: path for path in folder.iterdir()}


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """One evaluating process for all tests that need one."""
    with OwnWorker() as worker:
        yield worker
