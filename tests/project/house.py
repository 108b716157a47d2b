"""The import graph of a package as a house: python tests/project/house.py [PROJECT] prints its size.

A room is a module or a folder of the package, an arrow an import between two rooms. A room is one floor above the
rooms that it imports. An arrow back up closes a circle.
"""

from __future__ import annotations

import ast
import graphlib
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
Graph = dict[str, set[str]]


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Every module of the grader by its dotted name."""
    found = {}
    for path in sorted((root / "grader").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(root: Path = ROOT) -> Graph:
    """The grader's modules that each module names in any import, those inside functions included."""
    known = modules(root)
    return {name: _imported(path, known.keys()) - {name} for name, path in known.items()}


def _imported(path: Path, known: set[str]) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name in known}
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= (inside & known) or {node.module}
    return names


def house(graph: Graph, package: str) -> Graph:
    """The rooms of a package, each with those that it imports."""
    rooms: Graph = {}
    for name, imported in graph.items():
        if (room := _room(name, package)) is not None:
            others = {other for one in imported if (other := _room(one, package)) is not None}
            rooms[room] = rooms.get(room, set()) | others - {room}
    return rooms


def _room(name: str, package: str) -> str | None:
    """The room of a package in which a module is; None for other modules, and for what the package itself imports."""
    return name.removeprefix(f"{package}.").split(".")[0] if name.startswith(f"{package}.") else None


def backwards(rooms: Graph) -> set[tuple[str, str]]:
    """Arrows that close circles: without them there is none."""
    left, found = {room: set(others) for room, others in rooms.items()}, set()
    while True:
        try:
            graphlib.TopologicalSorter(left).prepare()
        except graphlib.CycleError as error:
            above, below = error.args[1][:2]  # each imports the one before it
            found.add((below, above))
            left[below].discard(above)
        else:
            return found


def floors(rooms: Graph) -> int:
    """The height of the house, without arrows back up."""
    taken = backwards(rooms)
    height: dict[str, int] = {}
    graph = {room: {other for other in others if (room, other) not in taken} for room, others in rooms.items()}
    for room in graphlib.TopologicalSorter(graph).static_order():
        height[room] = 1 + max((height[other] for other in graph.get(room, ())), default=0)
    return max(height.values())


def main(root: Path) -> None:
    graph = imports(root)
    print("| package | rooms | floors | arrows | arrows back up |\n| --- | --- | --- | --- | --- |")
    for package in ("grader", "grader.datasets"):
        rooms = house(graph, package)
        arrows = sum(map(len, rooms.values()))
        print(f"| {package} | {len(rooms)} | {floors(rooms)} | {arrows} | {len(backwards(rooms))} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ROOT)
