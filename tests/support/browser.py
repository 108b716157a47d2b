"""Opens pages in headless Chromium, where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MEASURE = "<script>parent.postMessage(document.documentElement.scrollWidth, '*')</script>"
FRAME = """<!DOCTYPE html><title>nothing was measured</title>
<script>onmessage = (message) => { document.title = 'as wide as ' + message.data }</script>
<iframe style="border:0;width:%dpx;height:900px" src="page.html"></iframe>"""

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


def opened(html: str, width: int, folder: Path, fault: str = "") -> list[str]:
    """What a page of `width` pixels reports as errors, all its parts open. It must not be wider than that.

    Chromium's own windows are at least 500 pixels wide, so the page is opened in a frame. `fault` is a script that
    goes wrong.
    """
    html = html.replace("<details>", "<details open>").replace("</body>", f"{MEASURE}<script>{fault}</script></body>")
    (folder / "page.html").write_text(html, encoding="utf-8")
    (folder / "frame.html").write_text(FRAME % width, encoding="utf-8")
    command = [CHROMIUM or "", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--dump-dom"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--screenshot={folder / 'page.png'}"]
    command += ["--enable-logging=stderr", "--virtual-time-budget=5000", "--window-size=1300,1000"]
    done = subprocess.run(
        [*command, (folder / "frame.html").as_uri()], capture_output=True, encoding="utf-8", timeout=120
    )
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title and title[1] == f"as wide as {width}", done.stderr[-2000:]
    return re.findall(r'CONSOLE.*?\] "(.*?)"', done.stderr)
