"""Keeps TensorFlow's start-up chatter off the screen, and nothing else."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader
else:  # importing importlib.abc takes a sixth as long as Python takes to start
    Loader = object

# TF_CPP_MIN_LOG_LEVEL=3 alone misses the lines that TensorFlow 2.21 writes before its logger is set up.
ENVIRONMENT = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_CPP_MAX_VLOG_LEVEL": "0", "GRPC_VERBOSITY": "ERROR"}

CHATTER = (  # compiled by re when it is first needed, and kept there
    rb"^([IWE]\d{4} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWE] |WARNING: All log messages before absl"
    rb"|WARNING:absl:|To enable the following instructions)"
)


def without_chatter(text: bytes) -> bytes:
    """The lines of `text` that TensorFlow's loggers did not write."""
    return b"".join(line for line in text.splitlines(keepends=True) if not re.match(CHATTER, line))


def last_words(stderr: bytes, status: int) -> str:
    """The last line that a failed process wrote, or else its exit status."""
    lines = without_chatter(stderr).decode(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else f"exit status {status}"


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Inside it, TensorFlow's chatter does not reach the stderr file descriptor, to which its C++ code writes."""
    try:
        stderr = os.dup(2)
    except OSError:  # no stderr at all, as under pythonw
        yield
        return
    import tempfile

    with tempfile.TemporaryFile() as caught:
        sys.stderr.flush()
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(stderr, 2)
            os.close(stderr)
            caught.seek(0)
            rest = without_chatter(caught.read())
            if rest:
                os.write(2, rest)


def without_remarks() -> None:
    """Hides what Keras remarks on correct code, and nothing else it says."""
    import warnings

    warnings.filterwarnings("ignore", message=re.escape(SHUFFLES_ITSELF))
    warnings.filterwarnings("always", message=re.escape(RAN_OUT))  # so that each passes here
    shown = warnings.showwarning

    def show(message: Warning | str, *arguments: Any, **named: Any) -> None:
        if not str(message).startswith(RAN_OUT) or _cuts_short():
            shown(message, *arguments, **named)

    warnings.showwarning = show
    if "absl.logging" in sys.modules:
        _hide_legacy()
    else:
        _QuietTensorFlow.hides_legacy = True


SHUFFLES_ITSELF = "`shuffle=True` was passed, but will be ignored"  # which is the default
RAN_OUT = "Your input ran out of data"  # of data of unknown length too, whose batches fit() counts in the first epoch


def _cuts_short() -> bool:
    """Whether fit() was asked for more steps than there is data for: then the remark that it ran out matters."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if getattr(frame.f_locals.get("self"), "steps_per_epoch", None) is not None:
            return True
        frame = frame.f_back
    return False


def _hide_legacy() -> None:
    """Keras says of each .h5 file that its format is legacy: here it is what the exercises ask for."""
    logger = sys.modules["absl.logging"].get_absl_logger()
    logger.addFilter(lambda record: "considered legacy" not in record.getMessage())


class _QuietTensorFlow(Loader):
    """Wraps the first `import tensorflow` in quiet()."""

    hides_legacy = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "tensorflow":
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec("tensorflow")
        finally:
            sys.meta_path.insert(0, self)  # finding the module does not import it yet
        if spec is not None and spec.loader is not None:
            self._loader = spec.loader
            spec.loader = self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        sys.meta_path.remove(self)
        with quiet():
            self._loader.exec_module(module)
            module.config.list_physical_devices()  # looks for a GPU now, as that writes chatter too
        if self.hides_legacy:
            _hide_legacy()
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader


def quiet_tensorflow() -> None:
    """Makes every later `import tensorflow` silent. Imports nothing itself."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if "tensorflow" not in sys.modules and not any(isinstance(f, _QuietTensorFlow) for f in sys.meta_path):
        sys.meta_path.insert(0, _QuietTensorFlow())
