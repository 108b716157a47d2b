"""Writes a page as one HTML file that needs no other, no network and no script."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from grader import files
from grader.errors import GraderError
from grader.report.page.content import Page

TEMPLATE = "page.html.jinja"


def html(page: Page) -> str:
    """The page as one HTML file that needs no other."""
    return rendered(TEMPLATE, page=page)


def rendered(template: str, **values: object) -> str:
    """A template of this folder with its values, which are escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("grader.report.page", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["svg"] = _svg
    return environment.get_template(template).render(**values)


def _svg(svg: str, name: str, text: str) -> str:
    """A picture of ours with its text, and with ids of its own: a page has many pictures."""
    svg = re.sub(r'(id="|href="#|url\(#)', rf"\1{name}-", svg)
    title = f'<title id="{name}-text">{escape(text)}</title>'
    return svg.replace("<svg", f'<svg role="img" aria-labelledby="{name}-text"', 1).replace(">", f">{title}", 1)


def write(path: Path, page: Page) -> None:
    """Writes the page, whole or not at all. Raises GraderError if it cannot be written."""
    write_text(path, html(page))


def write_text(path: Path, text: str) -> None:
    """Writes a file, whole or not at all. Raises GraderError if it cannot be written."""
    try:
        with files.written_whole(path) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GraderError(
            f"{path} cannot be written: {error.strerror}.", "Choose a file in a writable folder with free space."
        ) from error
