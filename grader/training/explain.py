"""Recognises what stops old or unfinished solutions today, and says what to write instead.

Every pattern matches a message of today's Python, Keras or TensorFlow; tests/training/test_explain.py
raises each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """`pattern` is searched for in `Kind: message`, followed by the failing line if the code is not Python."""

    pattern: str
    help: str


LOOKED_AT = 3000  # letters
EXPLANATIONS = (
    # Files that are not Python
    Explanation(
        r"^SyntaxError: .*\n\s*([!%]|\?+[\w.]+$|[\w.]+\?+$|.*=\s*(%\w|!(ls|pwd|cat|find|pip)\b))"
        r"|^NameError: name 'get_ipython'"
        r"|'NoneType' object has no attribute '(run_(line|cell)_magic|system|getoutput)'",
        "That line is for a notebook, and this is a plain Python file. Delete the line; packages are installed in the "
        "terminal, with pip. To work in a notebook: python -m grader notebook ID.",
    ),
    Explanation(
        r"^NameError: name 'display'|No module named 'IPython'",
        "Only notebooks have display(): use print(), and save a plot with plt.savefig. To work in a notebook: "
        "python -m grader notebook ID.",
    ),
    Explanation(
        r"No module named 'google(\.colab)?'",
        "Only Colab has google.colab: delete the line. Data comes from the functions that the starter provides.",
    ),
    Explanation(
        r"^NameError: name '(null|true|false)'",
        "Python writes None, True and False. If this file is a whole notebook (.ipynb), copy only its code into it.",
    ),
    Explanation(
        r"^(SyntaxError|ValueError): .*(codec can't decode|null bytes)",
        "The file is not saved as UTF-8. In PyCharm: File > File Properties > File Encoding > UTF-8.",
    ),
    # Models that Keras cannot save
    Explanation(
        r"cannot pickle 'module' object",
        "Keras cannot save a RandomBrightness layer to an .h5 file. Leave it out, or use RandomContrast.",
    ),
    # Losses that do not fit the labels
    Explanation(
        r"Incompatible shapes: \[(\d+)\] vs\. \[\1,\d+\]",
        "The loss compares one whole number for each label with one output for each class. For such labels, compile "
        'the model with loss="sparse_categorical_crossentropy".',
    ),
    # Packages and names that are gone
    Explanation(
        r"No module named 'keras_preprocessing",
        "The package keras_preprocessing is gone, and the starter provides the data without it. To vary images, put "
        "layers such as keras.layers.RandomFlip() into the model. For text, use the tokens that the starter provides.",
    ),
    Explanation(
        r"No module named 'keras\.preprocessing\.text'|cannot import name '(text|Tokenizer)' from 'keras",
        "keras.preprocessing.text is gone since Keras 3. Use the tokens that the starter provides: the grader feeds "
        "the same ones, and a model trained on others does not understand them.",
    ),
    Explanation(
        r"cannot import name 'ImageDataGenerator'|has no attribute 'ImageDataGenerator'",
        "ImageDataGenerator is no longer part of Keras. Write tf.keras.preprocessing.image.ImageDataGenerator, which "
        "TensorFlow still has, or put layers such as keras.layers.RandomFlip() into the model.",
    ),
    Explanation(
        r"module 'tensorflow' has no attribute|No module named 'tensorflow\.(contrib|examples|python\.keras)",
        "That is no longer part of TensorFlow. Build the model from tf.keras.layers and train it with model.fit.",
    ),
    Explanation(
        r"No module named '(tensorflow_addons|tensorflow_hub|tf_agents|tflearn)",
        "That package does not work with this TensorFlow. Everything these exercises need is in tf.keras.layers.",
    ),
    Explanation(
        r"has no attribute 'experimental'",
        "What was in an experimental module of Keras has moved: tf.keras.layers.Rescaling, "
        "tf.keras.layers.TextVectorization, tf.keras.callbacks.BackupAndRestore.",
    ),
    Explanation(
        r"`keras\.optimizers\.legacy` is not supported",
        "The old optimizers are gone: leave out legacy, for example tf.keras.optimizers.Adam().",
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
        r"'str' object has no attribute 'name'",
        "A learning rate is set by assignment: model.optimizer.learning_rate = 0.001.",
    ),
    Explanation(
        r"^KeyError: 'lr'",
        'lr is now called learning_rate, in the history too: history.history["learning_rate"].',
    ),
    Explanation(
        r"^KeyError: '(val_)?acc(uracy)?'|^TypeError: '[<>]=?' not supported between instances of 'NoneType' and",
        "In the history and in the logs of a callback, a metric has the name that compile() gives it. With "
        'metrics=["accuracy"] it is "accuracy", and "val_accuracy" if fit() gets validation_data.',
    ),
    # Callbacks, and files that the code writes
    Explanation(
        r"filepath provided must end in `\.(keras|weights\.h5)`",
        'ModelCheckpoint writes a whole model to "best.keras", or weights alone, with save_weights_only=True, to '
        '"best.weights.h5": change the end of the file name.',
    ),
    Explanation(
        r"ModelCheckpoint.* unexpected keyword argument 'period'",
        'period is gone: ModelCheckpoint saves after each epoch by itself, which is save_freq="epoch".',
    ),
    Explanation(
        r"ProgbarLogger.* unexpected keyword argument",
        "Leave the callback out: model.fit shows its progress by itself.",
    ),
    Explanation(
        r"received monitor=(val_)?acc\b",
        'The metric is called "accuracy", and "val_accuracy" on validation data: monitor="val_accuracy".',
    ),
    Explanation(
        r"`save_format` argument is deprecated|Invalid filepath extension for saving",
        'The end of the file name says the format: model.save("mine.keras"). solution_model() need not save its '
        "model at all: what it returns is saved by the last lines of the file.",
    ),
    Explanation(
        r"You must install (pydot|graphviz)|`plot_model` to work",
        "The picture needs programs that are not installed: print the layers with model.summary() instead.",
    ),
    # The shape of the input
    Explanation(
        r"unexpected keyword argument '(batch_)?input_shape'|passed to \w+: \{.*'(batch_)?input_shape'"
        r"|^ValueError: Cannot convert '.*' to a shape",
        "Give the shape of one example once, in the first line of the model and as a tuple: "
        "tf.keras.Sequential([tf.keras.Input(shape=(28, 28)), ...]).",
    ),
    Explanation(
        r"of layer ['\"](bidirectional|lstm|gru|simple_rnn|conv1d|global_\w+1d)\w*['\"] is incompatible"
        r".*expected (min_)?ndim=3, found ndim=2",
        "This layer takes a sequence of steps, each with features. If the layer before it is an LSTM or GRU, give that "
        "one return_sequences=True; add a missing feature axis with tf.keras.layers.Reshape((-1, 1)).",
    ),
    Explanation(
        r"of layer ['\"]\w*2d\w*['\"] is incompatible.*expected (min_)?ndim=4, found ndim=3",
        "Two-dimensional layers take height, width and channels. Give greyscale images their channel with "
        "tf.keras.layers.Reshape((28, 28, 1)) before this layer.",
    ),
    Explanation(  # an open first axis is that of the batch: batching is right
        r"(is incompatible with the layer|Invalid input shape for input).*(with|incompatible) shape \(None,",
        "The model gets other shapes than it was built for. Compare tf.keras.Input(shape=...) with the header's line "
        "Input.",
    ),
    Explanation(
        r"is incompatible with the layer|Invalid input shape for input|Negative dimension size"
        r"|doesn't match the expected structure",
        "The model gets other shapes than it was built for. Compare tf.keras.Input(shape=...) with what the data "
        "yields, and batch a tf.data dataset: train.batch(32).",
    ),
    Explanation(
        r"Computed output size would be zero or negative",
        "The image has shrunk to nothing before this layer: use fewer convolution and pooling layers, or give them "
        'padding="same".',
    ),
    Explanation(
        r"not defined on an unknown TensorShape|unknown rank",
        "The dataset does not state the shape of its elements: give from_generator an output_signature.",
    ),
    Explanation(r"Unrecognized data type: x=\[", "Turn the list into an array: np.array(x)."),
    Explanation(
        r"A KerasTensor cannot be used as input to a TensorFlow function",
        "Inside a model, use layers and keras.ops, for example keras.ops.square(x) instead of tf.square(x).",
    ),
    # The last layer, the labels and the loss
    Explanation(
        r"label value of \d+ which is outside the valid range",
        "A label has no output of its own: the last layer needs one unit per class. Labels start at 0.",
    ),
    Explanation(
        r"`target` and `output` must have the same|`output` must have rank|Dimensions must be equal.*compile_loss"
        r"|logits and labels must|`labels\.shape` must equal `logits\.shape`",
        "The last layer, the labels and the loss do not match. Integer labels: one unit per class and "
        'loss="sparse_categorical_crossentropy". One-hot labels: "categorical_crossentropy". Two classes: '
        'Dense(1, activation="sigmoid") and "binary_crossentropy". A number: Dense(1) and "mse". Images and '
        "series must be flattened or pooled before the last layer.",
    ),
    Explanation(
        r"indices\[.*\] = -?\d+ is not in \[0, \d+\)",
        "A token id has no row in the Embedding: its first argument must be the vocabulary size in the starter.",
    ),
    # The machine around the code
    Explanation(
        r"^EOFError",
        "Nobody is at the keyboard when the grader runs this: put the value into the code instead of calling input().",
    ),
    Explanation(
        r"URLError|URL fetch failure|Max retries exceeded|[Nn]ame or service not known|name resolution",
        "The code downloads something, and the address cannot be reached. No download is needed: take the data from "
        "the functions that the starter provides.",
    ),
    Explanation(
        r"^OSError: .*(No space left on device|errno = 28)", "The disk is full: free up space, then train again."
    ),
    Explanation(
        r"^FileNotFoundError",
        "Relative paths start at the starter's own folder. Data comes from the functions that the starter provides.",
    ),
    Explanation(r"MemoryError|OOM when allocating|ResourceExhaustedError", "Use smaller batches or a smaller model."),
    # Unfinished code and missing imports
    Explanation(
        r"^NameError: name 'model' is not defined|^UnboundLocalError: .*'model'",
        "solution_model() returns model, but no line before that creates it: model = tf.keras.Sequential([...]).",
    ),
    Explanation(
        r"^NameError: name '(keras|layers|np|plt|os)'",
        "Import it at the top of the file, for example: from tensorflow import keras, import numpy as np.",
    ),
    Explanation(
        r"^ModuleNotFoundError",
        "These exercises need only the packages in requirements.txt: remove the import, or install the package with "
        "pip. A module of your own must be next to the starter.",
    ),
)


def explain(failure: str) -> str | None:
    """What to do about a failure, given as `Kind: message`; None if it is unknown. Searches its start and its end."""
    if len(failure) > 2 * LOOKED_AT:  # a longer text can be made so that a search takes minutes
        failure = f"{failure[:LOOKED_AT]}\n{failure[-LOOKED_AT:]}"
    for explanation in EXPLANATIONS:
        if re.search(explanation.pattern, failure, re.MULTILINE):
            return explanation.help
    return None
