"""The error for a model file that is not graded, and the wording that all readers of model files share."""

from __future__ import annotations

import reprlib

from grader.errors import Failure


class Refused(Failure):
    """A learner's file fails a check. `check` is the check's name in the report, `help` says what to do."""

    def __init__(self, check: str, message: str, help: str) -> None:
        super().__init__(_sentence(message), _sentence(help[:1].upper() + help[1:]))
        self.check = check


def _sentence(text: str) -> str:
    return text if text.endswith((".", ")", ":")) else f"{text}."


MAX_CAUSE = 400  # letters of what Keras says
SAVE_AGAIN = "train again and save the whole model with model.save('mymodel.h5')"

_SHORT = reprlib.Repr()  # for lists and dictionaries, which may have millions of values
_SHORT.maxlist = _SHORT.maxdict = 30
_SHORT.maxstring = _SHORT.maxlong = _SHORT.maxother = 200


def shown(value: object, length: int = 60) -> str:
    """A value from the file, made safe for a message: short, and without control characters."""
    text = repr(value[:length]) if isinstance(value, str | bytes) else _SHORT.repr(value)
    return text if len(text) <= length else text[: length - 1] + "…"


def damaged(what: str) -> Refused:
    """The refusal of a file that was most likely broken by accident."""
    return Refused(
        "format", f"the file is damaged: {what}", f"it was probably cut off while being copied or saved; {SAVE_AGAIN}"
    )


def unusual(what: str) -> Refused:
    """The refusal of a file that no version of Keras would have written."""
    return Refused("format", f"{what}; Keras writes no such file", f"do not edit the file; {SAVE_AGAIN}")
