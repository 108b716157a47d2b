"""Reads a model file as data: its format, size, layers and links. Never runs Keras or TensorFlow."""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import stat
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import h5py

from grader import files
from grader.errors import GraderError
from grader.formatting import size_text
from grader.inspection import archive, foreign, hdf5, heaps, keras_h5, model_config
from grader.inspection.refusal import SAVE_AGAIN, Refused, damaged, shown, unusual

__all__ = ["Artifact", "Refused", "inspect"]

MEGABYTE = 10**6
# Memory that a file may take once read: EXPANSION for weights that are stored in fewer bytes than they are computed in,
# HEADROOM for the config and the texts of a small file.
EXPANSION = 4
HEADROOM = 64 * MEGABYTE
MAX_VERSION = 1000  # bytes of the Keras version, and of the metadata with it
MAX_EXPLAINED = 200 * MEGABYTE  # finding out what the bytes of a larger file are for takes more than two seconds
MAKE_SMALLER = "make the model smaller: fewer units or filters, or pooling before the first Dense layer"
ZIP_SIGNATURE = b"PK\x03\x04"
# State that is saved with the weights but is not part of model.count_params().
NOT_WEIGHTS = frozenset(("optimizer", "metrics", "seed_generator"))


@dataclass(frozen=True)
class Artifact:
    """A model file that is safe to hand to Keras. `layers` are class names, `config` is as Keras wrote it."""

    path: Path
    bytes: int
    sha256: str
    format: str
    keras_version: str
    config: dict[str, Any]
    layers: tuple[str, ...]
    parameters: int
    optimizer_bytes: int
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON values. The config is not copied, as it may have millions of values."""
        return {**vars(self), "path": str(self.path)}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Artifact:
        """The artifact that to_json() was called on. `fields` may have been through JSON or not."""
        tuples = {name: tuple(fields[name]) for name in ("layers", "notes")}
        return cls(**{**fields, **tuples, "path": Path(fields["path"])})


@dataclass(frozen=True)
class _Contents:
    format: str
    keras_version: str
    config: dict[str, Any]
    parameters: int
    optimizer_bytes: int


def inspect(path: Path, max_megabytes: float) -> Artifact:
    """Reads `path` as data. Raises Refused, with the check that failed, if it is not a plain Keras model.

    Raises GraderError if the machine is too busy to read it.
    """
    path = Path(path)
    try:
        size = require_file(path)
        with path.open("rb") as file:
            if size > max_megabytes * MEGABYTE:
                raise _too_large(path, file, size, max_megabytes)
            return _inspect(path, file, size, max_megabytes)
    except (Refused, GraderError):
        raise
    except PermissionError as error:
        raise Refused(
            "file", f"{path.name} cannot be read: permission denied", f"make it readable: chmod u+r {path.name}"
        ) from error
    except (MemoryError, RecursionError) as error:
        raise unusual("the file asks for more memory than a model needs") from error
    except Exception as error:  # h5py, zipfile and struct raise a dozen kinds on damaged files
        raise damaged(shown(str(error), 120)) from error


def require_file(path: Path) -> int:
    """The size of a plain file in bytes. Raises Refused for anything else, without opening it."""
    try:
        status = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            where = shown(str(path.readlink()))
            raise Refused("file", f"{path.name} is a link to {where}, which does not exist", SAVE_AGAIN) from None
        raise Refused("file", f"{path.name} is missing", "run starter.py, which trains and saves it") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Refused("file", f"{path.name} is a link to itself", SAVE_AGAIN) from None
        raise
    if stat.S_ISDIR(status.st_mode):
        raise foreign.directory(path)
    if not stat.S_ISREG(status.st_mode):
        raise Refused("file", f"{path.name} is not a file but a device or a pipe", SAVE_AGAIN)
    if status.st_size == 0:
        raise Refused("file", f"{path.name} is empty (0 bytes)", SAVE_AGAIN)
    return status.st_size


def too_large(name: str, size: int, max_megabytes: float, more: str = "", help: str = MAKE_SMALLER) -> Refused:
    """The refusal of a file of `size` bytes, whatever it holds. `more` ends the message, `help` says what to do."""
    has, allowed = (size_text(megabytes, max_megabytes) for megabytes in (size / MEGABYTE, max_megabytes))
    return Refused("size", f"{name} is {has}, at most {allowed} allowed{more}", help or MAKE_SMALLER)


def _too_large(path: Path, file: BinaryIO, size: int, max_megabytes: float) -> Refused:
    more, help = "", MAKE_SMALLER
    optimizer = 0
    if size <= MAX_EXPLAINED:
        with contextlib.suppress(Exception):  # the size decides; what the bytes are for is extra information
            optimizer = _optimizer_bytes(_arrays(path, file, size + HEADROOM))
    if optimizer >= size / 10:
        more = f"; {size_text(optimizer / MEGABYTE, max_megabytes)} of it is optimizer state"
        without = 'end solution_model() with model.compile("sgd") and return model: that optimizer has no state to save'
        help = without if size - optimizer <= max_megabytes * MEGABYTE else f"{without}; and {help}"
    return too_large(path.name, size, max_megabytes, more, help)


def _arrays(path: Path, file: BinaryIO, max_bytes: int) -> tuple[hdf5.Array, ...]:
    """All arrays of a file. Reads nothing else of it."""
    if _head(file).startswith(ZIP_SIGNATURE):
        with archive.opened(file) as members:
            archive.check(members, max_bytes)
            return _archived_arrays(members, max_bytes)
    return _walked(file, path, max_bytes, hdf5.Clock(), hdf5.start(file) or 0)[1].arrays


def _walked(
    file: BinaryIO, opened: Path | BinaryIO, max_bytes: int, clock: hdf5.Clock, user_block: int = 0
) -> tuple[heaps.Texts, hdf5.Tree]:
    """The texts, arrays and groups of an HDF5 file. Its bytes are checked before the HDF5 library opens it."""
    texts = heaps.check(hdf5.content(file, user_block), clock.check, user_block)
    with h5py.File(opened, "r") as h5:
        return texts, hdf5.tree(h5, max_bytes, clock)


def _optimizer_bytes(arrays: tuple[hdf5.Array, ...]) -> int:
    return sum(array.bytes for array in arrays if {"optimizer", "optimizer_weights"} & set(array.parts[:1]))


def _inspect(path: Path, file: BinaryIO, size: int, max_megabytes: float) -> Artifact:
    max_bytes = int(EXPANSION * max_megabytes * MEGABYTE) + HEADROOM
    contents = _read(path, file, size, max_bytes)
    layers = model_config.check(contents.config, parameters=contents.parameters, largest=max_bytes // 4)
    return Artifact(
        path=path,
        bytes=size,
        sha256=_sha256(file),
        format=contents.format,
        keras_version=contents.keras_version,
        config=contents.config,
        layers=layers,
        parameters=contents.parameters,
        optimizer_bytes=contents.optimizer_bytes,
        notes=_notes(path, contents.format),
    )


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    return files.sha256_of(file)


def _notes(path: Path, file_format: str) -> tuple[str, ...]:
    expected = "keras" if path.suffix.lower() == ".keras" else "h5"
    return (f"{path.name} holds the .{file_format} format",) if file_format != expected else ()


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(4096)


def _read(path: Path, file: BinaryIO, size: int, max_bytes: int) -> _Contents:
    head = _head(file)
    if head.startswith(ZIP_SIGNATURE):
        return _read_keras(path, file, max_bytes)
    user_block = hdf5.start(file)
    if user_block is not None:
        return _read_h5(path, file, max_bytes, user_block)
    file.seek(max(0, size - MEGABYTE))
    raise foreign.refusal(path.name, head, file.read(), size)


def _read_h5(path: Path, file: BinaryIO, max_bytes: int, user_block: int) -> _Contents:
    clock = hdf5.Clock()
    texts, tree = _walked(file, path, max_bytes, clock, user_block)
    reader = keras_h5.Reader(hdf5.content(file, user_block), tree, texts)
    config = reader.text("model_config", model_config.MAX_BYTES)
    if config is None:
        raise _without_config(path, reader)
    weights = reader.weights(clock)
    if sum(array.bytes for array in weights) > max_bytes:
        raise unusual("the file lists the same weights again and again")
    return _Contents(
        format="h5",
        keras_version=(reader.text("keras_version", MAX_VERSION) or b"").decode(),
        config=model_config.decode(config),
        parameters=sum(array.numbers for array in weights),
        optimizer_bytes=_optimizer_bytes(tree.arrays),
    )


def _without_config(path: Path, reader: keras_h5.Reader) -> Refused:
    parts = {hdf5.parts(group)[0] for group in reader.tree.groups if group}
    parts |= {array.parts[0] for array in reader.tree.arrays} | set(reader.attributes(""))
    if parts & {"layer_names", "layer_names0", "model_weights", "layers", "_layer_checkpoint_dependencies", "vars"}:
        return foreign.weights_only(path.name)
    found = shown(sorted(parts)[:3]) if parts else "nothing"
    return Refused("format", f"{path.name} is an HDF5 file without a Keras model (it holds {found})", SAVE_AGAIN)


def _read_keras(path: Path, file: BinaryIO, max_bytes: int) -> _Contents:
    with archive.opened(file) as members:
        names = members.namelist()
        if archive.CONFIG not in names:
            raise foreign.archive_refusal(path.name, names)
        archive.check(members, max_bytes)
        if archive.WEIGHTS not in names:
            raise damaged(f"{archive.WEIGHTS} is missing in it")
        arrays = _archived_arrays(members, max_bytes)
        weights = [array for array in arrays if not NOT_WEIGHTS & set(array.parts)]
        return _Contents(
            format="keras",
            keras_version=_archived_version(members),
            config=model_config.decode(_archived_text(members, archive.CONFIG, model_config.MAX_BYTES)),
            parameters=sum(array.numbers for array in weights),
            optimizer_bytes=_optimizer_bytes(arrays),
        )


def _archived_arrays(members: zipfile.ZipFile, max_bytes: int) -> tuple[hdf5.Array, ...]:
    with tempfile.TemporaryFile() as unpacked:
        with members.open(archive.WEIGHTS) as weights:
            shutil.copyfileobj(weights, unpacked, MEGABYTE)
        unpacked.seek(0)
        if unpacked.read(len(hdf5.SIGNATURE)) != hdf5.SIGNATURE:
            raise damaged(f"{archive.WEIGHTS} in it is not an HDF5 file")
        return _walked(unpacked, unpacked, max_bytes, hdf5.Clock())[1].arrays


def _archived_text(members: zipfile.ZipFile, name: str, most: int) -> bytes:
    size = members.getinfo(name).file_size
    if size > most:
        raise unusual(f"{name} has {size:,} bytes")
    return members.read(name)


def _archived_version(members: zipfile.ZipFile) -> str:
    if archive.METADATA not in members.namelist():
        return ""
    metadata = json.loads(_archived_text(members, archive.METADATA, MAX_VERSION))
    version = metadata.get("keras_version", "") if isinstance(metadata, dict) else ""
    return version if isinstance(version, str) else ""
