"""How well a model does, as one number: a module for each metric, with its words, its bar, its value and its interval.

A new metric is a new module here. A spec imports it from its module, or from `grader`.
"""

from __future__ import annotations

import functools
import importlib

from grader.exercise.metrics.base import AtLeast, AtMost, Metric, OfNumbers


@functools.cache
def known() -> dict[str, type[Metric]]:
    """All metrics by the names of their classes, from the modules of this folder."""
    import pkgutil  # here, as most commands need only those that specs name

    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    kinds = (kind for module in modules for kind in vars(module).values() if isinstance(kind, type))
    return {
        kind.__name__: kind
        for kind in kinds
        if issubclass(kind, Metric) and kind not in (Metric, AtLeast, AtMost, OfNumbers)
    }


def named(name: str) -> type[Metric] | None:
    """The metric of this name, as results and messages state it; None if there is none."""
    return next((kind for kind in known().values() if kind.name == name), None)
