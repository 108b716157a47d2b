"""Logistic regression, trained to its end: what a linear model can do, and no less."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import optimize, sparse, special

VALIDATION_SHARE = 10  # one example in this many chooses the penalty
# Penalties of examples of length 1: 1000, 316, 100, ... until the loss on the validation examples rises.
STRONGEST_PENALTY, RATIO, PENALTIES = 1e3, 10**0.5, 20
TOLERANCE, MOST_STEPS = 1e-9, 2_000  # the end of a training: the loss falls by no more than this share


class Model(NamedTuple):
    """Weights (features, classes) and biases (classes,); for two classes one column, the second class's."""

    weights: np.ndarray
    biases: np.ndarray

    def predict(self, inputs: Any) -> np.ndarray:
        """Probabilities (n, classes), or (n, 1) for two classes."""
        return _probabilities(inputs @ self.weights + self.biases)


def train(inputs: Any, labels: np.ndarray, classes: int) -> Model:
    """The model of the penalty that has the least loss on a tenth of the examples, trained on all of them.

    `inputs` (n, features) are dense or sparse, on one scale. `classes` is how many outputs the model has: one for two
    classes. The penalty is half the sum of the squared weights, times its strength, as if the examples had length 1.
    """
    scale = inputs.multiply(inputs).sum() if sparse.issparse(inputs) else np.vdot(inputs, inputs)
    scale = float(scale) / len(labels) or 1.0
    order = np.random.default_rng(0).permutation(len(labels))
    held, kept = np.split(order, [len(labels) // VALIDATION_SHARE])
    targets = _targets(labels, classes)
    chosen, least, model = scale * STRONGEST_PENALTY, np.inf, None
    part, part_targets, others, other_targets = inputs[kept], targets[kept], inputs[held], targets[held]
    for power in range(PENALTIES):
        penalty = scale * STRONGEST_PENALTY / RATIO**power
        model = _minimum(part, part_targets, penalty, model)
        loss = _loss(others @ model.weights + model.biases, other_targets).mean()
        if loss > least:
            break
        chosen, least = penalty, loss
    return _minimum(inputs, targets, chosen, model)


def rotated(inputs: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inputs in as many dimensions as there are: no more are needed, if there are fewer inputs than features.

    Weights with the least loss and penalty are sums of inputs, and a rotation changes no length. `others`, which were
    not trained on, are seen from the same side.
    """
    products = inputs @ inputs.T
    values, vectors = np.linalg.eigh(products.astype(np.float64))
    kept = values > values[-1] * 1e-7  # the rest is rounding
    axes = (vectors[:, kept] / np.sqrt(values[kept])).astype(np.float32)
    return products @ axes, others @ inputs.T @ axes


def _targets(labels: np.ndarray, classes: int) -> np.ndarray:
    labels = labels.reshape(len(labels)).astype(np.int64)
    return (labels[:, None] if classes == 1 else np.eye(classes)[labels]).astype(np.float32)


def _minimum(inputs: Any, targets: np.ndarray, penalty: float, start: Model | None) -> Model:
    """The weights of the least mean loss with the penalty, by L-BFGS."""
    count, features, classes = len(targets), inputs.shape[1], targets.shape[1]
    strength = penalty / count

    def model_of(flat: np.ndarray) -> Model:
        flat = flat.reshape(features + 1, classes)
        return Model(flat[:-1], flat[-1])

    def loss_and_gradient(flat: np.ndarray) -> tuple[float, np.ndarray]:
        model = model_of(flat)
        logits = inputs @ model.weights.astype(np.float32) + model.biases.astype(np.float32)
        errors = _probabilities(logits) - targets
        slopes = (inputs.T @ errors) / count + strength * model.weights
        loss = _loss(logits, targets).mean(dtype=np.float64) + strength / 2 * (model.weights**2).sum()
        return float(loss), np.vstack([slopes, errors.mean(axis=0)]).ravel().astype(np.float64)

    first = np.zeros((features + 1) * classes) if start is None else np.vstack([start.weights, start.biases]).ravel()
    options = {"maxiter": MOST_STEPS, "maxfun": 2 * MOST_STEPS, "gtol": 0.0, "ftol": TOLERANCE}
    return model_of(optimize.minimize(loss_and_gradient, first, jac=True, method="L-BFGS-B", options=options).x)


def _probabilities(logits: np.ndarray) -> np.ndarray:
    return special.expit(logits) if logits.shape[1] == 1 else special.softmax(logits, axis=1)


def _loss(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The cross-entropy of each example, (n,)."""
    if logits.shape[1] == 1:
        return (np.logaddexp(0, logits) - targets * logits)[:, 0]
    return special.logsumexp(logits, axis=1) - (targets * logits).sum(axis=1)
