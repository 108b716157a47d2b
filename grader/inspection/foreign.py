"""Names what a file is if it has a model's name but holds something else."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from grader.inspection import stray
from grader.inspection.refusal import SAVE_AGAIN, Refused, shown

SIGNATURES = (
    (b"\x80\x02", "a pickle"),
    (b"\x80\x03", "a pickle"),
    (b"\x80\x04", "a pickle"),
    (b"\x80\x05", "a pickle"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"%PDF", "a PDF document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x08\x01\x12", "saved_model.pb, one file of a SavedModel"),
    (b"\x89HDF\n\x1a\n", "an HDF5 file that was copied as if it were a text, which changes its bytes"),
)
CHECKPOINT_INDEX = re.compile(rb"\0\0.\x08.\x1a\x02\x08\x01", re.DOTALL)
CHECKPOINT_DATA = b"VARIABLE_VALUE"  # in the list of what a checkpoint holds, which TensorFlow keeps in it
CHECKPOINT_LIST = "model_checkpoint_path:"
PACK = "rename it to 'unpacked', then shutil.make_archive('packed', 'zip', 'unpacked'), and rename packed.zip to {}"
LFS = b"version https://git-lfs.github.com/spec/"
LETTERS = frozenset(b"\t\n\r" + bytes(range(32, 127)))
CONTROLS = frozenset(range(32)) - LETTERS
PLACEHOLDER_BYTES = 64  # the smallest Keras file, one Dense layer without bias, has about 9,000


def refusal(name: str, head: bytes, tail: bytes, size: int) -> Refused:
    """The refusal of a file that starts with `head`, ends with `tail` and is neither HDF5 nor a zip archive."""
    if head.startswith(LFS):
        return Refused(
            "format",
            f"{name} is a git-lfs pointer of {size} bytes, not the model itself",
            f"fetch it with: git lfs pull --include '*{name}'",
        )
    if _is_checkpoint(head, tail):
        return weights_only(name, " is part of a TensorFlow checkpoint, which")
    what = _what(head, size)
    help = f"take its whole folder, and {stray.rebuild('saved')}" if "SavedModel" in what else SAVE_AGAIN
    return Refused("format", f"{name} is {what}, not a Keras model ({size:,} bytes)", help)


def _is_checkpoint(head: bytes, tail: bytes) -> bool:
    return (
        CHECKPOINT_INDEX.match(head) is not None
        or CHECKPOINT_DATA in head + tail
        or head.startswith(CHECKPOINT_LIST.encode())
    )


def _what(head: bytes, size: int) -> str:
    if not head.strip(b"\0"):
        return "filled with zeros"
    text = _text(head)
    if text is None:
        if head[4:8] == b"TFL3":
            return "a TensorFlow Lite model"
        known = [what for signature, what in SIGNATURES if head.startswith(signature)]
        return known[0] if known else "a binary file of another kind"
    if not text.strip():
        return "a text file with nothing but blanks and line ends"
    if size < PLACEHOLDER_BYTES:
        return f"a placeholder holding {shown(text.strip())}"
    start = text.lstrip().lower()
    if start.startswith(("<!doctype html", "<html")):
        return "a web page"
    if start.startswith("{") and '"cells"' in start:
        return "a notebook"
    if start.startswith(("{", "[")):
        return "a JSON file"
    return f"a text file that starts with {shown(text.strip().splitlines()[0], 40)}"


def _text(head: bytes) -> str | None:
    """The start of the file as text, or None if it is not text."""
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for cut in range(4):  # the last character may be cut in two
        with contextlib.suppress(UnicodeDecodeError):
            text = head[: len(head) - cut].decode(encoding)
            return None if "\0" in text else text
    if sum(byte in LETTERS for byte in head) >= 0.8 * len(head) and not any(byte in CONTROLS for byte in head):
        return head.decode("cp1252", "replace")  # as older Windows programs write letters beyond ASCII
    return None


def archive_refusal(name: str, members: list[str]) -> Refused:
    """The refusal of a zip archive without a Keras config."""
    leaves = {Path(member).name for member in members}
    models = [member for member in members if member.endswith((".h5", ".keras")) and "weights" not in member]
    if "model.weights.h5" in members:
        return weights_only(name)
    if "saved_model.pb" in leaves:
        return Refused(
            "format", f"{name} is a zipped SavedModel, not a Keras model", f"unpack it, and {stray.rebuild('saved')}"
        )
    if models:
        return Refused(
            "format", f"{name} is a zip archive with {shown(models[0])} in it", f"unpack it, and rename it to {name}"
        )
    what = "a PyTorch model" if "data.pkl" in leaves else "a zip archive without a Keras model in it"
    return Refused("format", f"{name} is {what} ({len(members)} files)", SAVE_AGAIN)


def weights_only(name: str, which: str = "") -> Refused:
    return Refused(
        "format",
        f"{name}{which} holds weights only, not the layers they belong to",
        "save the whole model with model.save('mymodel.h5'), not model.save_weights(...), "
        "and ModelCheckpoint(..., save_weights_only=False)",
    )


def directory(path: Path) -> Refused:
    """The refusal of a folder. It may be somebody's work, so no advice is to remove it."""
    if (path / stray.SAVED_MODEL).exists():
        what, help = "a folder, a TensorFlow SavedModel", stray.convert(path, path.stem)
        help = f"rename the folder to {path.stem}, and {help}"
    elif (path / "model.weights.h5").exists() and (path / "config.json").exists():
        what, help = "a folder, an unpacked .keras file", f"pack it again: {PACK.format(path.name)}"
    else:
        what, help = "a folder, not a file", "move it away, and save with a name that ends in .h5: mymodel.h5"
    return Refused("file", f"{path.name} is {what}", help)
