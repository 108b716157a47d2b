"""Plots as small SVG that takes its colours from the page, so that it can be read in the light and in the dark.

A plot is drawn in five colours that stand for roles; each becomes the page's variable of that name.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from grader.report.page.content import Picture

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, DIM, GRID, MODEL, WRONG = "#010101", "#020202", "#030303", "#040404", "#050505"
ROLES = {INK: "ink", DIM: "dim", GRID: "grid", MODEL: "model", WRONG: "wrong"}
WIDTH = 340  # units, about as many pixels as a phone has for a plot: letters are then as large as they are drawn
LETTERS = 10.5
EVERYWHERE = {  # page.css says it for all plots
    *(
        f"font-size:{LETTERS}px",
        "stroke-linejoin:miter",
        "stroke-linecap:square",
        "stroke-width:0.8",
        "text-anchor:start",
    ),
}
STYLE: dict[Any, Any] = {
    **{"svg.fonttype": "none", "svg.hashsalt": "grader", "text.parse_math": False, "axes.unicode_minus": True},
    **{"font.size": LETTERS, "axes.labelsize": LETTERS, "axes.titlesize": LETTERS, "legend.fontsize": LETTERS},
    **{"text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": DIM, "xtick.color": DIM, "ytick.color": DIM},
    **{"xtick.labelcolor": INK, "ytick.labelcolor": INK, "grid.color": GRID, "grid.linewidth": 0.8, "axes.grid": True},
    **{"axes.axisbelow": True, "axes.linewidth": 0.8, "xtick.labelsize": LETTERS, "ytick.labelsize": LETTERS},
    **{"axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False, "lines.linewidth": 1.6},
    **{"xtick.major.size": 0, "ytick.major.size": 0, "xtick.minor.size": 0, "ytick.minor.size": 0},
    **{"figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none", "path.simplify": True},
}


@contextmanager
def style() -> Iterator[None]:
    """Everything drawn in the block, an exercise's own plots too, has the page's letters and colours."""
    import matplotlib
    from matplotlib.rcsetup import cycler

    colours = cycler("color", [MODEL, WRONG, INK, DIM])
    with matplotlib.rc_context({**STYLE, "axes.prop_cycle": colours}):
        yield


def axes(height: float, width: float = WIDTH, rows: int = 1) -> tuple[Figure, list[Axes]]:
    """A figure of this size in units, with `rows` axes below each other."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=2 / 72, h_pad=2 / 72)
    figure = Figure(figsize=(width / 72, height / 72), layout=layout)
    return figure, list(figure.subplots(rows, 1, squeeze=False)[:, 0])


def picture(figure: Figure, title: str, text: str, note: str = "") -> Picture:
    """The figure as a part of the page."""
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None})
    return Picture(title, small(written.getvalue()), text, note)


def small(svg: str) -> str:
    """The SVG of matplotlib without what a page does not need, or says once for all plots (page.css)."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>', r"<svg \1>", svg, count=1)
    svg = svg.replace("xlink:href", "href")
    used = set(re.findall(r"#([\w.-]+)", svg))
    svg = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in used else "", svg)
    svg = re.sub(r' transform="rotate\(-?0(?:\.0)? [^)]*\)"', "", svg)
    svg = re.sub(r"<[^>]*>", lambda tag: re.sub(r"-?\d+\.\d{2,}", _rounded, tag[0]), svg)
    for colour, role in ROLES.items():
        svg = svg.replace(colour, f"var(--{role})")
    svg = re.sub(r'style="([^"]*)"', lambda found: f'style="{_styled(found[1])}"', svg)
    svg = re.sub(r"\s+", " ", svg.replace(' style=""', "")).replace("> <", "><")
    svg = re.sub(r' clip-path="[^"]*" style="(fill:none;stroke:var\(--grid\))', r' style="\1', svg)
    svg = re.sub(r'<path d="[^"]*"(?: clip-path="[^"]*")? style="fill:none"/>', "", svg)
    alone = r"<g>(<(?:path|use|text)[^<]*(?:/>|</text>))</g>|<defs></defs>|<g></g>|<g/>"
    while (shorter := re.sub(alone, r"\1", svg)) != svg:
        svg = shorter
    return svg.strip()


def _rounded(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _styled(style: str) -> str:
    """A style without what is so everywhere."""
    found = []
    for rule in filter(None, map(str.strip, style.split(";"))):
        name, _, value = map(str.strip, rule.partition(":"))
        if name == "font":  # the family is the page's
            size = re.search(r"[\d.]+px", value)
            name, value = "font-size", size[0] if size else ""
        if name != "font-family" and f"{name}:{value}" not in EVERYWHERE and value:
            found.append(f"{name}:{value}")
    return ";".join(found)


def label_ends(axis: Axes, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Writes (x, y, text, colour) beside the ends of lines, moved apart if they would overlap."""
    axis.set_ylim(axis.get_ylim())
    axis.figure.draw_without_rendering()  # type: ignore[union-attr]  # only now the axes have their size
    transform = axis.transData + axis.transAxes.inverted()
    apart = (LETTERS + 2) / (axis.bbox.height / axis.figure.dpi * 72)
    places = sorted((float(transform.transform((x, y))[1]), x, text, colour) for x, y, text, colour in ends)
    lowest = -1.0
    for place, x, text, colour in places:
        lowest = max(place, lowest + apart)
        axis.annotate(
            text,
            (x, lowest),
            xycoords=("data", "axes fraction"),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            annotation_clip=False,
        )


def logarithmic(axis: Axes, which: str) -> None:
    """A logarithmic x or y axis, with plain numbers beside it."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    one = axis.xaxis if which == "x" else axis.yaxis
    one.axes.set(**{f"{which}scale": "log"})
    one.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    one.set_minor_formatter(NullFormatter())


def words_above(axis: Axes, words: Sequence[tuple[str, str]], lift: float = 0) -> None:
    """Names of lines or points in their colours, in a row above the axes and `lift` units higher."""
    from matplotlib.offsetbox import AnchoredOffsetbox, HPacker, TextArea
    from matplotlib.transforms import ScaledTranslation

    areas: list[Artist] = [TextArea(cut(text), textprops={"color": colour, "size": LETTERS}) for text, colour in words]
    place = axis.transAxes + ScaledTranslation(0, lift / 72, axis.figure.dpi_scale_trans)
    box = HPacker(children=areas, pad=0, sep=10)
    axis.add_artist(
        AnchoredOffsetbox(
            "lower left", child=box, frameon=False, pad=0, borderpad=0.2, bbox_to_anchor=(0, 1), bbox_transform=place
        )
    )


def cut(text: str, most: int = 20) -> str:
    """A name that may have any length, for a plot."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def whole_steps(axis: Axes) -> None:
    """Whole numbers along the x axis."""
    from matplotlib.ticker import MaxNLocator

    axis.xaxis.set_major_locator(MaxNLocator(6, integer=True))
