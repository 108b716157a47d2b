"""Each format under the other one's name."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH
SAYS = "holds the ."


def make(path: Path) -> None:
    import keras

    other = path.with_suffix(".keras" if path.suffix == ".h5" else ".h5")
    inputs = keras.Input((1,))
    save(other, keras.Model(inputs, answers(inputs)))
    other.replace(path)
