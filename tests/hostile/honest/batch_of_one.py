"""An input with a fixed batch of one example."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((1,), batch_size=1)
    save(path, keras.Model(inputs, answers(inputs)))
