"""The pictures of architecture.md, drawn from the code's own imports: ``python -m microblog.docs.pictures``.

rooms.svg: the layers that `make check` enforces, and who imports whom; what follows from other arrows is left out.
mail.svg: a mail on its way. Each arrow is an import; along a dashed one go rows, or the signal ``activity.happened``.
A test draws them again and compares, so they cannot grow old.
"""

import ast
import re
import tomllib
from html import escape
from pathlib import Path

import grimp

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PACKAGES = ("microblog", "accounts", "threads", "search")
WIDTH, BOX, GAP, BAND = 960, 50, 20, 84
WIDEST = 430

# Stations of a mail, one row after the other.
WAY = [
    ["threads.bridge.intake.smtp", "threads.bridge.intake.upload", "threads.bridge.bulk_import"],
    ["threads.bridge.intake.store"],
    ["threads.bridge.pipeline"],
    [
        "threads.bridge.recognising",
        "threads.bridge.unchain",
        "threads.bridge.review",
        "threads.bridge.placing",
    ],
    ["threads.actions"],
    ["threads.activity"],
    ["threads.live", "threads.notify", "search"],
]
# What goes on through rows of the database: the mail that was stored, the events that browsers hear.
HANDED_ON = {("threads.bridge.intake.store", "threads.bridge.pipeline"), ("threads.activity", "threads.live")}


def rooms(graph: grimp.ImportGraph) -> str:
    layers = _layers()
    names = [name for layer in layers for name in layer]
    arrows = {(a, b) for a in names for b in names if a != b and _imports(graph, a, b)}
    return _svg(_set_out(layers), _reduced(arrows), set())


def mail(graph: grimp.ImportGraph) -> str:
    order = {name: at for at, row in enumerate(WAY) for name in row}
    imports = {(a, b) for a in order for b in order if order[a] < order[b] and _imports(graph, a, b)}
    # Receivers import what they listen to; the news goes the other way.
    heard = {("threads.activity", name) for name in WAY[-1] if _imports(graph, name, "threads.activity")}
    near = {(a, b) for a, b in imports if order[b] == order[a] + 1 and b not in WAY[-1]}
    return _svg(_set_out(WAY), near, heard | HANDED_ON)


def _layers() -> list[list[str]]:
    """The layers of the contract in pyproject.toml, the highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = settings["tool"]["importlinter"]["contracts"][0]
    return [layer.split(" | ") for layer in contract["layers"]]


def _imports(graph: grimp.ImportGraph, above: str, below: str) -> bool:
    inside = {above} | (graph.find_descendants(above) if above in graph.modules else set())
    targets = {below} | graph.find_descendants(below)
    return any(graph.find_modules_directly_imported_by(module) & targets for module in inside)


def _reduced(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The arrows that do not follow from others."""
    below: dict[str, set[str]] = {}
    for a, b in arrows:
        below.setdefault(a, set()).add(b)

    def reach(name: str) -> set[str]:
        found, todo = set(), list(below.get(name, ()))
        while todo:
            if (one := todo.pop()) not in found:
                found.add(one)
                todo.extend(below.get(one, ()))
        return found

    further = {name: reach(name) for name in below}
    return {(a, b) for a, b in arrows if not any(b in further.get(c, ()) for c in below[a] if c != b)}


def _set_out(layers: list[list[str]]) -> dict[str, tuple[float, float, float]]:
    """{name: left, top and width of its box}."""
    boxes = {}
    for row, names in enumerate(layers):
        width = min(WIDEST, (WIDTH - GAP * (len(names) + 1)) / len(names))
        left = (WIDTH - len(names) * width - (len(names) - 1) * GAP) / 2
        for at, name in enumerate(names):
            boxes[name] = (left + at * (width + GAP), GAP + row * BAND, width)
    return boxes


def _svg(boxes, arrows, dashed) -> str:
    height = GAP + BAND * len({top for _left, top, _width in boxes.values()})
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="system-ui, sans-serif">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
        '<path d="M0 0 8 4 0 8z" fill="#5d7a6c"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fbfaf7"/>',
    ]
    out += [_arrow(boxes[a], boxes[b], "") for a, b in sorted(arrows)]
    out += [_arrow(boxes[a], boxes[b], ' stroke-dasharray="4 4"') for a, b in sorted(dashed)]
    out += [_box(name, *place) for name, place in boxes.items()]
    return "\n".join([*out, "</svg>", ""])


def _arrow(start, end, style: str) -> str:
    (left, top, width), (to_left, to_top, to_width) = start, end
    if to_top - top <= BAND:
        x, y, to_x, to_y = left + width / 2, top + BOX, to_left + to_width / 2, to_top
        bend = (to_y - y) / 2
        path = f"M{x:.0f} {y:.0f}C{x:.0f} {y + bend:.0f} {to_x:.0f} {to_y - bend:.0f} {to_x:.0f} {to_y:.0f}"
    else:
        # Past the rows between, on the nearer side.
        side = 1 if left + width / 2 >= WIDTH / 2 else -1
        x, to_x = (left + width, to_left + to_width) if side > 0 else (left, to_left)
        y, to_y = top + BOX / 2, to_top + BOX / 2
        out = (max(x, to_x) if side > 0 else min(x, to_x)) + side * (20 + (to_top - top) / 12)
        path = f"M{x:.0f} {y:.0f}C{out:.0f} {y:.0f} {out:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
    line = 'fill="none" stroke="#5d7a6c" stroke-opacity=".7"'
    return f'<path d="{path}" {line}{style} marker-end="url(#tip)"/>'


def _box(name: str, left: float, top: float, width: float) -> str:
    words = _about(name)
    middle, size = left + width / 2, min(11.5, (width - 12) / (len(words) * 0.51))
    frame = f'x="{left:.0f}" y="{top}" width="{width:.0f}" height="{BOX}" rx="8" fill="#fff" stroke="#1f6b4a"'
    text = f'<text x="{middle:.0f}" text-anchor="middle"'
    return (
        f"<rect {frame}/>"
        f'{text} y="{top + 21}" font-size="14" fill="#1d2b24">{escape(name.removeprefix("threads.bridge."))}</text>'
        f'{text} y="{top + 39}" font-size="{size:.1f}" fill="#55605b">{escape(words)}</text>'
    )


def _about(name: str) -> str:
    """The first clause of what a module says of itself."""
    path = ROOT / name.replace(".", "/")
    source = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
    words = (ast.get_docstring(ast.parse(source.read_text())) or "").split("\n")[0]
    return re.split(r"[:;.](?: |$)|, (?=and|or|by|with)", words)[0]


def draw() -> dict[str, str]:
    """{file name: picture}."""
    graph = grimp.build_graph(*PACKAGES)
    return {"rooms.svg": rooms(graph), "mail.svg": mail(graph)}


if __name__ == "__main__":
    for file, picture in draw().items():
        (HERE / file).write_text(picture)
