"""An input with a fixed batch of 32 examples, as stateful layers need it."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((1,), batch_size=32)
    save(path, keras.Model(inputs, answers(inputs)))
