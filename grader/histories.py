"""The history that fit() leaves on a model."""

from __future__ import annotations

from typing import Any

_LAST: list[Any] = []  # that of this program's last training


def watch(kind: Any) -> None:
    """From now on, every training is noted, whatever becomes of its model. `kind` is Keras' callback History.

    A model that was read back from a checkpoint has no history of its own.
    """
    begin = kind.on_train_begin

    def on_train_begin(self: Any, logs: Any = None) -> None:
        _LAST[:] = [self]
        begin(self, logs)

    kind.on_train_begin = on_train_begin


def of(model: Any) -> dict[str, list[float]] | None:
    """The metrics of each epoch; None if there are none."""
    history = getattr(_callback(model), "history", None)
    if not isinstance(history, dict):
        return None
    try:
        return {str(name): [float(value) for value in values] for name, values in history.items()}
    except (TypeError, ValueError):  # a callback may put anything into it
        return None


def planned_epochs(model: Any) -> int | None:
    """How many epochs fit() was asked for."""
    params = getattr(_callback(model), "params", None)
    epochs = params.get("epochs") if isinstance(params, dict) else None
    return epochs if isinstance(epochs, int) else None


def _callback(model: Any) -> Any:
    """The model's own History, or that of the last training that was noted."""
    found = getattr(model, "history", None)
    return found if found is not None or not _LAST else _LAST[0]
