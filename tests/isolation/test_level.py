"""What a process in the sandbox sees and may do. Each test runs a few lines of Python in it."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
from pathlib import Path

import pytest

from grader import paths
from grader.errors import GraderError
from grader.isolation import level, seccomp
from grader.isolation.level import Isolation, Level
from grader.isolation.processes import python

pytestmark = pytest.mark.skipif(
    level.strongest().level < Level.BUBBLEWRAP, reason="bubblewrap does not work on this machine"
)


def inside(code: str, **see: object) -> str:
    """What the code prints in the sandbox, or its traceback if it fails."""
    strongest = level.strongest()
    command = strongest.command([*python(), "-c", code], **see)  # type: ignore[arg-type]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, **strongest.popen({}))
    return (done.stdout + done.stderr).strip()


def test_no_process_is_root_or_becomes_root() -> None:
    code = (
        "import os; print(os.getuid(), os.getgid(), [l for l in open('/proc/self/status') if l.startswith('CapEff')])"
    )
    assert inside(code) == f"{level.NOBODY} {level.NOBODY} ['CapEff:\\t0000000000000000\\n']"
    assert "Operation not permitted" in inside("import os; os.setuid(0)") or "Invalid argument" in inside(
        "import os; os.setuid(0)"
    )


def test_no_other_process_is_visible() -> None:
    numbers = inside("import os; print(sorted(int(name) for name in os.listdir('/proc') if name.isdecimal()))")
    assert numbers == "[1, 2]"
    assert "ProcessLookupError" in inside(f"import os; os.kill({os.getpid()}, 0)")


def test_there_is_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert "ConnectionRefusedError" in inside(f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)")
    assert "unreachable" in inside("import socket; socket.create_connection(('192.0.2.1', 80), 5)")
    assert inside("import socket; print([name for _, name in socket.if_nameindex()])") == "['lo']"


def test_system_folders_and_kernel_settings_are_read_only() -> None:
    folders = ["/", "/usr", "/etc", "/dev", "/proc", "/usr/bin"]
    code = f"""
import os
for folder in {folders}:
    try:
        open(folder + "/hostile", "w")
        print("wrote", folder)
    except OSError:
        pass
for path in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/self/uid_map", "/proc/mtrr"):
    try:
        os.open(path, os.O_WRONLY)
        print("opened", path)
    except OSError:
        pass
"""
    assert inside(code) == ""


def test_only_the_given_files_are_visible(tmp_path: Path) -> None:
    (tmp_path / "seen").write_text("this")
    (tmp_path / "secret").write_text("not this")
    code = f"import os; print(sorted(os.listdir({str(tmp_path)!r})), os.path.exists('/etc/passwd'), os.listdir('/etc'))"
    seen, _, rest = inside(code, readable=[tmp_path / "seen"]).partition("] ")
    assert seen == "['seen'" and rest.startswith("False") and "shadow" not in rest
    assert "Read-only file system" in inside(f"open({str(tmp_path / 'seen')!r}, 'w')", readable=[tmp_path / "seen"])
    assert (tmp_path / "seen").read_text() == "this"


def test_a_file_can_be_shown_instead_of_another(tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("secret")
    (tmp_path / "nothing").write_text("nothing")
    code = f"print(open({str(tmp_path / 'labels')!r}).read())"
    assert inside(code, readable=[tmp_path], instead={tmp_path / "labels": tmp_path / "nothing"}) == "nothing"


def test_temporary_files_are_written_into_the_given_folder(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    inside(
        "import tempfile; open(tempfile.gettempdir() + '/a', 'w').write('here')",
        writable=[tmp_path],
        temporary=tmp_path / "tmp",
    )
    assert (tmp_path / "tmp" / "a").read_text() == "here"


def test_shared_memory_is_small() -> None:
    code = "file = open('/dev/shm/a', 'wb')\nwhile file.tell() < 2e9: file.write(bytes(10_000_000))"
    assert "No space left on device" in inside(code)


def test_no_namespace_can_be_made() -> None:
    code = "import ctypes; print(ctypes.CDLL(None, use_errno=True).unshare(0x10000000), ctypes.get_errno() != 0)"
    assert inside(code).startswith("-1")


REFUSED = """
import ctypes, os, sys
sys.path.insert(0, {root!r})
from grader.isolation import level
before = os.memfd_create("a")
level.limit()
libc = ctypes.CDLL(None, use_errno=True)
try:
    os.memfd_create("b")
    print("anonymous memory")
except PermissionError:
    pass
for name in ("shmget", "msgget", "semget"):
    if getattr(libc, name)(0, 4096, 0o1600) != -1 or ctypes.get_errno() != 1:
        print(name)
if os.fork() == 0:
    os._exit(libc.syscall(425, 1, 0) == -1)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


@pytest.mark.skipif(platform.machine() not in seccomp.CALLS, reason="the call numbers of this machine are not known")
def test_memory_that_no_process_owns_is_refused() -> None:
    root = paths.PROJECT
    assert inside(REFUSED.format(root=str(root)), readable=[root / "grader"]) == "1"


def test_the_environment_holds_only_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GRADER_HELDOUT_SEED", "AWS_SECRET_ACCESS_KEY", "PYTHONPATH", "SSH_AUTH_SOCK", "TF_TOKEN_app"):
        monkeypatch.setenv(name, "a secret")
    assert "a secret" not in inside("import os; print(dict(os.environ))")


def test_descriptors_of_the_parent_are_closed(tmp_path: Path) -> None:
    with (tmp_path / "labels").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        code = (
            "import os; print([os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if int(n) > 2])"
        )
        assert "labels" not in inside(code)


def test_a_missing_level_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level, "strongest", lambda: Isolation(Level.PROCESS))
    assert level.required(Level.PROCESS).level == Level.PROCESS
    with pytest.raises(GraderError, match="isolation bubblewrap is required.*\n.*apt install"):
        level.required(Level.BUBBLEWRAP)
