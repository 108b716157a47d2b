"""How far graded code and model files are kept from the machine. Probed at start, printed, recorded with each grade.

bubblewrap   a sandbox: no network, only the files it needs, read-only, its own process tree, not root, limits
process      a separate process with limits on time, memory and file size
none         no isolation: for learning on your own machine
"""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grader import paths
from grader.errors import GraderError
from grader.isolation import seccomp
from grader.isolation.processes import python
from grader.quiet import ENVIRONMENT

NOBODY = 65534
PROBE_SECONDS = 20.0
TEMPORARY_BYTES = 2_000_000_000  # of the sandbox's folder for temporary files, which is memory
SHARED_BYTES = 256_000_000  # of shared memory, /dev/shm
FILE_BYTES = 2_000_000_000  # the largest file that a process may write
PROCESSES = 4096  # and threads, of one submission: TensorFlow starts several per core
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")
# Environment variables that graded processes inherit if they are set.
KNOWN = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
# TF_ alone would let Terraform's secrets through.
KNOWN_PREFIXES = (
    *("TF_CPP_", "TF_NUM_", "TF_GPU_", "TF_XLA_", "TF_ENABLE_", "TF_FORCE_GPU_"),
    *("OMP_", "CUDA_", "NVIDIA_"),
)


class Level(IntEnum):
    """From weakest to strongest."""

    NONE = 0
    PROCESS = 1
    BUBBLEWRAP = 2

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Isolation:
    """A level that works on this machine. The graded process runs as `user`; None means the grader's own user.

    Folders in `hidden` are empty inside the sandbox, even below a folder that is shown.
    """

    level: Level
    user: int | None = None
    hidden: tuple[Path, ...] = ()

    def command(
        self,
        arguments: Sequence[str],
        *,
        readable: Iterable[Path] = (),
        writable: Iterable[Path] = (),
        instead: Mapping[Path, Path] = MappingProxyType({}),
        temporary: Path | None = None,
        hidden: Iterable[Path] = (),
        first: bool = False,
    ) -> list[str]:
        """The command line that runs `arguments` at this level.

        Files and folders in `readable` and `writable` keep their paths inside. A path that is a key of `instead`
        shows the file at its value. `temporary` is the folder for temporary files; without it they are kept in memory.
        A folder in `hidden` appears empty, except for the paths given here. `first` makes the command process 1 of the
        sandbox instead of bubblewrap's own, through which other processes could reach its input and output.
        """
        if self.level != Level.BUBBLEWRAP:
            return list(arguments)
        binds = ["--size", str(TEMPORARY_BYTES), "--tmpfs", "/tmp"]
        if temporary is not None:
            binds = ["--bind", str(temporary), "/tmp"]
        masks = []
        for shown in (map(Path, SYSTEM), _python_folders()):
            folders = [path for path in shown if path.exists()]
            binds += [option for path in folders for option in ("--ro-bind", str(path), str(path))]
            found = [path for path in _within(folders, [*hidden, *self.hidden]) if path not in masks]
            binds += [option for path in found for option in ("--tmpfs", str(path))]
            masks += found
        for path in dict.fromkeys(readable):
            binds += ["--ro-bind", str(path), str(path)] if path.exists() else []
        for path, other in instead.items():
            binds += ["--ro-bind", str(other), str(path)]
        for path in writable:
            binds += ["--bind", str(path), str(path)]
        binds += [option for path in masks for option in ("--remount-ro", str(path))]
        mapped = [] if self.user is not None else ["--uid", str(NOBODY), "--gid", str(NOBODY)]
        return [
            *["bwrap", "--unshare-user", "--unshare-all", "--disable-userns", *mapped, *["--as-pid-1"] * first],
            *["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"],
            *["--size", str(SHARED_BYTES), "--tmpfs", "/dev/shm", "--remount-ro", "/dev", "--remount-ro", "/proc"],
            *[*binds, "--remount-ro", "/", "--chdir", "/tmp", "--"],
            *arguments,
        ]

    def popen(self, environment: dict[str, str]) -> dict[str, Any]:
        """Keyword arguments for subprocess.Popen: the environment and the user."""
        arguments: dict[str, Any] = {"env": self.environment(environment)}
        if self.user is not None:
            arguments |= {"user": self.user, "group": self.user, "extra_groups": ()}
        return arguments

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        """The environment of a graded process: only the variables it needs, and `more`."""
        known = {name: value for name, value in os.environ.items() if name in KNOWN or name.startswith(KNOWN_PREFIXES)}
        if self.level == Level.BUBBLEWRAP:
            known |= {"HOME": "/tmp", "TMPDIR": "/tmp", "MPLCONFIGDIR": "/tmp"}
        elif home := os.environ.get("USERPROFILE") or os.environ.get("HOME"):
            known |= {"HOME": home, "USERPROFILE": home}
        return {**known, **ENVIRONMENT, "PYTHONDONTWRITEBYTECODE": "1", **more}


@cache
def strongest() -> Isolation:
    """The strongest level that works here. Each candidate is tried."""
    for isolation in _candidates():
        if isolation.level != Level.BUBBLEWRAP or _works(isolation):
            return isolation
    raise AssertionError("level process always works")


def required(level: Level) -> Isolation:
    """The strongest level here. Raises GraderError if it is weaker than `level`."""
    found = strongest()
    if found.level < level:
        raise GraderError(
            f"isolation {level} is required, but the strongest that works here is {found.level}.",
            "On Linux, install bubblewrap (apt install bubblewrap) and allow user namespaces; elsewhere grade in "
            "a disposable virtual machine, with --require-isolation process.",
        )
    return found


def _candidates() -> list[Isolation]:
    candidates = [Isolation(Level.PROCESS)]
    if sys.platform == "linux" and shutil.which("bwrap"):
        candidates.insert(0, Isolation(Level.BUBBLEWRAP))  # root is mapped to nobody inside
        if os.geteuid() == 0:
            candidates.insert(0, Isolation(Level.BUBBLEWRAP, NOBODY))
    return candidates


def _works(isolation: Isolation) -> bool:
    try:
        with tempfile.TemporaryDirectory(prefix="grader-probe-") as folder:
            Path(folder).chmod(0o755)
            code = "import os, numpy; assert os.getuid()"
            command = isolation.command([*python(), "-c", code], readable=[paths.PACKAGE, Path(folder)])
            silent: dict[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True}
            done = subprocess.run(command, timeout=PROBE_SECONDS, **silent, **isolation.popen({}))
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _within(folders: list[Path], paths: Iterable[Path]) -> list[Path]:
    """The folders among `paths` that are inside one of `folders`."""
    real = [folder.resolve() for folder in folders]
    resolved = [path.resolve() for path in paths if path.is_dir()]
    return [path for path in resolved if any(path != folder and path.is_relative_to(folder) for folder in real)]


def _python_folders() -> list[Path]:
    """The folders of this Python and its packages."""
    folders = {Path(folder) for folder in (sys.prefix, sys.base_prefix, Path(sys.executable).parent)}
    folders |= {Path(folder).resolve() for folder in (sys.prefix, sys.base_prefix)}
    folders.add(Path(sys.executable).resolve().parents[1])
    if site.ENABLE_USER_SITE and site.USER_SITE:
        folders.add(Path(site.USER_SITE))
    return sorted(folder for folder in folders if not folder.is_relative_to("/usr"))


def limit() -> None:
    """Lowers this process's resource limits, and its children's, where the system has them. Never increases a limit."""
    if is_nobody := sys.platform == "linux" and os.getuid() == NOBODY:
        seccomp.refuse()  # only in the sandbox: elsewhere a GPU driver may need these calls
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in (("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", FILE_BYTES), ("RLIMIT_NPROC", PROCESSES)):
        if not hasattr(resource, kind) or kind == "RLIMIT_NPROC" and not is_nobody:
            continue  # it counts all of a user's processes, and a person's other programs are not ours to limit
        number = getattr(resource, kind)
        _, hard = resource.getrlimit(number)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(number, (most, most))
