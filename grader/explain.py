"""Recognises in a failure what stops old or unfinished solutions today, and says what to write instead.

Every pattern was made from the message that today's Python, Keras or TensorFlow gives; tests/test_explain.py asks
them again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """`pattern` is searched in `Kind: message`, followed by the failing line where the code is no Python."""

    pattern: str
    help: str


EXPLANATIONS = (
    # Files that are no Python
    Explanation(
        r"^SyntaxError: .*\n\s*[!%]|^NameError: name 'get_ipython'|No module named 'google\.colab'",
        "That works only in a notebook. Delete the line; packages are installed in the terminal, with pip.",
    ),
    Explanation(
        r"^(SyntaxError|ValueError): .*(codec can't decode|null bytes)",
        "The file is not saved as UTF-8. In PyCharm: File > File Properties > File Encoding > UTF-8.",
    ),
    # Models that Keras cannot save
    Explanation(
        r"cannot pickle 'module' object",
        "Keras cannot write a RandomBrightness layer into an .h5 file. Leave it out, or use RandomContrast.",
    ),
    # Packages and names that went away
    Explanation(
        r"No module named 'keras_preprocessing",
        "The package keras_preprocessing is gone, and the starter gives the data without it. To vary images put "
        "keras.layers.RandomFlip() and the like into the model; for text use the tokens that the starter gives.",
    ),
    Explanation(
        r"No module named 'keras\.preprocessing\.text'|cannot import name '(text|Tokenizer)' from 'keras",
        "keras.preprocessing.text went away with Keras 3. Use the tokens that the starter gives: the grader feeds "
        "the same ones, and a model trained on others does not understand them.",
    ),
    Explanation(
        r"cannot import name 'ImageDataGenerator'|has no attribute 'ImageDataGenerator'",
        "ImageDataGenerator is not in keras any more. The starter gives the images; to vary them put "
        "keras.layers.RandomFlip() and the like into the model.",
    ),
    Explanation(
        r"module 'tensorflow' has no attribute|No module named 'tensorflow\.(contrib|examples|python\.keras)",
        "That is not in TensorFlow any more. Build the model from tf.keras.layers and train it with model.fit.",
    ),
    Explanation(
        r"No module named '(tensorflow_addons|tensorflow_hub|tf_agents|tflearn)",
        "That package does not go with today's TensorFlow. Everything these exercises need is in tf.keras.layers.",
    ),
    Explanation(
        r"has no attribute '(fit|predict|evaluate)_generator'"
        r"|fit\(\) got an unexpected keyword argument '(workers|use_multiprocessing|max_queue_size)'",
        "fit_generator and its settings workers, use_multiprocessing and max_queue_size are gone: model.fit(data) "
        "takes generators and tf.data datasets by itself.",
    ),
    Explanation(
        r"has no attribute 'predict_(classes|proba)'",
        "predict_classes is gone: model.predict(x).argmax(axis=-1) gives the classes.",
    ),
    Explanation(
        r"^ValueError: Argument\(s\) not recognized: \{.*'lr'|^AttributeError: .* has no attribute 'lr'",
        "lr is now called learning_rate, for example tf.keras.optimizers.Adam(learning_rate=0.001).",
    ),
    Explanation(
        r"^KeyError: 'lr'",
        'lr is now called learning_rate, in the history too: history.history["learning_rate"].',
    ),
    Explanation(
        r"^KeyError: '(val_)?acc(uracy)?'|^TypeError: '[<>]=?' not supported between instances of 'NoneType' and",
        'The history and the logs of a callback call a metric what compile() calls it: with metrics=["accuracy"] the '
        'names are "accuracy" and, where fit() gets validation_data, "val_accuracy".',
    ),
    # The shape of the input
    Explanation(
        r"unexpected keyword argument '(batch_)?input_shape'|passed to \w+: \{.*'(batch_)?input_shape'"
        r"|^ValueError: Cannot convert '.*' to a shape",
        "The shape of one example is told once, as the first line of the model, and in brackets: "
        "tf.keras.Sequential([tf.keras.Input(shape=(28, 28)), ...]).",
    ),
    Explanation(
        r"of layer '(bidirectional|lstm|gru|simple_rnn|conv1d|global_\w+1d)\w*' is incompatible"
        r".*expected (min_)?ndim=3, found ndim=2",
        "This layer takes steps with features each. Where the layer before it is an LSTM or GRU, give that one "
        "return_sequences=True; numbers without features get one by tf.keras.layers.Reshape((-1, 1)).",
    ),
    Explanation(
        r"of layer '\w*2d\w*' is incompatible.*expected (min_)?ndim=4, found ndim=3",
        "Two-dimensional layers take height, width and channels. Gray images get their channel by "
        "tf.keras.layers.Reshape((28, 28, 1)) before this layer.",
    ),
    Explanation(
        r"is incompatible with the layer|Invalid input shape for input|Negative dimension size"
        r"|doesn't match the expected structure",
        "The model is fed other shapes than it was built for. Compare tf.keras.Input(shape=...) with what the data "
        "yields, and give a tf.data dataset its batches: train.batch(32).",
    ),
    Explanation(
        r"Computed output size would be zero or negative",
        "Nothing is left of the image before this layer: use fewer convolution and pooling layers, or give them "
        'padding="same".',
    ),
    Explanation(
        r"not defined on an unknown TensorShape|unknown rank",
        "The dataset does not say the shape of its elements: give from_generator an output_signature.",
    ),
    Explanation(r"Unrecognized data type: x=\[", "Make an array of the list: np.array(x)."),
    Explanation(
        r"A KerasTensor cannot be used as input to a TensorFlow function",
        "Inside a model use layers and keras.ops, for example keras.ops.square(x) for tf.square(x).",
    ),
    # The last layer, the labels and the loss
    Explanation(
        r"label value of \d+ which is outside the valid range",
        "A label has no unit of its own: the last layer needs one unit per class. Labels count from 0.",
    ),
    Explanation(
        r"`target` and `output` must have the same|`output` must have rank|Dimensions must be equal.*compile_loss"
        r"|logits and labels must|`labels\.shape` must equal `logits\.shape`",
        "The last layer, the labels and the loss do not go together. Whole-number labels: one unit per class and "
        'loss="sparse_categorical_crossentropy". One-hot labels: "categorical_crossentropy". Two classes: '
        'Dense(1, activation="sigmoid") and "binary_crossentropy". A number: Dense(1) and "mse". An image or a '
        "series must be flattened or pooled before the last layer.",
    ),
    Explanation(
        r"indices\[.*\] = -?\d+ is not in \[0, \d+\)",
        "A token has no row in the Embedding: its first argument is the size of the vocabulary that the starter names.",
    ),
    # The machine around the code
    Explanation(
        r"^EOFError",
        "Nobody sits at the keyboard while the grader runs this: write the value into the code instead of input().",
    ),
    Explanation(
        r"URLError|URL fetch failure|Max retries exceeded|[Nn]ame or service not known|name resolution",
        "The code fetches something and the address cannot be reached. The data is there without a network: "
        "take it from the functions that the starter gives.",
    ),
    Explanation(r"^OSError: .*(No space left on device|errno = 28)", "The disk is full: make room, then train again."),
    Explanation(
        r"^FileNotFoundError",
        "Relative paths begin at the starter's own folder. Data comes from the functions that the starter gives.",
    ),
    Explanation(r"MemoryError|OOM when allocating|ResourceExhaustedError", "Use smaller batches or a smaller model."),
    # Unfinished code, and what else a name can be
    Explanation(
        r"^NameError: name 'model' is not defined|^UnboundLocalError: .*'model'",
        "solution_model() returns model, but no line before that makes one: model = tf.keras.Sequential([...]).",
    ),
    Explanation(
        r"^NameError: name '(keras|layers|np|plt|os)'",
        "Import it at the top of the file, for example: from tensorflow import keras, import numpy as np.",
    ),
    Explanation(
        r"^ModuleNotFoundError",
        "These exercises need nothing but requirements.txt: remove the import, or install the package with pip. "
        "A file of your own is found where it lies beside the starter.",
    ),
)


def explain(failure: str) -> str | None:
    """What to do about a failure, told as `Kind: message`, where it is a known one."""
    for explanation in EXPLANATIONS:
        if re.search(explanation.pattern, failure, re.MULTILINE):
            return explanation.help
    return None
