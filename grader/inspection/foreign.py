"""Names what a file is if it has a model's name but holds something else."""

from __future__ import annotations

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
)
LFS = b"version https://git-lfs.github.com/spec/"
PLACEHOLDER_BYTES = 64  # the smallest Keras file, one Dense layer without bias, has about 9,000


def refusal(name: str, head: bytes, size: int) -> Refused:
    """The refusal of a file that starts with `head` and is neither HDF5 nor a zip archive."""
    if head.startswith(LFS):
        return Refused(
            "format",
            f"{name} is a git-lfs pointer of {size} bytes, not the model itself",
            f"fetch it with: git lfs pull --include '*{name}'",
        )
    what = _what(head, size)
    return Refused("format", f"{name} is {what}, not a Keras model ({size:,} bytes)", SAVE_AGAIN)


def _what(head: bytes, size: int) -> str:
    if not head.strip(b"\0"):
        return "filled with zeros"
    text = _text(head)
    if text is None:
        if head[4:8] == b"TFL3":
            return "a TensorFlow Lite model"
        known = [what for signature, what in SIGNATURES if head.startswith(signature)]
        return known[0] if known else "a binary file of another kind"
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
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    for cut in range(4):  # the last character may be cut in two
        try:
            text = head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if text.strip() and "\0" not in text else None
    return None


def archive_refusal(name: str, members: list[str]) -> Refused:
    """The refusal of a zip archive without a Keras config."""
    leaves = {Path(member).name for member in members}
    models = [member for member in members if member.endswith((".h5", ".keras")) and "weights" not in member]
    if "model.weights.h5" in members:
        return weights_only(name)
    if "saved_model.pb" in leaves:
        return Refused("format", f"{name} is a zipped SavedModel, not a Keras model", SAVE_AGAIN)
    if models:
        return Refused(
            "format", f"{name} is a zip archive with {shown(models[0])} in it", f"unpack it, and rename it to {name}"
        )
    what = "a PyTorch model" if "data.pkl" in leaves else "a zip archive without a Keras model in it"
    return Refused("format", f"{name} is {what} ({len(members)} files)", SAVE_AGAIN)


def weights_only(name: str) -> Refused:
    return Refused(
        "format",
        f"{name} holds weights only, not the layers they belong to",
        "save the whole model with model.save('mymodel.h5'), not model.save_weights(...), "
        "and ModelCheckpoint(..., save_weights_only=False)",
    )


def directory(path: Path) -> Refused:
    if (path / stray.SAVED_MODEL).exists():
        help = f"rename the folder to {path.stem}, and {stray.convert(path, path.stem)}"
        return Refused("file", f"{path.name} is a folder, a TensorFlow SavedModel", help)
    help = "move it away, and save with a name that ends in .h5: mymodel.h5"
    return Refused("file", f"{path.name} is a folder, not a file", help)
