"""Circuit strings: `R0-p(R1,CPE1)-W1` is R0 in series with R1 beside CPE1, in series with W1.

The notation is that of impedance.py. `-` joins in series, `p(a,b,…)` in parallel, to any depth up to
MOST_DEEP. A name is a kind of element with a number behind it, which may be left out. Parameters are named
like their element, with `_0`, `_1` behind it where it has several.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from meguri.health.impedance.circuit_faults import CircuitCode, CircuitError, CircuitFault, fault
from meguri.health.impedance.elements import KINDS

MOST_LONG = 500
MOST_ELEMENTS = 40
MOST_DEEP = 20
_TOKEN = re.compile(r"\s*(?:(?P<open>p\s*\()|(?P<name>[A-Za-z]+[0-9]*)|(?P<sign>[-,)(])|(?P<other>\S))", re.A)


@dataclass(frozen=True, slots=True)
class Element:
    """One element; `first` is the place of its first parameter."""

    name: str
    kind: str
    first: int


@dataclass(frozen=True, slots=True)
class Series:
    """Parts one after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """Parts beside each other."""

    parts: tuple["Node", ...]


Node = Element | Series | Parallel


@dataclass(frozen=True, slots=True)
class Circuit:
    """A circuit as read.

    Attributes:
        root: its tree.
        parameters: names of all parameters, in the order of the string.
        units: unit of each.
        is_exponent: whether it is the exponent of a CPE (0…1) instead of a size above 0.
    """

    root: Node
    parameters: tuple[str, ...]
    units: tuple[str, ...]
    is_exponent: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    place: int
    sort: str


def parse_circuit(text: str) -> Circuit:
    """Read a circuit string.

    Raises:
        CircuitError: a string that is no circuit; all faults at once, with their places (from 1).
    """
    if not isinstance(text, str):
        raise CircuitError((fault(CircuitCode.KIND, found=repr(text)[:60]),))
    if len(text) > MOST_LONG:
        found = f"{len(text)} characters"
        raise CircuitError((fault(CircuitCode.LENGTH, found=found, wanted=MOST_LONG),))
    tokens = [
        _Token(match[match.lastgroup or 0], match.start(match.lastgroup or 0) + 1, match.lastgroup or "")
        for match in _TOKEN.finditer(text)
    ]
    faults = (*_order_faults(tokens), *_bracket_faults(tokens), *_name_faults(tokens))
    if faults:
        ordered = sorted(faults, key=_place)
        raise CircuitError(ordered)
    return _built(tokens)


def _place(found: CircuitFault) -> int:
    return int(found.values.get("place", 0))


def _order_faults(tokens: list[_Token]) -> Iterator[CircuitFault]:
    """Whether elements and signs follow each other as they must."""
    is_wanted = True
    for token in tokens:
        starts = token.sort in {"name", "open"} or token.text == "("
        if token.sort == "other":
            yield fault(CircuitCode.CHARACTER, place=token.place, found=token.text)
        elif starts and not is_wanted:
            yield fault(CircuitCode.JOIN, place=token.place, found=token.text)
        elif not starts and is_wanted:
            yield fault(CircuitCode.EMPTY, place=token.place, found=token.text)
        is_wanted = token.text in {"-", ","} or token.text.endswith("(")
    if is_wanted:
        yield fault(CircuitCode.EMPTY, place=tokens[-1].place + 1 if tokens else 1, found="…")


def _bracket_faults(tokens: list[_Token]) -> Iterator[CircuitFault]:
    """Whether every bracket that opens closes, is one of p(…), and how deep they go."""
    opened = list[_Token]()
    for token in tokens:
        if token.text == "(":
            yield fault(CircuitCode.BRACKET, place=token.place)
        if token.text.endswith("("):
            opened.append(token)
            if len(opened) == MOST_DEEP + 1:
                yield fault(CircuitCode.DEPTH, place=token.place, wanted=MOST_DEEP)
        elif token.text in {")", ","} and not opened:
            code = CircuitCode.CLOSED if token.text == ")" else CircuitCode.COMMA
            yield fault(code, place=token.place)
        elif token.text == ")":
            opened.pop()
    yield from (fault(CircuitCode.OPENED, place=token.place) for token in opened)


def _name_faults(tokens: list[_Token]) -> Iterator[CircuitFault]:
    """Elements that nobody knows, names that come twice, too many of them."""
    names = [token for token in tokens if token.sort == "name"]
    seen = set[str]()
    for token in names:
        kind = token.text.rstrip("0123456789")
        if kind not in KINDS:
            lower = {name.lower(): name for name in KINDS}
            close = get_close_matches(kind.lower(), lower, n=1, cutoff=0.5)
            near = lower[close[0]] if close else "R"
            known = ", ".join(KINDS)
            yield fault(CircuitCode.ELEMENT, place=token.place, found=token.text, near=near, wanted=known)
        if token.text in seen:
            yield fault(CircuitCode.DUPLICATE, place=token.place, found=token.text)
        seen.add(token.text)
    if len(names) > MOST_ELEMENTS:
        yield fault(CircuitCode.LENGTH, found=f"{len(names)} elements", wanted=MOST_ELEMENTS)


def _built(tokens: list[_Token]) -> Circuit:
    """The tree of tokens that are known to be in order."""
    names, units = list[str](), list[str]()
    branches: list[list[list[Node]]] = [[[]]]  # open brackets → branches → parts
    for token in tokens:
        if token.sort == "name":
            kind = token.text.rstrip("0123456789")
            branches[-1][-1].append(Element(token.text, kind, len(names)))
            several = len(KINDS[kind].units) > 1
            names += [f"{token.text}_{k}" if several else token.text for k in range(len(KINDS[kind].units))]
            units += KINDS[kind].units
        elif token.sort == "open":
            branches.append([[]])
        elif token.text == ",":
            branches[-1].append([])
        elif token.text == ")":
            done = branches.pop()
            branches[-1][-1].append(Parallel(tuple(_series(parts) for parts in done)))
    root = _series(branches[0][0])
    return Circuit(root, tuple(names), tuple(units), tuple(unit == "1" for unit in units))


def _series(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Series(tuple(parts))
