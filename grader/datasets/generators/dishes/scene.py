"""A picture of a dish: adds many pieces of one kind at once to what covers a surface."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.outlines import SINGLE
from grader.datasets.generators.dishes.surface import SIDE, Surface
from grader.datasets.generators.dishes.tiles import places_in, tile


class Scene(Surface):
    """A surface on which ellipsoids, flat things and rods are laid."""

    def project(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Column, row and depth towards the camera, in pixels, of places (..., 3) as u, v, z."""
        along, across = np.cos(self.turn), np.sin(self.turn)
        right = along * places[..., 0] - across * places[..., 1]
        front = across * places[..., 0] + along * places[..., 1]
        down = front * self.cos - places[..., 2] * self.sin
        depth = front * self.sin + places[..., 2] * self.cos
        return right * self.scale, down * self.scale, depth * self.scale

    def windows(self, column: np.ndarray, row: np.ndarray, wide: float, high: float) -> tuple[np.ndarray, ...]:
        """First column and row of a window about each place, and offsets from the place, (n, 1, w) and (n, h, 1)."""
        half_width, half_height = int(np.ceil(wide)) + 1, int(np.ceil(high)) + 1
        left, upper = np.floor(column).astype(int) - half_width, np.floor(row).astype(int) - half_height
        x = left[:, None] + np.arange(2 * half_width + 2) - column[:, None]
        y = upper[:, None] + np.arange(2 * half_height + 2) - row[:, None]
        return left, upper, x[:, None].astype(SINGLE), y[:, :, None].astype(SINGLE)

    def paste(
        self,
        left: np.ndarray,
        upper: np.ndarray,
        order: np.ndarray,
        cover: np.ndarray,
        colours: np.ndarray,
        heights: np.ndarray,
        gloss: float,
        over: bool = False,
    ) -> None:
        """Lays windows one after another, `colours` (n, 3) or (n, 3, h, w); `over` adds heights to what is there."""
        high, wide = cover.shape[1:]
        flat = colours.ndim == 2
        for index in order:
            x, y = int(left[index]), int(upper[index])
            x0, y0, x1, y1 = max(-x, 0), max(-y, 0), min(wide, SIDE - x), min(high, SIDE - y)
            if x0 >= x1 or y0 >= y1:
                continue
            part = (slice(y + y0, y + y1), slice(x + x0, x + x1))
            share = cover[index, y0:y1, x0:x1]
            here = self.colour[:, part[0], part[1]]
            own = colours[index][:, None, None] if flat else colours[index][:, y0:y1, x0:x1]
            here += (own - here) * share
            ground = self.height[part]
            if over:
                ground += heights[index, y0:y1, x0:x1] * share
            else:
                ground += (heights[index, y0:y1, x0:x1] - ground) * share
            shine = self.gloss[part]
            shine += (SINGLE(gloss) - shine) * share

    def lumps(
        self,
        places: np.ndarray,
        axes: np.ndarray,
        colours: np.ndarray,
        *,
        angle: np.ndarray | float | None = None,
        lean: np.ndarray | float = 0.0,
        gloss: float = 0.25,
        second: str | None = None,
        mark: str = "blotch",
        amount: float = 0.7,
        rough: float = 0.0,
        zoom: float = 110,
    ) -> None:
        """Ellipsoids about `places` (n, 3) with half axes (n, 3) along, across and up, turned by `angle`.

        `lean` raises the end of the first axis. `second` colours part of each: "blotch" in patches, "top" where it is
        turned up, "ends", "stripes" across it, "side" on one flank.
        """
        count = len(places)
        if not count:
            return
        axes = np.broadcast_to(np.asarray(axes, float), (count, 3))
        angle = self.rng.uniform(0, 2 * np.pi, count) if angle is None else np.broadcast_to(angle, count)
        lean = np.broadcast_to(lean, count)
        along = np.stack([np.cos(angle) * np.cos(lean), np.sin(angle) * np.cos(lean), np.sin(lean)], axis=1)
        across = np.stack([-np.sin(angle), np.cos(angle), np.zeros(count)], axis=1)
        up = np.cross(along, across)
        frame = np.stack([along, across, up], axis=1) * axes[:, :, None]
        right, down, depth = self.project(frame)  # (n, 3) each: of the three half axes
        xx, xy, yy = (right**2).sum(1), (right * down).sum(1), (down**2).sum(1)
        scale = 1 / (xx * yy - xy**2 + 1e-9)
        ixx, ixy, iyy = yy * scale, -xy * scale, xx * scale
        x_depth, y_depth = (right * depth).sum(1), (down * depth).sum(1)
        kx, ky = ixx * x_depth + ixy * y_depth, ixy * x_depth + iyy * y_depth
        bulge = np.sqrt(np.maximum((depth**2).sum(1) - kx * x_depth - ky * y_depth, 0))
        column, row, _ = self.project(np.asarray(places, float))
        column, row = column + self.centre[0], row + self.centre[1]
        left, upper, x, y = self.windows(column, row, np.sqrt(xx.max()), np.sqrt(yy.max()))

        def each(values: np.ndarray) -> np.ndarray:
            return values.astype(SINGLE)[:, None, None]

        square = each(ixx) * x * x + each(iyy) * y * y + each(2 * ixy) * x * y
        cover = ((1 - np.sqrt(square)) * each((xx * yy - xy**2) ** 0.25) + SINGLE(0.5)).clip(0, 1)
        cap = np.sqrt(np.maximum(1 - square, 0))
        front = each(kx) * x + each(ky) * y + each(bulge) * cap
        heights = each(places[:, 2] * self.scale) + SINGLE(self.cos) * front - SINGLE(self.sin) * y
        if second is not None:
            # How far along the first axis, from -1 to 1, the visible surface is.
            lx, ly, ld = (part[:, 0] / (axes[:, 0] * self.scale) ** 2 for part in (right, down, depth))
            length = each(lx) * x + each(ly) * y + each(ld) * front
            share = self._mark(mark, length, cap, y) * SINGLE(amount)
            other = self.tone(second)[None, :, None, None]
            first = colours[:, :, None, None]
            colours = first + (other - first) * share[:, None]
        if rough:
            heights = heights + self._noise(cover.shape, zoom) * SINGLE(rough * self.scale)
        self.paste(left, upper, np.argsort(row + 0.2 * places[:, 2] * self.scale), cover, colours, heights, gloss)

    def _noise(self, shape: tuple[int, ...], zoom: float) -> np.ndarray:
        """The blotch tile under windows of (count, rows, columns), another part of it for each."""
        count, high, wide = shape
        step = zoom / self.scale
        row = (self.rng.uniform(0, 256, (count, 1)) + np.arange(high) * step)[:, :, None]
        column = (self.rng.uniform(0, 256, (count, 1)) + np.arange(wide) * step)[:, None]
        return tile("blotch").tone.take(places_in(column, row, 1, np.zeros(2)))

    def _mark(self, kind: str, length: np.ndarray, cap: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Where the second colour of lumps is, by the place along them, how far they are turned up, and the row."""
        if kind == "top":
            return ((cap - SINGLE(0.55)) * SINGLE(4)).clip(0, 1) * (y < 3)
        if kind == "ends":
            return ((np.abs(length) - SINGLE(0.5)) * SINGLE(5)).clip(0, 1)
        if kind == "side":
            return (length * SINGLE(6)).clip(0, 1)
        if kind == "stripes":
            return (np.sin(length * SINGLE(9)) * SINGLE(2)).clip(0, 1)
        return ((self._noise(cap.shape, 70) - SINGLE(0.45)) * SINGLE(3)).clip(0, 1)

    def flats(
        self,
        places: np.ndarray,
        size: np.ndarray | float,
        colours: np.ndarray,
        *,
        kind: str = "disc",
        angle: np.ndarray | float | None = None,
        narrow: float = 1.0,
        second: str | None = None,
        gloss: float = 0.2,
        thick: float = 0.02,
        amount: float = 1.0,
    ) -> None:
        """Flat things of half length `size` at `places` (n, 3); they lie on what is there.

        Kinds: disc, rim (a disc whose rim has the second colour), ring, leaf, square, wheel (a slice of citrus),
        crescent, bar.
        """
        count = len(places)
        if not count:
            return
        size = np.broadcast_to(np.asarray(size, float), (count,))
        angle = self.rng.uniform(0, 2 * np.pi, count) if angle is None else np.broadcast_to(angle, count)
        column, row, _ = self.project(np.asarray(places, float))
        column, row = column + self.centre[0], row + self.centre[1]
        reach = float(size.max() * self.scale) * (1.42 if kind == "square" else 1.05)
        left, upper, x, y = self.windows(column, row, reach, reach * self.cos)
        turn = (angle + self.turn)[:, None, None]
        unit = 1 / (size * self.scale)[:, None, None]
        right, front = x * unit.astype(SINGLE), y * (unit / self.cos).astype(SINGLE)
        along = right * np.cos(turn).astype(SINGLE) + front * np.sin(turn).astype(SINGLE)
        across = (front * np.cos(turn).astype(SINGLE) - right * np.sin(turn).astype(SINGLE)) * SINGLE(1 / narrow)
        distance, mark = _flat(kind, along, across, narrow)
        cover = (SINGLE(0.5) - distance * (size * self.scale).astype(SINGLE)[:, None, None]).clip(0, 1)
        heights = (distance * SINGLE(-7)).clip(0, 1) * SINGLE(thick * self.scale)
        if second is not None:
            other, first = self.tone(second)[None, :, None, None], colours[:, :, None, None]
            colours = first + (other - first) * (mark * SINGLE(amount))[:, None]
        self.paste(left, upper, np.argsort(places[:, 2] + 0.01 * row), cover, colours, heights, gloss, over=True)

    def tubes(
        self,
        start: np.ndarray,
        end: np.ndarray,
        radius: np.ndarray | float,
        colours: np.ndarray,
        *,
        bend: np.ndarray | float = 0.0,
        gloss: float = 0.2,
        second: str | None = None,
        mark: str = "blotch",
        amount: float = 0.8,
        waves: float = 9.0,
        blunt: bool = False,
    ) -> None:
        """Rods of round section between places (n, 3), their middle `bend` of their half length aside.

        `second` colours part of each: "blotch" in patches, "stripes" across, "ends", "ridges" along it.
        """
        count = len(start)
        if not count:
            return
        thick = np.broadcast_to(np.asarray(radius, float), (count,)) * self.scale
        aside_by = np.broadcast_to(np.asarray(bend, float), (count,))
        half = (np.asarray(end, float) - np.asarray(start, float)) / 2
        hx, hy, hd = self.project(half)
        column, row, _ = self.project((np.asarray(end, float) + np.asarray(start, float)) / 2)
        column, row = column + self.centre[0], row + self.centre[1]
        length = np.hypot(hx, hy) + 1e-3
        sideways = np.abs(aside_by) * length + thick
        left, upper, x, y = self.windows(column, row, (np.abs(hx) + sideways).max(), (np.abs(hy) + sideways).max())

        def each(values: np.ndarray) -> np.ndarray:
            return values.astype(SINGLE)[:, None, None]

        t = x * each(hx / length**2) + y * each(hy / length**2)
        aside = y * each(hx / length) - x * each(hy / length) - each(aside_by * length) * (1 - t * t)
        aside = aside / np.sqrt(1 + (each(2 * aside_by) * t) ** 2)
        beyond = np.maximum(np.abs(t) - 1, 0) * each(length)
        away = np.hypot(beyond, aside) / each(thick)
        if blunt:
            away = np.maximum(np.abs(aside) / each(thick), 1 + (beyond - 0.5) / each(thick))
        cover = ((1 - away) * each(thick) + SINGLE(0.5)).clip(0, 1)
        cap = np.sqrt(np.maximum(1 - away * away, 0))
        middle = (np.asarray(start, float) + np.asarray(end, float))[:, 2] / 2 * self.scale
        front = each(hd) * t.clip(-1, 1) + each(thick) * cap
        heights = each(middle) + SINGLE(self.cos) * front - SINGLE(self.sin) * y
        if second is not None:
            if mark == "stripes":
                share = (np.sin(t * SINGLE(waves) + cap * 2) * SINGLE(2.5)).clip(0, 1)
            elif mark == "ends":
                share = ((np.abs(t) - SINGLE(0.72)) * SINGLE(8)).clip(0, 1)
            elif mark == "ridges":
                share = (np.sin(aside / each(thick) * SINGLE(waves)) * SINGLE(1.5)).clip(0, 1)
            else:
                share = ((self._noise(cap.shape, 70) - SINGLE(0.45)) * SINGLE(3)).clip(0, 1)
            other, first = self.tone(second)[None, :, None, None], colours[:, :, None, None]
            colours = first + (other - first) * (share * SINGLE(amount))[:, None]
        self.paste(left, upper, np.argsort(row + 0.2 * middle), cover, colours, heights, gloss)


def _flat(kind: str, along: np.ndarray, across: np.ndarray, narrow: float) -> tuple[np.ndarray, np.ndarray]:
    """Signed distance in half lengths, and where the second colour is, of a flat thing of half length 1."""
    if kind in ("square", "bar"):
        distance = np.maximum(np.abs(along), np.abs(across)) - 1
        distance = np.maximum(distance, np.hypot(along, across) - SINGLE(1.3))
        return distance * SINGLE(narrow), ((distance + SINGLE(0.28)) * SINGLE(8)).clip(0, 1)
    if kind == "leaf":
        edge = 1 - along * along
        vein = np.exp(np.abs(across) * SINGLE(-16 * narrow))
        return (np.abs(across) - edge) * SINGLE(0.8 * narrow), vein
    radius = np.hypot(along, across)
    if kind == "ring":
        distance = np.abs(radius - SINGLE(0.74)) - SINGLE(0.26)
        return distance * SINGLE(narrow), np.maximum(0, 1 - np.abs(distance + SINGLE(0.26)) * 8)
    if kind == "crescent":
        distance = np.maximum(radius - 1, SINGLE(0.62) - np.hypot(along - SINGLE(0.42), across))
        return distance * SINGLE(narrow), np.maximum(0, np.sin(np.arctan2(across, along) * 9))
    distance = (radius - 1) * SINGLE(narrow)
    rim = ((radius - SINGLE(0.8)) * SINGLE(8)).clip(0, 1)
    if kind == "wheel":
        ray = np.abs(np.sin(np.arctan2(across, along) * 4))
        return distance, np.maximum(rim, np.maximum(0, 1 - ray * radius * 7)).clip(0, 1)
    return distance, rim
