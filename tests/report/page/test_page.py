"""The page: valid, self-contained, escaped, readable without seeing it; examples are of the validation split alone."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
from browser import needs_chromium, opened
from pages import HISTORY, LAYERS, Reader, graded, shown_model, use_words
from projects import Project

from grader import F1
from grader.exercise import catalog
from grader.exercise.requirements.base import History
from grader.report.page import content, gather, parts, write
from grader.report.page.content import Images, Matrix, Part, Passages, Picture, Remark, Table
from grader.report.page.shown import Shown

KINDS = {
    "category1_circles": ["Score", "Loss by epoch", "Accuracy by epoch", "Confusion matrix", "Decision regions"],
    "category1_linear": ["Score", "Loss by epoch", "Most wrong examples", "What the model has learned"],
    "category1_house_prices": ["Score", "Most wrong examples", "Output and label", "Layers and size"],
    "category2_fashion_mnist": ["Confusion matrix", "Most confused classes", "Most wrong examples"],
    "category3_rock_paper_scissors": ["Confusion matrix", "Most confused classes", "Most wrong examples"],
    "category3_food_vision": ["Most confused classes", "Most wrong examples"],
    "category4_sarcasm": ["Confusion matrix", "Misread texts"],
    "category4_raw_text": ["Confusion matrix", "Misread texts"],
    "category4_poetry": ["Most confused classes", "Misread texts"],
    "category5_sunspots": ["Forecast and truth", "Residuals by step", "Windows most wrong"],
    "category5_household_power": ["Forecast and truth", "Residuals by step", "Windows most wrong"],
    "category5_trailing_average": ["Series most wrong", "Residuals by step"],
    "category5_sequence_bias": ["Confusion matrix", "Most wrong examples"],
    "foundations_tensor_pipeline": ["Most wrong examples", "Output and label"],
}


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    use_words(monkeypatch)


def drawn(seen: Shown) -> dict[str, Part]:
    return {part.title: part for part in parts.parts(seen)}


def page_of(*models: Shown) -> str:
    gallery = gather.Gallery()
    for seen in models:
        gallery.keep(seen)
    exercises = [gallery.exercise(seen.entry, seen.grade) for seen in models]
    return write.html(gather.page("Exercises", exercises))


@pytest.fixture(scope="module")
def all_kinds() -> dict[str, dict[str, Part]]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_words(monkeypatch)
        return {exercise_id: drawn(shown_model(exercise_id)) for exercise_id in KINDS}


def test_several_labels_have_a_table_and_their_most_wrong_examples() -> None:
    entry = catalog.find("category1_circles")
    several = dataclasses.replace(entry.exercise, metric=F1(at_least=0.8, step=0.05), output_shape=(3,))
    found = drawn(shown_model(entry.id, dataclasses.replace(entry, exercise=several)))
    assert [part for part in found.values() if isinstance(part, Remark)] == []
    labels, wrong = found["Labels"], found["Most wrong examples"]
    assert isinstance(labels, Table) and isinstance(wrong, Table)
    assert len(labels.rows) == 3 and labels.header[-2:] == ("precision", "recall")
    assert wrong.header[:2] == ["labels", "given"]
    assert not page_faults(shown_model(entry.id, dataclasses.replace(entry, exercise=several)))


def page_faults(seen: Shown) -> list[str]:
    return Reader(page_of(seen)).faults


@pytest.mark.parametrize("exercise_id", KINDS)
def test_a_model_of_each_kind_has_its_plots(exercise_id: str, all_kinds: dict[str, dict[str, Part]]) -> None:
    found = all_kinds[exercise_id]
    assert [part for part in found.values() if isinstance(part, Remark)] == []
    assert [title for title in KINDS[exercise_id] if title not in found] == []
    assert all(part.text for part in found.values() if isinstance(part, Picture))


@pytest.fixture(scope="module")
def whole_page(all_kinds: dict[str, dict[str, Part]]) -> str:
    gallery = gather.Gallery()
    gallery._parts = {exercise_id: list(found.values()) for exercise_id, found in all_kinds.items()}
    entries = [catalog.find(exercise_id) for exercise_id in KINDS]
    return write.html(gather.of_grades("Exercises", entries, [graded(entry) for entry in entries], gallery))


def test_a_page_of_all_kinds_is_whole_small_and_needs_no_other_file(whole_page: str) -> None:
    html = whole_page
    reader = Reader(html)
    assert reader.faults == []
    assert "could not be drawn" not in reader.text
    assert len(html) < 2_000_000 * len(KINDS) / 38
    assert {tag for tag, _ in reader.tags} >= {"svg", "img", "mark", "table", "details", "title"}
    assert 'lang="en"' in html and 'name="viewport"' in html and "prefers-color-scheme:dark" in html
    skip = next(values for tag, values in reader.tags if tag == "a")
    assert skip == {"class": "skip", "href": "#exercises"}  # the first thing that the keyboard reaches


@needs_chromium
@pytest.mark.parametrize(
    ("width", "fault", "found"), [(400, "", []), (1200, "", []), (360, "console.error('a fault')", ["a fault"])]
)
def test_a_browser_opens_it_without_errors_or_scrolling_sideways(
    width: int, fault: str, found: list[str], whole_page: str, tmp_path: Path
) -> None:
    assert opened(whole_page, width, tmp_path, fault) == found
    assert (tmp_path / "page.png").stat().st_size > 20_000  # an empty page has 5,000 bytes


def test_a_model_without_plots_has_its_checks_open_and_no_empty_place() -> None:
    entry = catalog.find("category1_linear")
    html = write.html(gather.of_grades("Exercises", [entry], [graded(entry)], gather.Gallery()))
    assert "Plots and examples" not in html and "<details open>\n<summary>Checks" in html


def test_the_reader_finds_faults() -> None:
    html = page_of()
    assert Reader(html).faults == []
    for broken, fault in (
        ("</main>", "closes"),
        ('<p id="progress"></p></main>', "id progress occurs twice"),
        ('<img src="https://example.com/a.png" alt="a"></main>', "needs https://example.com/a.png"),
        ('<img src="data:,"></main>', "has no text"),
        ('<a href="#nowhere"></a></main>', "#nowhere leads nowhere"),
        ("<script></script></main>", "<script> is not for a page"),
    ):
        old = "<main>" if broken == "</main>" else "</main>"
        assert any(fault in found for found in Reader(html.replace(old, broken, 1)).faults), fault


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }} $\\frac{"


def test_what_a_model_or_a_learners_file_says_is_escaped() -> None:
    layers = [{**LAYERS[0], "name": HOSTILE, "class": HOSTILE}]
    seen = shown_model("category2_iris", layers=layers)
    history = History({**HISTORY.metrics, HOSTILE: [1.0], f"val_{HOSTILE}": [1.0]}, 3)
    seen = Shown(seen.entry, seen.source, graded(seen.entry, HOSTILE), history, seen.answers)
    html = page_of(seen)
    reader = Reader(html)
    assert reader.faults == [] and reader.text.count(HOSTILE) >= 6
    assert "<script" not in html and "onerror=alert(1)>" not in html.replace("onerror=alert(1)&gt;", "")


def test_class_names_may_hold_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shown, "class_names", (HOSTILE, "$a_b$", "plain"))
    for exercise_id in ("category2_iris", "category1_circles", "category3_rock_paper_scissors"):
        html = page_of(shown_model(exercise_id))
        assert Reader(html).faults == [] and "could not be drawn" not in html and "<script" not in html


@pytest.mark.parametrize(
    "history",
    [
        History({"loss": [float("nan")] * 3, "val_loss": [float("inf"), 1.0, 2.0]}, None),
        History({"loss": [], "accuracy": [1e300, -1e300]}, 3),
        History({}, None),
        History({"loss": [0.5], "learning_rate": [0.1], "accuracy": [0.0, 0.0]}, 1),
        History({"loss": list(np.linspace(1, 1e-9, 50_000))}, 50_000),
    ],
)
def test_any_history_can_be_drawn(history: History) -> None:
    seen = shown_model("category2_iris")
    found = parts.parts(Shown(seen.entry, seen.source, seen.grade, history, seen.answers))
    assert [part for part in found if isinstance(part, Remark)] == []
    assert all(len(part.svg) < 60_000 for part in found if isinstance(part, Picture))


def test_training_that_ended_early_says_so() -> None:
    loss = drawn(shown_model("category2_iris"))["Loss by epoch"]
    assert isinstance(loss, Picture) and loss.note == "Training ended in epoch 3 of 5."
    assert "validation: 1.8 in epoch 1, 0.9 in epoch 3, best 0.9" in loss.text


def test_a_score_stands_beside_its_bar_the_reference_and_the_baselines() -> None:
    score = drawn(shown_model("category2_mnist"))["Score"]
    assert isinstance(score, Picture)
    assert score.text.startswith("this model 0.960")
    for said in ("reference 0.985", "linear model 0.906", "most frequent class 0.100", "0.97 is needed"):
        assert said in score.text
    assert "0.97 needed" in score.svg and "0.906" in score.svg  # numbers of the text are not rounded


def test_a_confusion_matrix_counts_the_classes_that_are_taken_for_others() -> None:
    labels, guesses = np.array([0, 0, 0, 1, 2]), np.array([0, 1, 1, 1, 0])
    seen = shown_model("category2_iris", labels=labels, outputs=np.eye(3)[guesses], inputs=np.zeros((5, 4)))
    found = drawn(seen)
    matrix, table = found["Confusion matrix"], found["Most confused classes"]
    assert isinstance(matrix, Matrix) and matrix.counts == [[1, 2, 0], [0, 1, 0], [1, 0, 0]]
    assert matrix.names == ["setosa", "versicolor", "virginica"] and matrix.note.startswith("2 of 5 ")
    assert isinstance(table, Table)
    assert table.rows == [("setosa", "versicolor", "2", "67%"), ("virginica", "setosa", "1", "100%")]


def test_the_most_certain_wrong_answers_come_first() -> None:
    labels = np.array([0, 0, 0, 1])
    outputs = np.array([[0.9, 0.1, 0], [0.2, 0.8, 0], [0.1, 0, 0.9], [0, 1, 0]])
    images = np.zeros((4, 150, 150, 3), np.uint8)
    gallery = drawn(shown_model("category3_rock_paper_scissors", labels=labels, outputs=outputs, inputs=images))
    found = gallery["Most wrong examples"]
    assert isinstance(found, Images)
    captions = [image.caption for image in found.images]
    assert captions == ["rock, taken for scissors (0.90)", "rock, taken for paper (0.80)"]
    assert found.images[0].text == f"A validation image: {captions[0]}"


def test_unknown_words_and_words_beyond_the_length_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.datasets import wording

    text = "Known, unheard! " + "word3 " * 130
    monkeypatch.setattr(wording, "wording", lambda *_: wording.Wording(["", "<OOV>", "known", "word3"], [text] * 60))
    found = drawn(shown_model("category4_sarcasm"))["Misread texts"]
    assert isinstance(found, Passages) and len(found.passages) == 1  # the same text is shown once
    words = found.passages[0].words
    assert [(word.text, word.fate) for word in words[:3]] == [("known", ""), ("unheard", "unknown"), ("word3", "")]
    assert [word.fate for word in words if word.fate == "cut"] == ["cut"] * 10


def test_forecasts_are_compared_with_the_last_value() -> None:
    series = np.sin(np.arange(90) / 5).astype(np.float32)
    inputs = np.lib.stride_tricks.sliding_window_view(series, 31)[:, :, None]
    labels = inputs[:, 30].copy()
    seen = shown_model("category5_sunspots", inputs=inputs[:, :30], labels=labels, outputs=labels.astype(float) + 0.01)
    found = drawn(seen)
    forecast, residuals = found["Forecast and truth"], found["Residuals by step"]
    assert isinstance(forecast, Picture) and isinstance(residuals, Picture)
    assert "the forecast is off by 0.01, the last value by 0.1" in forecast.text
    assert residuals.note.startswith("On average 0.01 too high")


@pytest.mark.parametrize(
    ("count", "said"), [(0, "1 MB; "), (400, "1 MB; "), (40_000, "1 MB, 0.04 MB of it optimizer state; ")]
)
def test_the_optimizers_part_of_a_file_is_named_if_it_can_be_seen(count: int, said: str) -> None:
    seen = shown_model("category1_circles")
    vars(seen.grade.model)["optimizer_bytes"] = count
    found = drawn(seen)["Layers and size"]
    assert isinstance(found, Table) and said in found.note


def test_the_same_model_gives_the_same_page() -> None:
    assert page_of(shown_model("category1_circles")) == page_of(shown_model("category1_circles"))


def test_plots_take_their_colours_from_the_page() -> None:
    svg = "".join(part.svg for part in parts.parts(shown_model("category1_circles")) if isinstance(part, Picture))
    assert not re.search(r"#[0-9a-f]{6}\b", svg) and "var(--ink)" in svg and "var(--model)" in svg


PLOTS = '''
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

def petal_lengths(inputs, labels, outputs):
    """Petal length by class

    Virginica has the longest petals."""
    figure = Figure(figsize=(4.7, 3))
    figure.subplots().plot(labels, inputs[:, 2], "o")
    return figure

def nothing(inputs, labels, outputs):
    pass

def _helper():
    raise RuntimeError
'''


def test_an_exercise_brings_its_own_plots(project: Project) -> None:
    entry = project.add("category2_iris")
    (entry.folder / "plots.py").write_text(PLOTS, encoding="utf-8")
    found = drawn(shown_model(entry.id, entry))
    plot, other = found["Petal length by class"], found["Nothing"]
    assert isinstance(plot, Picture) and plot.text == "Virginica has the longest petals."
    assert "var(--model)" in plot.svg
    assert (
        isinstance(other, Remark) and other.note == "nothing() in plots.py returned NoneType, not a matplotlib Figure."
    )
    assert "Layers and size" in found


def test_a_broken_plot_leaves_a_remark_and_all_other_parts(project: Project) -> None:
    entry = project.add("category2_iris")
    (entry.folder / "plots.py").write_text("def plot(inputs, labels, outputs):\n    1 / 0\n", encoding="utf-8")
    found = drawn(shown_model(entry.id, entry))
    remark = found["Own plots"]
    assert isinstance(remark, Remark) and remark.note == "This could not be drawn: ZeroDivisionError: division by zero"
    assert {"Score", "Confusion matrix", "Layers and size"} <= found.keys()


def test_a_map_has_any_places_in_any_regions() -> None:
    exercises = [
        gather.ungraded(catalog.find(name), status)
        for name, status in (("category2_iris", "passed"), ("category2_mnist", None))
    ]
    places = {"a.1": "tables", "a.2": "images", "b.1": "nothing"}
    taught = {"category2_iris": ["a.1"], "category2_mnist": ["a.1", "a.2"]}
    found = gather.a_map("Topics", {"a": "Data", "b": "More"}, places, taught, exercises)
    assert [region.name for region in found.regions] == ["Data"]
    assert [(place.text, place.passed, len(place.exercises)) for place in found.regions[0].places] == [
        ("tables", 1, 2),
        ("images", 0, 1),
    ]
    html = write.html(content.Page("Page", "2026-01-01", exercises, None, 0.9, [found]))
    assert Reader(html).faults == [] and "1 of 2" in html
