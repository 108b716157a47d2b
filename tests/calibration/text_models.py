"""Networks that the panels of texts have in common, each for its panel's tokens, classes and training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
from keras import layers

Panel = dict[str, Callable[[], keras.Model]]


@dataclass(frozen=True)
class TextModels:
    """What the models of a panel read, how many classes they have, and how long they are trained."""

    vocabulary_size: int
    length: int  # in tokens
    classes: int
    steps: int  # of the whole training
    width: int = 16  # numbers that represent a word

    def compiled(self, *hidden: layers.Layer, rate: float) -> keras.Model:
        """A compiled model of the tokens, these layers and the classes; two classes need one output."""
        if self.classes == 2:
            output, loss = layers.Dense(1, activation="sigmoid"), "binary_crossentropy"
        else:
            output, loss = layers.Dense(self.classes, activation="softmax"), "sparse_categorical_crossentropy"
        model = keras.Sequential([keras.Input((self.length,)), *hidden, output])
        # The rate falls to zero: with a constant one the score of the last epoch is a matter of luck.
        schedule = keras.optimizers.schedules.CosineDecay(rate, self.steps)
        model.compile(keras.optimizers.Adam(schedule), loss=loss, metrics=["accuracy"])
        return model

    def embedding(self, mask: bool = True) -> layers.Layer:
        return layers.Embedding(self.vocabulary_size, self.width, mask_zero=mask)

    def bag_of_words(self, rate: float = 1e-2) -> keras.Model:
        """Logistic regression on which words of the vocabulary occur."""
        return self.compiled(layers.CategoryEncoding(self.vocabulary_size, output_mode="multi_hot"), rate=rate)

    def average(self) -> keras.Model:
        return self.compiled(self.embedding(), layers.GlobalAveragePooling1D(), rate=1e-2)

    def average_dense(self) -> keras.Model:
        """The courses' network: the average of the embeddings, and a hidden layer."""
        hidden = (self.embedding(), layers.GlobalAveragePooling1D(), layers.Dense(24, activation="relu"))
        return self.compiled(*hidden, rate=3e-3)

    def convolution(self, filters: int) -> keras.Model:
        hidden = (self.embedding(mask=False), layers.Conv1D(filters, 3, activation="relu"), layers.GlobalMaxPooling1D())
        return self.compiled(*hidden, rate=3e-3)

    def bidirectional_lstm(self) -> keras.Model:
        return self.compiled(self.embedding(), layers.Bidirectional(layers.LSTM(16)), rate=3e-3)

    def small_networks(self, bag_rate: float = 1e-2) -> Panel:
        """Models that know which words occur, and nothing about their order."""
        return {
            "bag_of_words": lambda: self.bag_of_words(bag_rate),
            "average": self.average,
            "average_dense": self.average_dense,
        }
