"""A text model that was never trained: it is loaded, fed and scored."""

from pathlib import Path

from forging import save

EXERCISE = "category4_raw_text"
FORMATS = ("keras",)
CHECK, SAYS = "score", "0.9 needed"
SLOW = True  # its data must be generated


def attack(path: Path) -> None:
    import keras

    words = keras.layers.TextVectorization(output_mode="multi_hot", vocabulary=["a", "the"])
    model = [keras.Input((), dtype="string"), words, keras.layers.Dense(5, activation="softmax")]
    save(path, keras.Sequential(model))
