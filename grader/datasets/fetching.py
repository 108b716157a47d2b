"""Fetches the files of real datasets, and reports within seconds if their address cannot be reached."""

from __future__ import annotations

import shutil
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from grader.datasets import cache
from grader.datasets.dataset import FileSource
from grader.errors import DataError

REFUSED = (401, 405, 501)
CONNECT_SECONDS = 6  # without a network `data prepare --real` says so within 10 s, start-up included


def download(name: str, real: FileSource, folder: Path) -> Path:
    """Fetches the file of a real dataset into `folder`. Raises DataError if it cannot be reached."""
    path = folder / real.files.names[0]
    try:
        with urllib.request.urlopen(real.address, timeout=60) as response, path.open("wb") as file:
            shutil.copyfileobj(response, file)
            wanted, size = response.headers.get("Content-Length"), file.tell()
    except OSError as error:
        raise _unreachable(name, real.address, error) from error
    if wanted is not None and int(wanted) != size:
        raise DataError(f"the download of {name} broke off after {size:,} of {int(wanted):,} bytes.", "Try again.")
    return path


def check_reachable(name: str, address: str) -> None:
    """Raises DataError within CONNECT_SECONDS if the host of an address cannot be reached."""
    outcome: list[OSError | None] = []

    def connect() -> None:
        try:
            socket.create_connection(_host(address), timeout=CONNECT_SECONDS).close()
            outcome.append(None)
        except OSError as error:
            outcome.append(error)

    thread = threading.Thread(target=connect, daemon=True)  # name lookup has no time limit of its own
    thread.start()
    thread.join(CONNECT_SECONDS)
    error = outcome[0] if outcome else TimeoutError(f"no answer within {CONNECT_SECONDS} s")
    if error is not None:
        raise _unreachable(name, address, error) from error


def troubles(addresses: Iterable[str]) -> dict[str, str]:
    """What keeps each of these from answering, within CONNECT_SECONDS for all; those that answer are left out."""
    found = {address: f"no answer within {CONNECT_SECONDS} s" for address in addresses}

    def ask(address: str) -> None:
        request = urllib.request.Request(address, method="HEAD")
        try:
            urllib.request.urlopen(request, timeout=CONNECT_SECONDS).close()
            del found[address]
        except urllib.error.HTTPError as error:
            if error.code in REFUSED:  # it answers, but not to this kind of request
                del found[address]
            else:
                found[address] = f"{error.code} {error.reason}"
        except (OSError, ValueError) as error:
            found[address] = str(getattr(error, "reason", error))

    threads = [threading.Thread(target=ask, args=(address,), daemon=True) for address in list(found)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + CONNECT_SECONDS
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return dict(found)


def _host(address: str) -> tuple[str, int]:
    """The host and port to connect to for an address: the proxy's, if one is set."""
    parts = urllib.parse.urlsplit(address)
    proxies = urllib.request.getproxies()
    if parts.scheme in proxies and not urllib.request.proxy_bypass(parts.hostname or ""):
        parts = urllib.parse.urlsplit(proxies[parts.scheme])
    return parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme, 80)


def _unreachable(name: str, address: str, error: OSError) -> DataError:
    return DataError(
        f"the real {name} cannot be fetched from {address}: {error}.",
        "Without a network, use the stand-in. If you have the files on disk: " + from_command(name),
    )


def from_command(name: str) -> str:
    """The command that takes the real data from files on disk, and what to do about a known trouble of its source."""
    workaround = getattr(cache.get(name).real, "workaround", "") if name in cache.names() else ""
    return f"python -m grader data prepare {name} --real --from DIR" + (f"\n{workaround}" if workaround else "")
