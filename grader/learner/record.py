"""What is remembered of an exercise between runs, beside its starter: training, last grade, hints shown."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

NAME = ".record.json"


def read(folder: Path) -> dict[str, Any]:
    """The record in an exercise's folder. It is empty if the file is missing or cannot be read."""
    if not (folder / NAME).is_file():
        return {}
    import json

    try:
        record = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def update(folder: Path, **values: Any) -> None:
    """Sets values in the record. Does nothing if the folder cannot be written: grading goes on."""
    import json

    from grader import files

    record = {**read(folder), **values}
    with suppress(OSError), files.written_whole(folder / NAME) as part:
        part.write_text(json.dumps(record, indent=1), encoding="utf-8")
