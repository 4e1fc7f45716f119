"""Reading one file after another, and laying the steps of shared files in where they are included.

``opening: {include: shared/opening.yaml}`` becomes ``opening.you_choose``, ``opening.more`` ...: the include's own name, a dot,
the name in the shared file. Conditions and ways inside a shared file speak of its own steps and are renamed with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from bot.flow.conditions import both, renamed
from bot.flow.meaning import Meaning
from bot.flow.model import Flow, Rule, Shared, Step
from bot.flow.outline import Outline, outline
from bot.flow.places import Origin, Places
from bot.flow.problems import Problem
from bot.flow.shape import validated
from bot.flow.telling import told
from bot.flow.wordings import words_of_flow, words_of_step
from bot.flow.wrong import Path, Wrong
from bot.flow.yaml import Node, compose

DEEPEST = 3
MOST_STEPS = 300  # with those of shared files: far more than a conversation has, and few enough to be checked in seconds


class Piece(NamedTuple):
    """One step of a file after laying in. ``step`` is None where the file has errors."""

    name: str
    step: Step | None
    outline: Outline
    origin: Origin


class Whole(NamedTuple):
    """One file with everything it includes."""

    root: Node | None = None
    part: Flow | Shared | None = None
    pieces: tuple[Piece, ...] = ()


class Files:
    """Reads files and gathers their problems; each shared file once."""

    def __init__(self, read_include: Callable[[str], bytes | None]) -> None:
        self.read_include = read_include
        self.problems: list[Problem] = []
        self.shared: dict[str, Whole] = {}

    def whole(self, name: str, source: bytes, inside: tuple[str, ...] = ()) -> Whole:
        """A file with its includes. ``inside`` is the paths of the files that include it, outermost first."""
        composed = compose(name, source)
        self.problems += composed.problems
        if composed.root is None:
            return Whole()
        places, raw = Places(name, composed.root), composed.root.data()
        if inside and not (isinstance(raw, dict) and "shared" in raw):
            self._say(
                places,
                [
                    Wrong(
                        "include-not-shared",
                        "This file is included, and does not begin with `shared`.",
                        "Begin it with shared: and its name.",
                    )
                ],
            )
            return Whole(composed.root)
        is_shared = isinstance(raw, dict) and "shared" in raw and "flow" not in raw
        part: Flow | Shared | None
        part, faults = validated(Shared, raw) if is_shared else validated(Flow, raw)
        self._say(places, faults)
        pieces = self._pieces(places, raw, part, (*inside, name)) if isinstance(raw, dict) else ()
        return Whole(composed.root, part, pieces)

    def _pieces(self, places: Places, raw: dict[str, Any], part: Flow | Shared | None, inside: tuple[str, ...]) -> tuple[Piece, ...]:
        written = raw["steps"] if isinstance(raw.get("steps"), dict) else {}
        prefix = f"shared/{raw.get('shared')}" if isinstance(part, Shared) else str(raw.get("flow"))
        pieces: list[Piece] = []
        outlines: dict[str, Outline] = {}
        unknown, first = [], {}
        for name, step in written.items():
            outlines[name] = outline(step)
            made = _made(part, name, f"{prefix}/{name}") if part else None
            if outlines[name].kind != "pieces":
                pieces.append(Piece(name, made, outlines[name], _origin(places, name)))
            elif found := self._included(places, name, step["include"], inside):
                laid = [_laid(piece, name, made, found) for piece in found]
                first[name] = laid[0].name
                outlines |= {piece.name: piece.outline for piece in laid}
                pieces += laid
            else:
                unknown.append(name)
            if len(pieces) > MOST_STEPS:
                says = f"A flow has {MOST_STEPS} steps at most, with those of shared files. Here it has more."
                self._say(places, [Wrong("too-many-steps", says, "Make several flows of it.", ("steps", name))])
                return ()
        self._mean(places, raw, written, Meaning(outlines, unknown))
        return tuple(_with_ways(piece, first) for piece in pieces)

    def _mean(self, places: Places, raw: dict[str, Any], written: dict[str, Any], meaning: Meaning) -> None:
        self._say(places, words_of_flow(raw))
        if raw.get("who") is not None:
            self._say(places, meaning.who(raw["who"]))
        for name, step in written.items():
            if isinstance(step, dict):
                self._say(places, words_of_step(name, step))
                self._say(places, meaning.step(name, step))

    def _included(self, places: Places, name: str, path: Any, inside: tuple[str, ...]) -> tuple[Piece, ...]:
        """The steps of an included file; none where it cannot be read, which is told at the include."""
        here: Path = ("steps", name, "include")
        if not isinstance(path, str) or ".." in path or path.startswith("/"):
            return ()
        if path in inside:
            self._say(places, [Wrong("include-circle", f"`{path}` includes itself in the end.", "Take this step out.", here)])
        elif len(inside) > DEEPEST:
            self._say(
                places,
                [
                    Wrong(
                        "include-deep",
                        f"Files include one another more than {DEEPEST} deep here.",
                        "Bring the steps nearer to the flow.",
                        here,
                    )
                ],
            )
        elif path in self.shared:
            return self.shared[path].pieces
        elif (source := self.read_include(path)) is None:
            self._say(
                places,
                [Wrong("include-missing", f"There is no file `{path}`.", "Look at its name; it is looked for in the flows folder.", here)],
            )
        else:
            self.shared[path] = whole = self.whole(path, source, inside)
            return whole.pieces
        return ()

    def _say(self, places: Places, faults: Iterable[Wrong]) -> None:
        self.problems += told(places, faults)


def _made(part: Flow | Shared, name: str, origin: str) -> Step:
    """A step as its file has it; what a shared file accepts goes along with each of its steps."""
    step = part.steps[name]
    accept = {**part.accept, **step.accept} if isinstance(part, Shared) else step.accept
    return step.model_copy(update={"origin": origin, "accept": accept})


def _origin(places: Places, name: str) -> Origin:
    pair = places.root.entry("steps") if places.root else None
    key, step = (pair[1].entry(name) if pair else None) or (Node(name, 1, 1), Node(None, 1, 1))
    return Origin(places.file, key, step)


def _laid(piece: Piece, name: str, include: Step | None, all_pieces: tuple[Piece, ...]) -> Piece:
    """A step of a shared file under its long name, with its conditions and ways renamed."""
    new_names = {other.name: f"{name}.{other.name}" for other in all_pieces}
    step = piece.step
    if step and include:
        own = renamed(step.only_if, new_names) if step.only_if else None
        then = tuple(_renamed_rule(rule, new_names) for rule in step.then)
        step = step.model_copy(update={"only_if": both(include.only_if, own), "then": then})
    return Piece(new_names[piece.name], step, piece.outline, piece.origin)


def _renamed_rule(rule: Rule, new_names: Mapping[str, str]) -> Rule:
    when = renamed(rule.when_, new_names) if rule.when_ else None
    return rule.model_copy(update={"when_": when, "go": new_names.get(rule.go, rule.go) if rule.go else None})


def _with_ways(piece: Piece, first: Mapping[str, str]) -> Piece:
    """A way that leads to an include leads to its first step."""
    if not first or not piece.step or not any(rule.go in first for rule in piece.step.then):
        return piece
    then = tuple(rule.model_copy(update={"go": first.get(rule.go or "", rule.go)}) for rule in piece.step.then)
    return piece._replace(step=piece.step.model_copy(update={"then": then}))
