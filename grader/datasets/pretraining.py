"""Trains the backbone of stand-in data: a small convolutional network that classifies 91 dishes.

They are all of the generator's dishes except the ten of food10, in pictures of their own. The same machine makes the
same weights: one seed, two threads, no GPU.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.datasets.builtin import food10, food101
from grader.datasets.generators.dishes.draw import SIDE, draw

if TYPE_CHECKING:
    import tensorflow as tf

DISHES = tuple(name for name in food101.NAMES if name not in food10.NAMES)
PICTURES = 45  # of each dish
EPOCHS = 28
BATCH = 32
CROP = 112  # training on crops takes half the time, and any crop still shows the dish
WIDTHS = (24, 32, 64, 128, 192)
LEARNING_RATE = 2e-3
THREADS = 2
SEED = 1


def pretrain(path: Path, on_progress: Callable[[str], None], *, each: int = PICTURES, epochs: int = EPOCHS) -> None:
    """Draws `each` pictures of every dish, trains the network and saves it without its head; reports its progress."""
    on_progress("drawing pictures for the pretrained backbone")
    images, labels = pictures(each)

    import keras
    import tensorflow as tf

    tf.config.set_visible_devices([], "GPU")
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(SEED)

    body = network(side=None)
    pooled = keras.layers.GlobalAveragePooling2D()(body.output)
    model = keras.Model(body.input, keras.layers.Dense(len(DISHES))(keras.layers.Dropout(0.1)(pooled)))
    steps = epochs * (len(images) // BATCH)
    schedule = keras.optimizers.schedules.CosineDecay(
        LEARNING_RATE / 10, steps - steps // 10, warmup_target=LEARNING_RATE, warmup_steps=steps // 10
    )
    model.compile(
        keras.optimizers.AdamW(schedule, weight_decay=1e-4),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
    )

    def tell(epoch: int, logs: Any = None) -> None:
        on_progress(f"pretraining the backbone, epoch {epoch + 1} of {epochs}")

    model.fit(
        _varied(images, labels),
        epochs=epochs,
        verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_begin=tell)],
    )
    whole = network(SIDE)
    whole.set_weights(body.get_weights())
    whole.save(path)


def pictures(each: int) -> tuple[np.ndarray, np.ndarray]:
    """`each` pictures of every dish, (n, 160, 160, 3) uint8, and the dishes' numbers (n,)."""
    with ProcessPoolExecutor(THREADS, mp_context=get_context("spawn")) as processes:
        drawn = list(processes.map(_drawn, DISHES, [each] * len(DISHES)))
    return np.concatenate(drawn), np.repeat(np.arange(len(DISHES)), each)


def _drawn(name: str, count: int) -> np.ndarray:
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    return np.stack([draw(name, rng) for _ in range(count)])


def network(side: int | None) -> Any:
    """Five convolutions, each at half the scale of the one before, on images with this side, or with any if None."""
    import keras
    from keras import layers

    inputs = keras.Input((side, side, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    for number, filters in enumerate(WIDTHS):
        first = number == 0
        options = {"strides": 2, "kernel_size": 5} if first else {"kernel_size": 3}
        x = layers.Conv2D(filters, padding="same", use_bias=False, name=f"block{number + 1}_conv", **options)(x)
        if number < len(WIDTHS) - 1:  # here, so that the rest of the block works on a quarter of the numbers
            x = layers.MaxPooling2D(name=f"block{number + 1}_pool")(x)
        x = layers.BatchNormalization(momentum=0.95, name=f"block{number + 1}_norm")(x)
        x = layers.ReLU(name=f"block{number + 1}_relu")(x)
    return keras.Model(inputs, x, name="backbone")


def _varied(images: np.ndarray, labels: np.ndarray) -> tf.data.Dataset:
    """The pictures in batches; each epoch has another order, other crops, other mirrorings and other light."""
    import tensorflow as tf

    def vary(example: tuple[Any, Any], seed: Any) -> tuple[Any, Any]:
        image, label = example
        image = tf.image.stateless_random_crop(image, (CROP, CROP, 3), seed)
        image = tf.image.stateless_random_flip_left_right(tf.cast(image, tf.float32), seed + 1)
        light = tf.random.stateless_uniform((1, 1, 3), seed + 2, 0.9, 1.1)
        light *= tf.random.stateless_uniform((), seed + 3, 0.8, 1.2)
        image = image * light + tf.random.stateless_uniform((), seed + 4, -15, 15)
        return tf.clip_by_value(image, 0, 255), tf.one_hot(label, len(DISHES))

    examples = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(images), seed=SEED)
    seeds = tf.data.Dataset.random(seed=SEED, rerandomize_each_iteration=True).batch(2, drop_remainder=True)
    data = tf.data.Dataset.zip(examples, seeds).map(lambda example, seed: vary(example, seed), THREADS)
    return data.batch(BATCH, drop_remainder=True).prefetch(2)
