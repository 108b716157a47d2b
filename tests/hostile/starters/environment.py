# Reads the private seed from its own environment, and from those of all processes that it can see.
# Reported: it did not work
import os
from pathlib import Path


def attack():
    found = [repr(dict(os.environ)).encode()]
    for pattern in ("[0-9]*/environ", "[0-9]*/cmdline"):
        for path in Path("/proc").glob(pattern):
            try:
                found.append(path.read_bytes())
            except (FileNotFoundError, PermissionError, ProcessLookupError):
                pass
    return any(b"SECRET" in text or b"GRADER_HELDOUT_SEED" in text for text in found)
