"""Recognises in a traceback what stops old or unfinished solutions today, and says what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """`pattern` is searched in the traceback, the failing line and its message together."""

    pattern: str
    help: str


EXPLANATIONS = (
    Explanation(
        r"keras_preprocessing",
        "the package keras_preprocessing is gone. Use keras.utils.image_dataset_from_directory for images and "
        "keras.layers.TextVectorization, or the tokens that the starter gives, for text.",
    ),
    Explanation(
        r"keras\.preprocessing\.text|preprocessing.*\bTokenizer\b|has no attribute 'text'",
        "keras.preprocessing.text went away with Keras 3. Use the tokens that the starter gives, or "
        "keras.layers.TextVectorization.",
    ),
    Explanation(
        r"keras\.preprocessing\.sequence|preprocessing.*\bpad_sequences\b",
        "pad_sequences is now keras.utils.pad_sequences.",
    ),
    Explanation(
        r"(unexpected keyword|not recognized|not valid|invalid|Argument\(s\)).{0,80}\blr\b|\blr\b.{0,80}not valid",
        "the argument lr= is now learning_rate=, for example keras.optimizers.Adam(learning_rate=0.001).",
    ),
    Explanation(
        r"SyntaxError[\s\S]*^\s*[!%]|^\s*[!%](pip|matplotlib|tensorflow_version|load_ext|cd)\b",
        "lines that begin with ! or % work only in a notebook. Delete them; install packages in the terminal.",
    ),
    Explanation(
        r"input_shape.{0,200}(Sequential|first layer|Input\()|unexpected keyword argument.{0,40}input_shape"
        r"|Unrecognized keyword arguments.{0,80}input_shape",
        "input_shape= belongs to the first layer only. Better: begin the model with keras.Input(shape=(...)).",
    ),
    Explanation(
        r"NameError: name 'model' is not defined",
        "solution_model() returns `model`, but no line before that makes one: model = keras.Sequential([...]).",
    ),
    Explanation(
        r"No module named 'tensorflow_addons'|No module named 'tensorflow_hub'|tensorflow\.contrib|tf\.contrib",
        "that package does not go with today's TensorFlow. Everything these exercises need is in keras.layers.",
    ),
    Explanation(
        r"fit_generator|predict_generator|evaluate_generator",
        "fit_generator and its kin are gone: model.fit takes generators and tf.data datasets itself.",
    ),
    Explanation(
        r"EOFError|input\(",
        "the grader runs without anybody at the keyboard: remove input() and write the value into the code.",
    ),
    Explanation(
        r"`target` and `output` must have the same (rank|shape)|logits and labels must|Shapes .* are incompatible",
        "the last layer and the labels do not go together. Whole-number labels take "
        'loss="sparse_categorical_crossentropy" and one unit per class; one-hot labels "categorical_crossentropy"; '
        'two classes Dense(1, activation="sigmoid") with "binary_crossentropy".',
    ),
    Explanation(
        r"expected (min_)?ndim=\d|incompatible with the layer|expected axis -?\d+ of input shape",
        "a layer gets another shape than it expects: compare keras.Input(shape=...) with what the data yields, "
        "print(next(iter(train))) shows it.",
    ),
    Explanation(
        r"No module named '(?P<module>[\w.]+)'",
        "that package is not installed and not needed here: remove the import, or install it with pip.",
    ),
    Explanation(r"MemoryError|OOM when allocating|ResourceExhausted", "use smaller batches or a smaller model."),
)


def explain(text: str) -> str | None:
    """What to do about a failure whose traceback is `text`, where it is a known one."""
    for explanation in EXPLANATIONS:
        if re.search(explanation.pattern, text, re.MULTILINE):
            return explanation.help
    return None
