"""The README's picture is what `python -m grader demo` prints; the demo shows a pass, a near miss and its cause."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import page_picture
import pytest

from grader.learner import trial
from grader.learner.commands import demo
from grader.report import terminal

MAX_BYTES = 60_000


@pytest.mark.slow
def test_picture_shows_what_the_demo_prints(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    said = []
    monkeypatch.setattr(terminal.Live, "_on_status", lambda self, entry, text: said.append((entry.id, text)))
    now = page_picture.words(page_picture.picture())
    shown = page_picture.words(page_picture.PICTURE.read_text(encoding="utf-8"))
    assert shown == now, "the picture is out of date: python tests/project/page_picture.py"
    text = "".join(shown)
    assert "3of5points" in text and "itsoutputsarelogits" in text
    page = Path(demo.PAGE).read_text(encoding="utf-8")
    assert "A straight line" in page and "Two rings" in page and "Decision regions" in page
    assert [entry for entry, text in said if text == "drawing its page"] == [trial.RINGS]


def test_picture_is_small_and_fetches_nothing() -> None:
    svg = page_picture.PICTURE.read_text(encoding="utf-8")
    assert len(svg.encode()) < MAX_BYTES
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "") and "url(//" not in svg


def test_the_demos_models_are_files_as_keras_writes_them(tmp_path: Path) -> None:
    import keras

    trial.line(tmp_path / "line.h5")
    model = keras.models.load_model(tmp_path / "line.h5", compile=False)
    assert np.allclose(model.predict(np.array([[0.0], [1.0], [2.0]]), verbose=0)[:, 0], [-1.5, 1, 3.5], atol=1e-5)
    trial.rings(tmp_path / "rings.h5")
    model = keras.models.load_model(tmp_path / "rings.h5", compile=False)
    assert [type(layer).__name__ for layer in model.layers] == ["Dense", "Dense"]
    assert model.count_params() == 3 * trial.UNITS + trial.UNITS + 1
