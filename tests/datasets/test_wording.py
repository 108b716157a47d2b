"""The words behind token ids are made by a process of its own, once, and are those that the model is fed."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import own_process
from grader.datasets import cache, load_tokens, wording
from grader.errors import DataError
from grader.exercise import catalog
from grader.exercise.spec import Accuracy, Exercise, Tokens

NAME = "category4_news"


@pytest.fixture
def exercise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exercise:
    """An exercise with texts of its own, in a project with a cache of its own."""
    monkeypatch.setattr(catalog, "ROOT", tmp_path / "a próject")
    monkeypatch.setenv("GRADER_ROOT", str(catalog.ROOT))
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GRADER_SOURCE", raising=False)
    folder = catalog.ROOT / "exercises" / NAME
    folder.mkdir(parents=True)
    declared = 'texts("news.csv", text="headline", label="topic", classes=("sport", "money"))'
    (folder / "dataset.py").write_text(f"from grader.datasets.own import texts\nDATASET = {declared}\n")
    rows = [f'"Gôals, {number} of them",sport\n"The bank of {number}",money' for number in range(100)]
    (folder / "news.csv").write_text("\n".join(["headline,topic", *rows]), encoding="utf-8")
    return Exercise(
        title="News",
        skills=("4.1",),
        dataset=NAME,
        input_shape=(4,),
        output_shape=(1,),
        max_megabytes=1,
        metric=Accuracy(at_least=0.9, step=0.1),
        preprocessing=Tokens(vocabulary_size=5, length=4),
    )


def test_words_and_texts_are_those_of_the_token_ids_and_made_once(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = wording.wording(exercise, "real")
    assert list(made.listing[:3]) == ["", "<OOV>", "of"] and "of" in made.known and len(made.listing) == 5
    assert len(made.texts) == 30 and any(text.startswith("Gôals, ") for text in made.texts)
    ids, _ = load_tokens(NAME, split="validation", vocabulary_size=5, length=4)
    assert ["bank" in text for text in made.texts] == [made.listing.index("bank") in row for row in ids]

    monkeypatch.setattr(own_process, "run", lambda *_, **__: pytest.fail("it is made again"))
    assert wording.wording(exercise, "real") == made
    (file,) = cache.cache_folder().rglob(wording.FILE)
    file.write_text(file.read_text()[:-1] + " ")  # as long as before
    with pytest.raises(DataError, match="is unreadable"):
        wording.wording(exercise, "real")


def test_data_that_cannot_be_read_is_reported_as_it_was_there(exercise: Exercise) -> None:
    (catalog.ROOT / "exercises" / NAME / "news.csv").unlink()
    with pytest.raises(DataError, match=r"news\.csv"):
        wording.wording(exercise, "real")


def test_a_stream_of_words_has_its_vocabulary_and_no_texts() -> None:
    poetry = catalog.find("category4_poetry").exercise
    made = wording.wording(poetry, "standin")
    assert made.texts == [] and "\n" in made.known and len(made.listing) == poetry.output_shape[0]
