"""Plots that an exercise brings itself: the functions of a plots.py beside its spec.py.

    def petal_lengths(inputs, labels, outputs):
        \"\"\"Petal length by class\"\"\"
        figure = Figure(figsize=(4.7, 3))
        ...
        return figure

Each function takes validation inputs, labels and the model's outputs, (n, ...) each, and returns a matplotlib Figure.
The first line of its docstring is the title, the rest says in words what the plot shows. A name that begins with _ is
not a plot's.
"""

from __future__ import annotations

import inspect
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from grader.report.page import drawing
from grader.report.page.content import Part, Remark
from grader.report.page.shown import Shown

FILE = "plots.py"


def parts(shown: Shown) -> Iterator[Part]:
    path = shown.entry.folder / FILE
    if shown.answers is None or not path.is_file():
        return
    from matplotlib.figure import Figure

    for name, plot in plots(path).items():
        title, _, text = (inspect.getdoc(plot) or name.replace("_", " ").capitalize()).partition("\n")
        answers = shown.answers
        figure = plot(answers.inputs.copy(), answers.labels.copy(), answers.outputs.copy())
        if isinstance(figure, Figure):
            yield drawing.picture(figure, title, text.strip() or title)
        else:
            returned = type(figure).__name__
            yield Remark(title, f"{name}() in {FILE} returned {returned}, not a matplotlib Figure.")


def plots(path: Path) -> dict[str, Callable[..., Any]]:
    """The functions that a file defines itself, in their order."""
    defined = runpy.run_path(str(path), run_name=path.stem)
    return {
        name: value
        for name, value in defined.items()
        if inspect.isfunction(value) and value.__module__ == path.stem and not name.startswith("_")
    }
