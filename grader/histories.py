"""The history that fit() leaves on a model."""

from __future__ import annotations

from typing import Any


def of(model: Any) -> dict[str, list[float]] | None:
    """The metrics of each epoch; None if there are none."""
    history = getattr(getattr(model, "history", None), "history", None)
    if not isinstance(history, dict):
        return None
    try:
        return {str(name): [float(value) for value in values] for name, values in history.items()}
    except (TypeError, ValueError):  # a callback may put anything into it
        return None


def planned_epochs(model: Any) -> int | None:
    """How many epochs fit() was asked for."""
    params = getattr(getattr(model, "history", None), "params", None)
    epochs = params.get("epochs") if isinstance(params, dict) else None
    return epochs if isinstance(epochs, int) else None
