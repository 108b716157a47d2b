"""What stops old solutions today is recognised by the messages that today's Python, Keras and TensorFlow give."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from importlib import metadata
from typing import Any

import pytest

from grader.training.explain import EXPLANATIONS, explain

MODEL = """
import tempfile
import numpy as np
import tensorflow as tf
file = tempfile.mkdtemp() + "/mymodel.h5"
layers = tf.keras.layers
def fit(model, inputs, labels, loss="mse", batch=2):
    model.compile(loss=loss)
    model.fit(tf.data.Dataset.from_tensor_slices((inputs, labels)).batch(batch), verbose=0)
ones = np.ones((4, 1))
line = tf.keras.Sequential([tf.keras.Input((1,)), layers.Dense(1)])
three = tf.keras.Sequential([tf.keras.Input((1,)), layers.Dense(3, activation="softmax")])
"""

IS_OLDER = tuple(map(int, metadata.version("keras").split(".")[:2])) < (3, 15)  # as with Python 3.10
SHRUNK = "tf.keras.Sequential([tf.keras.Input((4, 4, 1)), layers.Conv2D(4, 3), layers.Conv2D(4, 3)])"

# What old and unfinished solutions do, and words of the help that they need.
KNOWN = {
    # packages that are gone
    "import keras_preprocessing": "package keras_preprocessing is gone",
    "from keras_preprocessing.image import ImageDataGenerator": "package keras_preprocessing is gone",
    "from keras_preprocessing.text import Tokenizer": "package keras_preprocessing is gone",
    "from keras.preprocessing.text import Tokenizer": "keras.preprocessing.text is gone",
    "import keras.preprocessing.text": "keras.preprocessing.text is gone",
    "from keras.preprocessing.image import ImageDataGenerator": "ImageDataGenerator is no longer part of Keras",
    "import tensorflow_addons as tfa": "does not work with this TensorFlow",
    "import tensorflow.contrib": "no longer part of TensorFlow",
    "import a_package_that_nobody_has": "remove the import",
    # losses that do not fit the labels
    "fit(three, ones, np.zeros(4), batch=4)": 'loss="sparse_categorical_crossentropy"',
    # what Keras cannot save
    "tf.keras.Sequential([tf.keras.Input((2, 2, 3)), layers.RandomBrightness(0.2)]).save(file)": "RandomBrightness",
    # names that are gone
    "tf.contrib.layers": "no longer part of TensorFlow",
    "tf.Session()": "no longer part of TensorFlow",
    "tf.keras.optimizers.Adam(lr=0.01)": "learning_rate=0.001",
    "tf.keras.optimizers.SGD(lr=1e-6, momentum=0.9)": "learning_rate=0.001",
    "tf.keras.optimizers.Adam().lr": "learning_rate=0.001",
    "line.compile(loss='mse')\nline.fit(ones, ones, verbose=0).history['lr']": 'history.history["learning_rate"]',
    "line.compile(loss='mse')\nline.fit(ones, ones, verbose=0).history['accuracy']": 'metrics=["accuracy"]',
    "{'acc': 0.9}.get('accuracy') > 0.8": 'metrics=["accuracy"]',
    "line.fit_generator([])": "model.fit(data)",
    "line.predict_generator([])": "model.fit(data)",
    "line.compile(loss='mse')\nline.fit(ones, ones, workers=4, use_multiprocessing=True)": "model.fit(data)",
    "line.predict_classes(ones)": "argmax",
    # callbacks, and files that the code writes
    "tf.keras.callbacks.ModelCheckpoint('x.ckpt')": '"best.keras"',
    "tf.keras.callbacks.ModelCheckpoint('saved/best', save_best_only=True)": '"best.keras"',
    "tf.keras.callbacks.ModelCheckpoint('x.ckpt', save_weights_only=True)": '"best.weights.h5"',
    "tf.keras.callbacks.ModelCheckpoint('x.keras', period=2)": 'save_freq="epoch"',
    "line.compile(loss='mse', metrics=['accuracy'])\n"
    "best = tf.keras.callbacks.ModelCheckpoint(file, monitor='val_acc', save_best_only=True)\n"
    "line.fit(ones, ones, validation_data=(ones, ones), callbacks=[best], verbose=0)": 'monitor="val_accuracy"',
    "tf.keras.callbacks.ProgbarLogger(count_mode='samples')": "by itself",
    "line.save('saved', save_format='tf')": "The end of the file name",
    "line.save('saved')": "The end of the file name",
    "tf.keras.utils.plot_model(line, file + '.png')": "model.summary()",
    "tf.keras.layers.experimental.preprocessing.Rescaling(1 / 255)": "tf.keras.layers.Rescaling",
    "tf.keras.callbacks.experimental.BackupAndRestore('x')": "BackupAndRestore",
    "tf.keras.optimizers.legacy.Adam()": "leave out legacy",
    "line.compile(loss='mse')\ntf.keras.backend.set_value(line.optimizer.learning_rate, 0.1)": "by assignment",
    # notebooks
    "import os\n!pip install tensorflow-datasets==4.0.1": "for a notebook",
    "%matplotlib inline": "for a notebook",
    "%%time": "for a notebook",
    "try:\n    %tensorflow_version 2.x\nexcept Exception:\n    pass": "for a notebook",
    "files = !ls data": "for a notebook",
    "folder = %pwd": "for a notebook",
    "tf.keras.layers.Dense?": "for a notebook",
    "?layers.LSTM": "for a notebook",
    "get_ipython().run_line_magic('matplotlib', 'inline')": "for a notebook",
    "get_ipython = lambda: None\nget_ipython().system('pip install pandas')": "for a notebook",
    "display(line)": "print()",
    "raise ModuleNotFoundError(\"No module named 'IPython'\")": "print()",
    "from google.colab import files": "Only Colab has google.colab",
    "{'cell_type': 'code', 'execution_count': null, 'outputs': []}": "None, True and False",
    "tf.keras.callbacks.EarlyStopping(restore_best_weights=true)": "None, True and False",
    # the shape of the input
    "tf.keras.Sequential([layers.Dense(1)], input_shape=(3,))": "tf.keras.Input(shape=(28, 28))",
    "tf.keras.Input(input_shape=(3,))": "tf.keras.Input(shape=(28, 28))",
    "layers.Dense(1, batch_input_shape=(None, 3))": "tf.keras.Input(shape=(28, 28))",
    "tf.keras.Sequential([layers.Dense(3, input_shape=4)])": "tf.keras.Input(shape=(28, 28))",
    "fit(tf.keras.Sequential([layers.Dense(3, input_shape=(28, 28))]), ones, ones)": "gets other shapes",
    "fit(tf.keras.Sequential([tf.keras.Input((4,)), layers.Dense(3)]), np.ones((4, 5)), ones)": "header's line Input",
    "line.compile(loss='mse')\n"
    "line.fit(tf.data.Dataset.from_tensor_slices({'x': ones, 'y': ones}).batch(2), verbose=0)": "gets other shapes",
    "image = tf.keras.Sequential([tf.keras.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(1)])\n"
    "image.compile(loss='mse')\n"
    "image.fit(tf.data.Dataset.from_tensor_slices((np.ones((4, 8, 8, 1)), ones)), verbose=0)": "train.batch(32)",
    "tf.keras.Sequential([tf.keras.Input((28, 28)), layers.Conv2D(4, 3)])": "Reshape((28, 28, 1))",
    "tf.keras.Sequential([tf.keras.Input((28, 28)), layers.MaxPooling2D()])": "Reshape((28, 28, 1))",
    "tf.keras.Sequential([tf.keras.Input((30, 1)), layers.LSTM(4), layers.LSTM(4)])": "return_sequences=True",
    "tf.keras.Sequential([tf.keras.Input((30, 1)), layers.LSTM(4), layers.Bidirectional(layers.LSTM(4))])": (
        "return_sequences=True"
    ),
    "tf.keras.Sequential([tf.keras.Input((30,)), layers.Conv1D(4, 3)])": "Reshape((-1, 1))",
    SHRUNK: 'padding="same"',
    "tf.square(tf.keras.Input((3,)))": "keras.ops.square",
    "line.compile(loss='mse')\nline.fit([1.0, 2.0], [1.0, 2.0])": "np.array(x)",
    "flat = tf.keras.Sequential([layers.Flatten(), layers.Dense(1)])\n"
    "flat.compile(loss='mse')\n"
    "pairs = lambda: iter([(np.ones((2, 3)), np.ones((2,)))])\n"
    "flat.fit(tf.data.Dataset.from_generator(pairs, output_types=('float32', 'float32')))": "output_signature",
    # last layer, labels and loss
    "fit(three, ones, np.ones((4, 3)), 'sparse_categorical_crossentropy')": "do not match",
    "fit(three, ones, np.ones(4), 'categorical_crossentropy')": "do not match",
    "fit(three, ones, np.ones(4), 'binary_crossentropy')": "do not match",
    "fit(three, ones, np.ones((4, 5)), 'categorical_crossentropy')": "do not match",
    "fit(three, ones, np.ones((4, 5)), 'mse')": "do not match",
    "fit(three, ones, np.array([0, 1, 2, 3]), 'sparse_categorical_crossentropy')": "one unit per class",
    "fit(tf.keras.Sequential([tf.keras.Input((3,)), layers.Embedding(5, 2), layers.Flatten(), layers.Dense(1)]), "
    "np.full((4, 3), 9), ones)": "vocabulary size",
    # the machine around the code
    "input('epochs? ')": "Nobody is at the keyboard",
    "open('data/train.csv')": "starter's own folder",
    "tf.keras.models.load_model('nothing.h5')": "starter's own folder",
    "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1/data.zip')": "cannot be reached",
    "tf.keras.utils.get_file('data.zip', 'http://127.0.0.1:1/data.zip')": "cannot be reached",
    "np.ones((10**7, 10**6))": "smaller batches",
    "tf.zeros((10**7, 10**6))": "smaller batches",
    "raise OSError(28, 'No space left on device')": "disk is full",
    # unfinished
    "def solution_model():\n    return model\nsolution_model()": "no line before that creates it",
    "def f():\n    if False:\n        model = 1\n    return model\nf()": "no line before that creates it",
    "keras.layers.Dense(1)": "Import it",
    "x = 'caf\udce9'": "not saved as UTF-8",
    "x = 1\0": "not saved as UTF-8",
}

# Messages that are clear by themselves; some contain a word that needs an explanation elsewhere.
UNKNOWN = [
    "1 / 0",
    "int('lr')",
    "{}['input_shape']",
    "{}['model']",
    "x = [1 2]",
    "x = 5 %\ny = 3",
    "if !x:\n    pass",
    "done = !ready",
    "x = [1 2]  # why?",
    "None.system_name",
    "def f():\nreturn 1",
    "model = f([\n    1,\n",
    "def f(learning_rate): pass\nf(lr=1)",
    "tf.keras.preprocessing.text.Tokenizer(num_words=3).texts_to_sequences(7)",
    "layers.Dens(1)",
    "layers.LSTM(3, time_major=False)",
    "tf.keras.Sequential([layers.Dense(1)]).fit(ones, ones)",
    "line.compile(loss='mse')\nline.fit(ones, np.ones((5, 1)))",
    "line.compile(loss='mse', optimizer='Adamm')",
    "a, b, c = 1, 2",
    "np.ones((3, 2)) @ np.ones((3, 2))",
    "raise ValueError('the input_shape of keras_preprocessing is lr')",
    "undefined_name",
]

# What does not fail today needs no explanation.
WORKING = [
    "from tensorflow.keras.preprocessing.text import Tokenizer",
    "tf.keras.preprocessing.text.Tokenizer()",
    "tf.keras.preprocessing.image.ImageDataGenerator(rotation_range=40, shear_range=0.2, zoom_range=0.2)"
    ".flow(np.ones((4, 8, 8, 3)), np.ones(4), batch_size=2)[0]",
    "import os\nos.chdir(os.path.dirname(file))\nline.compile(loss='mse')\n"
    "callbacks = tf.keras.callbacks\n"
    "line.fit(ones, ones, validation_data=(ones, ones), verbose=0, callbacks=[\n"
    "    callbacks.TensorBoard(log_dir='logs', histogram_freq=1), callbacks.CSVLogger('log.csv'),\n"
    "    callbacks.ModelCheckpoint('best.h5', save_best_only=True), callbacks.BackupAndRestore('backup'),\n"
    "    callbacks.ModelCheckpoint('last.weights.h5', save_weights_only=True), callbacks.TerminateOnNaN(),\n"
    "    callbacks.LearningRateScheduler(lambda epoch: 0.01 / (epoch + 1)), callbacks.EarlyStopping(patience=2),\n"
    "    callbacks.ReduceLROnPlateau(patience=1), callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None)])",
    "from tensorflow.keras.preprocessing.sequence import pad_sequences",
    "from keras.preprocessing.sequence import pad_sequences",
    "tf.keras.Sequential([layers.Dense(3, input_shape=(4,)), layers.Dense(2, input_shape=(7,))])",
    "tf.keras.Sequential([layers.Dense(3, input_shape=[1])])",
]

ASK = f"""
import json, os, sys
sys.modules["IPython"] = None  # with it, as the tests of notebooks have it, Keras prints where it would raise
from grader.training import process
from grader.quiet import quiet_tensorflow
quiet_tensorflow()
reported = []
for source in json.load(sys.stdin):
    names = {{}}
    exec({MODEL!r}, names)
    try:
        exec(compile(source.encode("utf-8", "surrogateescape"), "starter.py", "exec"), names)
        reported.append(None)
    except BaseException as error:
        reported.append(process.described(error, None, None))
print("\\n" + json.dumps(reported))
"""


def ask(sources: list[str]) -> list[dict[str, Any] | None]:
    """What a training reports of each of these; one process runs them all."""
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "PYTHONUTF8": "1"}
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        input=json.dumps(sources),
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def failures() -> dict[str, str | None]:
    """For each source the failure as explain() gets it."""
    sources = [*KNOWN, *UNKNOWN, *WORKING]
    found = {}
    for source, error in zip(sources, ask(sources), strict=True):
        found[source] = f"{error['kind']}: {error['text']}\n{error['source']}" if error else None
    return found


@pytest.mark.parametrize("source", KNOWN)
def test_known_failure_is_explained(failures: dict[str, str | None], source: str) -> None:
    failure = failures[source]
    if IS_OLDER and source == SHRUNK:
        pytest.skip("Keras 3.12, which Python 3.10 has, builds this model")
    assert failure is not None
    assert KNOWN[source] in (explain(failure) or ""), failure


@pytest.mark.parametrize("source", UNKNOWN)
def test_other_failure_gets_no_wrong_help(failures: dict[str, str | None], source: str) -> None:
    failure = failures[source]
    assert failure is not None
    assert explain(failure) is None, failure


@pytest.mark.parametrize("source", WORKING)
def test_what_works_today_needs_no_help(failures: dict[str, str | None], source: str) -> None:
    assert failures[source] is None


def test_every_explanation_has_a_known_failure(failures: dict[str, str | None]) -> None:
    helped = {explain(failure) for source in KNOWN if (failure := failures[source])}
    without = [explanation.help for explanation in EXPLANATIONS if explanation.help not in helped]
    assert [help for help in without if not (IS_OLDER and KNOWN[SHRUNK] in help)] == []


def test_traceback_of_a_training_that_was_cut_off_is_explained_too() -> None:
    printed = "Epoch 1/5\nTraceback (most recent call last):\n  ...\nMemoryError: Unable to allocate 9 GiB\n"
    assert "smaller batches" in (explain(printed) or "")


@pytest.mark.parametrize("text", ["of layer '" + "2d" * 100_000, "indices[" * 30_000, "passed to a: {" * 20_000])
def test_a_text_made_to_take_minutes_is_searched_fast(text: str) -> None:
    started = time.process_time()
    assert explain(text) is None
    assert time.process_time() - started < 2
    assert "terminal, with pip" in str(explain(f"{text}\nNameError: name 'get_ipython' is not defined"))
