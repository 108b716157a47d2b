"""What a model must be, apart from its score: one module for each requirement, with its words, its probe and its check.

A new requirement is a new module here. A spec imports it from its module, or from `grader`.
"""

from __future__ import annotations

import functools
import importlib

from grader.exercise.requirements.base import Requirement


@functools.cache
def known() -> dict[str, type[Requirement]]:
    """All requirements by name, from the modules of this folder."""
    import pkgutil  # here, as most commands need only those that specs name

    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    kinds = (kind for module in modules for kind in vars(module).values() if isinstance(kind, type))
    return {kind.__name__: kind for kind in kinds if issubclass(kind, Requirement) and kind is not Requirement}
