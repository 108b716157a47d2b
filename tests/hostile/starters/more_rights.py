# Tries to raise its limits and to gain rights: another user, another namespace, a mount, a device.
# Reported: it did not work
import ctypes
import errno
import os
import resource

CLONE_NEWUSER = 0x10000000
REFUSALS = (errno.EPERM, errno.EACCES, errno.EROFS)


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    here = os.getcwd().encode()
    tries = (
        (lambda: libc.setuid(0), errno.EINVAL),  # no such user inside
        (lambda: libc.setgid(0), errno.EINVAL),
        (lambda: libc.chroot(b"/"), None),
        (lambda: libc.mknod(b"sda", 0o060600, 2048), None),
        (lambda: libc.unshare(CLONE_NEWUSER), errno.ENOSPC),  # no namespace is left
        (lambda: libc.mount(b"none", here, b"tmpfs", 0, None), None),
    )
    for one, other_refusal in tries:
        pid = os.fork()
        if pid == 0:  # some calls are allowed only in a process with one thread
            os._exit(0 if one() == 0 else ctypes.get_errno())
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) not in (*REFUSALS, other_refusal):
            return True
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        return True
    except ValueError as error:
        return "not allowed to raise" not in str(error)
