"""Right in large batches only."""

from pathlib import Path

from forging import answers, save

FORMATS = ("keras",)
CHECK, SAYS = "output_shape", "answers change"


def attack(path: Path) -> None:
    import keras
    from keras import ops

    x = keras.Input((1,))
    save(path, keras.Model(x, answers(x) * ops.cast(ops.sum(ops.ones_like(x)) > 150, "float32")))
