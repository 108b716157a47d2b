"""Refuses system calls that no training and no model needs, for the calling process and its descendants.

Memory in anonymous files (memfd_create) and System V segments is not counted for any process, so a memory limit would
miss it. The other calls give wide access to the kernel. A refused call fails with "Operation not permitted".
Source: the Linux kernel's Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # the second: errno 1, EPERM
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of the kernel's classic BPF
NUMBER, ARCHITECTURE = 0, 4  # their offsets in the data that a filter gets
OTHER_ABI = 0x40000000  # from here on the numbers belong to x32
# By machine: its number in filters, and the numbers of its calls.
CALLS = {
    "x86_64": (
        0xC000003E,
        {
            **{"memfd_create": 319, "memfd_secret": 447, "shmget": 29, "msgget": 68, "semget": 64},
            **{"userfaultfd": 323, "bpf": 321, "io_uring_setup": 425, "perf_event_open": 298, "kexec_load": 246},
            **{"add_key": 248, "request_key": 249, "keyctl": 250, "ptrace": 101},
            **{"process_vm_readv": 310, "process_vm_writev": 311, "pidfd_getfd": 438},
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            **{"memfd_create": 279, "memfd_secret": 447, "shmget": 194, "msgget": 186, "semget": 190},
            **{"userfaultfd": 282, "bpf": 280, "io_uring_setup": 425, "perf_event_open": 241, "kexec_load": 104},
            **{"add_key": 217, "request_key": 218, "keyctl": 219, "ptrace": 117},
            **{"process_vm_readv": 270, "process_vm_writev": 271, "pidfd_getfd": 438},
        },
    ),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def refuse() -> bool:
    """Refuses the calls for this thread and everything it starts from now on. Returns False if the system cannot."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in CALLS or struct.calcsize("P") != 8:
        return False
    instructions = program(*CALLS[machine])
    libc = ctypes.CDLL(None)
    filtered = _Program(len(instructions) // 8, instructions)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filtered), 0, 0) == 0)


def program(architecture: int, calls: dict[str, int]) -> bytes:
    """The filter in classic BPF. It refuses all calls of another architecture: there the numbers mean other calls."""
    last = len(calls) + 1  # jumps count instructions forward: to REFUSE, which follows ALLOW
    lines = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 0, last + 2, architecture),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, last, 0, OTHER_ABI),
        *((EQUAL, last - 1 - position, 0, number) for position, number in enumerate(calls.values())),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]
    return b"".join(struct.pack("<HBBI", *line) for line in lines)
