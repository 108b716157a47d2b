"""Makes the README's picture of a real grade, docs/grade.svg: python tests/project/page_picture.py

It runs `python -m grader demo`, and draws what that prints.
"""

from __future__ import annotations

import io
import re
import sys
from itertools import groupby
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

from rich.console import Console
from rich.status import Status
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from grader import __main__ as command_line
from grader.report import console

PICTURE = Path(__file__).parents[2] / "docs" / "grade.svg"
COLUMNS = 80
SHOWN = ("A network ", "category1_circles ", "The same ")  # one grade of two: both would fill two screens
DIM, PLAIN = "\x1b[2m", "\x1b[0m"
LEFT_OUT = f"{DIM}⋮{PLAIN}"
COLOURS = [(48, 54, 61), (255, 123, 114), (86, 211, 100), (227, 179, 65), (121, 192, 255), (210, 168, 255)]
THEME = TerminalTheme((22, 27, 34), (230, 237, 243), [*COLOURS, (118, 227, 234), (230, 237, 243)])
FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


class Recorder(Console):
    """A terminal that keeps what stays on the screen; the moving line of a training goes to the real one."""

    def __init__(self) -> None:
        super().__init__(
            file=io.StringIO(),
            record=True,
            width=COLUMNS,
            force_terminal=True,
            color_system="truecolor",
            no_color=False,
            highlight=False,
        )

    def status(self, *arguments: object, **options: object) -> Status:
        return Console(stderr=True).status(*arguments, **options)  # type: ignore[arg-type]


def picture() -> str:
    """What the demo prints now, as SVG."""
    recorder = Recorder()
    with mock.patch.object(console, "_Console", lambda **_: recorder):
        if status := command_line.main(["demo"]):
            sys.exit(f"The demo ended with status {status}: there is no grade to show.")
    return _drawn(["$ python -m grader demo", "", *_shortened(recorder.export_text(styles=True))])


def _shortened(output: str) -> list[str]:
    """The paragraphs that are SHOWN, with one sign for everything between two of them."""
    shown: list[str] = []
    for is_blank, paragraph in groupby(output.splitlines(), lambda line: not line.strip()):
        lines = list(paragraph)
        if is_blank:
            continue
        if Text.from_ansi(lines[0]).plain.startswith(SHOWN):
            shown += [*lines, ""]
        elif LEFT_OUT not in shown[-2:]:
            shown += [LEFT_OUT, ""]
    return shown[: -2 if LEFT_OUT in shown[-2:] else None][:-1]


def _drawn(lines: list[str]) -> str:
    """A terminal with these lines. The picture fetches no font and names no host."""
    terminal = Recorder()
    for line in [*lines, ""]:
        terminal.print(Text.from_ansi(line))
    svg = terminal.export_svg(title="", theme=THEME, unique_id="grade")
    svg = re.sub(r"@font-face \{.*?\}|<!--.*?-->", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", FONTS)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def words(svg: str) -> list[str]:
    """A picture's lines of text without spaces. Numbers with a point or comma differ between machines: they are #."""
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    rows = groupby(texts, lambda text: text.get("y"))
    lines = ["".join(part for text in row for part in text.itertext()) for _, row in rows]
    return [re.sub(r"\s", "", re.sub(r"\d+([.,]\d+)+", "#", line)) for line in lines]


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    print(f"Wrote {PICTURE}")
