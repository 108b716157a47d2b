"""What a process that reads and loads strangers' models may answer. By then it may be theirs: all else is refused."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

LONGEST = 2000  # letters of a message
NUMBERS = re.compile(r"[<>|=][fiub]\d{1,2}")  # of predictions: floating point, whole numbers, true or false
SHA256 = re.compile(r"[0-9a-f]{64}")


def checked(header: dict[str, Any], body: bytes, request: dict[str, Any]) -> dict[str, Any]:
    """The header of an answer to this request, of a form in which it can be. Raises ValueError for any other."""
    match header:
        case {"refused": str(message), "help": str(help)} if message:
            if "inspect" in request and header.get("check") not in ("file", "size", "format"):
                raise ValueError("it names no check")
            message = "".join(letter if letter.isprintable() else " " for letter in message[:LONGEST])
            return {**header, "refused": message, "help": help[:LONGEST]}
        case {"artifact": dict(found)} if "inspect" in request and _is_artifact(found):
            return header
        case _ if "inspect" in request:
            raise ValueError("it describes no file")
        case {"panels": count} if "picture" in request and _is_count(count):
            return header
        case _ if "picture" in request:
            raise ValueError("it counts no panels")
        case {"inputs": inputs, "outputs": outputs, "input_shape": taken, "probes": dict(tried)}:
            if not (_is_count(inputs) and _is_count(outputs) and _is_shape(taken)):
                raise ValueError("shapes are missing")
            if not all(_is_time(header.get(name)) for name in ("load_seconds", "predict_seconds")):
                raise ValueError("times are missing")
            if not _are_predictions(header.get("shape"), header.get("dtype"), body):
                raise ValueError("its predictions do not fit their shape")
            wanted = set(request["probes"]) if header["shape"] is not None else set()
            if set(tried) != wanted or not all(_is_probe(name, value) for name, value in tried.items()):
                raise ValueError("it answers other probes than were asked")
            return header
    raise ValueError("this is no answer")


def _is_artifact(found: dict[str, Any]) -> bool:
    match found:
        case {"format": "h5" | "keras", "keras_version": str(), "config": dict(), "sha256": str(digest)}:
            texts = (found.get("layers"), found.get("notes"))
            counts = (found.get("bytes"), found.get("parameters"), found.get("optimizer_bytes"))
            are_texts = all(type(one) is list and all(type(text) is str for text in one) for one in texts)
            return bool(SHA256.fullmatch(digest)) and are_texts and all(_is_count(count) for count in counts)
    return False


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 1 << 62


def _is_time(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value < 1e6


def _is_shape(value: Any) -> bool:
    return type(value) is list and all(size is None or _is_count(size) for size in value)


def _are_predictions(shape: Any, dtype: Any, body: bytes) -> bool:
    if shape is None:
        return dtype is None and not body
    if not _is_shape(shape) or None in shape or not shape or type(dtype) is not str or not NUMBERS.fullmatch(dtype):
        return False
    try:
        return math.prod(shape) * np.dtype(dtype).itemsize == len(body)
    except TypeError:
        return False


def _is_probe(name: str, value: Any) -> bool:
    match name, value:
        case "fingerprint", str(digest):
            return bool(SHA256.fullmatch(digest))
        case "weights", [*digests]:
            return all(type(digest) is str for digest in digests)
        case "augmentation", {"layers": [*layers], "random": [*random], "steady": bool()}:
            return all(type(layer) is str for layer in (*layers, *random))
        case "causal", {"steps": steps, "any_length": bool(), "moved": moved}:
            return _is_count(steps) and (moved is None or _is_count(moved))
    return False
