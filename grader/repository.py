"""The public address of this project, from which a notebook or a course fetches it."""

from __future__ import annotations

import re
import subprocess

from grader import paths

# Forms of one address: https://host/path, ssh://git@host:22/path, git@host:path. A name or a password stays out.
_WEB = re.compile(r"https?://(?:[^@/]*@)?(?P<host>[^/@]+)/(?P<path>.+)")
_SSH = re.compile(r"ssh://(?:[^@/]*@)?(?P<host>[^/:@]+)(?::\d+)?/(?P<path>.+)|(?:[^@/:]+@)(?P<h>[^/:@]+):(?P<p>[^/].*)")


def address() -> str | None:
    """The address of the clone's origin for `git clone`; None if it has none on the web."""
    command = ["git", "-C", str(paths.PROJECT), "config", "--get", "remote.origin.url"]
    try:
        return public(subprocess.run(command, capture_output=True, encoding="utf-8").stdout.strip())
    except OSError:  # git is not installed
        return None


def public(origin: str) -> str | None:
    """The address of a remote as anybody can clone it: by https, and without anybody's name or password."""
    if found := _WEB.fullmatch(origin) or _SSH.fullmatch(origin):
        parts = found.groupdict()
        return f"https://{parts['host'] or parts['h']}/{parts['path'] or parts['p']}"
    return None
