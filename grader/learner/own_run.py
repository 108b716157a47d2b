"""What a starter says when it is run as a file: what was saved and how to grade it, or what to do about an exception.

It keeps the history too, so that a diagnosis knows how the training went.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.exercise.spec import MODEL_FILES

NAME = ".run.json"  # beside the starter


def watch(starter: Path) -> None:
    """Prepares the end of this program, which runs a starter. An untouched one ends here, before TensorFlow starts."""
    import atexit

    from grader.exercise import stub
    from grader.quiet import without_remarks

    if stub.only_fails(starter):
        _say_untouched()
        raise SystemExit(1)

    run = _Run(starter)
    without_remarks()
    sys.excepthook = run.on_exception
    atexit.register(run.on_end)


def read(folder: Path) -> dict[str, Any]:
    """The last run in an exercise's folder: the hash of its model, `history`, `planned_epochs`. Empty if unknown."""
    import json

    try:
        run = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return run if isinstance(run, dict) else {}


def keep(folder: Path) -> str:
    """Keeps the history of the program's model beside its starter. Returns the scores of the last epoch, in words."""
    import json

    from grader import files, histories

    model: Any = getattr(sys.modules["__main__"], "model", None)
    history, saved = histories.of(model), _saved(folder)
    if history is None or saved is None:
        return ""
    run = {"model": files.sha256(saved), "history": history, "planned_epochs": histories.planned_epochs(model)}
    with suppress(OSError), files.written_whole(folder / NAME) as part:
        part.write_text(json.dumps(run), encoding="utf-8")
    last = [f"{name} {values[-1]:.4g}" for name, values in history.items() if name.startswith("val_") and values]
    return f" Its last epoch: {', '.join(last)}." if last else ""


def _saved(folder: Path) -> Path | None:
    return next((folder / name for name in MODEL_FILES if (folder / name).is_file()), None)


def _say_untouched() -> None:
    print("solution_model() is still the stub: nothing is trained.", file=sys.stderr)
    print("Help: write it where the file says # YOUR CODE HERE, then run the file again.", file=sys.stderr)


class _Run:
    """One run of a starter. Whatever the program does, it must not end with an error of the grader's."""

    def __init__(self, starter: Path) -> None:
        self._starter = starter.absolute()
        self._started = time.time()
        self._failed = False
        self._is_exam = not self._starter.with_name("spec.py").exists()

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Shows the exception as Python does, and below it what to do, if that is known."""
        from grader.exercise import stub

        self._failed = True
        if issubclass(kind, NameError) and stub.is_untouched(self._starter):
            _say_untouched()
            return
        sys.__excepthook__(kind, error, trace)
        if self._is_exam:
            return  # which gives no help
        with suppress(Exception):
            from grader.report import tell
            from grader.training import report
            from grader.training.process import described

            if help := report.help_of(described(error, self._starter.parent, self._starter)):
                tell(f"\nHelp: {help}", sys.stderr)

    def on_end(self) -> None:
        """Keeps the history of the model that was saved, and says what comes next."""
        if self._failed:
            return
        with suppress(Exception):
            saved = _saved(self._starter.parent)
            if saved is None or saved.stat().st_mtime < self._started - 1:  # 1: the clock of FAT
                print("\nNo model was saved: the starter's last lines, as they were handed out, save it.")
                return
            scores = keep(self._starter.parent)
            print(f"\nSaved {saved.name}, {saved.stat().st_size / 1e6:.2f} MB.{scores}")
            command = "exam submit" if self._is_exam else "grade"
            print(f"Grade it: python -m grader {command} {self._starter.parent.name}")
