"""A scenario's TOML file: read with every fault found at once."""

import difflib
import math
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from meguri.nation.forecast.assumptions import ASSUMPTIONS, KNOT_RANGE, Along, Assumption
from meguri.nation.forecast.scenario import (
    ASSUMED_WORD,
    EXPORT,
    SHIPPED,
    SOURCE_KEYS,
    Scenario,
    ScenarioSource,
    Value,
)
from meguri.nation.forecast.scenario_faults import ScenarioCode, ScenarioError, ScenarioFault
from meguri.tables.words import Words

Raw = dict[str, Any]

MAX_TUNED = 3
_HEAD = {"name": str, "title": dict, "export": str, "stay_from": int, "calibrated_to": list}
_OPTIONAL_HEAD = ("based_on", "sources")
_VALUE = ("value", "low", "high", "unit", "source", "note")
_TUNED = ("tuned", "sourced_low", "sourced_high", "leaves_range")
_WORDS = ("a text", "a whole number", "a number", "true or false", "a table", "a list")
_KIND = dict(zip((str, int, float, bool, dict, list), _WORDS, strict=True))


class _Findings:
    """Faults as they are found."""

    def __init__(self) -> None:
        self.faults: list[ScenarioFault] = []

    def add(self, code: ScenarioCode, key: str, **rule: str | int | float | bool | None) -> None:
        self.faults.append(ScenarioFault(code, key, rule))

    def keys(
        self, found: Iterable[str], required: Mapping[str, str], optional: Collection[str] = (), at: str = ""
    ) -> None:
        """Missing and unknown keys of one table."""
        names = list(found)
        known = [*required, *optional]
        for name in names:
            if name not in known:
                near = _near(name, [k for k in known if k not in names])
                self.add(ScenarioCode.UNKNOWN_KEY, at + name, suggestion=at + near if near else None)
        for name, wanted in required.items():
            if name not in names:
                self.add(ScenarioCode.MISSING_KEY, at + name, wanted=wanted)

    def kind(self, key: str, found: object, wanted: type) -> bool:
        """Whether `found` is of the wanted kind; a whole number will do for a number."""
        right = isinstance(found, wanted) and not (isinstance(found, bool) and wanted is not bool)
        if wanted is float:
            right = isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found)
        if not right:
            self.add(ScenarioCode.WRONG_KIND, key, found=_show(found), wanted=_KIND[wanted])
        return right


def parse(content: bytes, *, where: str, known_sources: Collection[str]) -> Scenario:
    """The scenario that a file's content states.

    Args:
        content: TOML, UTF-8 (a byte-order mark is allowed).
        where: the file's name, for faults.
        known_sources: ids that a `source` may name.

    Raises:
        ScenarioError: with every fault found.
    """
    findings = _Findings()
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        findings.add(ScenarioCode.UNREADABLE, "", found=str(fault))
        raise ScenarioError(where, tuple(findings.faults)) from fault
    raw = _upon_base(raw, findings)
    groups = {a.name.split(".")[0]: "a group of assumptions" for a in ASSUMPTIONS}
    head = {name: _KIND[kind] for name, kind in _HEAD.items()}
    findings.keys(raw, {**head, **groups}, _OPTIONAL_HEAD)
    _check_head(raw, findings)
    sources = _sources(raw.get("sources", {}), findings)
    known = {*known_sources, *(s.source_id for s in sources), ASSUMED_WORD}
    values = _values(raw, groups, known, findings)
    _check_tuning(raw, values, findings)
    if findings.faults:
        raise ScenarioError(where, tuple(findings.faults))
    return Scenario(
        name=raw["name"],
        title=Words(raw["title"]["en"], raw["title"]["ja"]),
        export=raw["export"],
        stay_from=raw["stay_from"],
        calibrated_to=tuple(raw["calibrated_to"]),
        values=values,
        sources=sources,
        based_on=raw.get("based_on"),
    )


def _upon_base(raw: Raw, findings: _Findings) -> Raw:
    """The file's own statements laid over those of the shipped scenario it is based on."""
    base = raw.get("based_on")
    if base is None:
        return raw
    if base not in SHIPPED:
        rule = {"wanted": ", ".join(SHIPPED), "suggestion": _near(str(base), SHIPPED)}
        findings.add(ScenarioCode.UNKNOWN_BASE, "based_on", found=_show(base), **rule)
        base = SHIPPED[0]  # so that the rest of the file is still checked
    text = (Path(__file__).parent / "scenarios" / f"{base}.toml").read_text("utf-8")
    ground = _upon_base(tomllib.loads(text), findings)
    return _laid_over({k: v for k, v in ground.items() if k not in _HEAD and k != "based_on"}, raw)


def _laid_over(ground: Raw, over: Raw) -> Raw:
    """`over` wins, key by key, down to the table of one value, which is replaced as a whole."""
    merged = dict(ground)
    for key, new in over.items():
        old = ground.get(key)
        deeper = isinstance(old, dict) and isinstance(new, dict) and "value" not in new and "value" not in old
        merged[key] = _laid_over(old, new) if deeper and old is not None else new
    return merged


def _check_head(raw: Raw, findings: _Findings) -> None:
    for name, kind in _HEAD.items():
        if name in raw:
            findings.kind(name, raw[name], kind)
    if isinstance(raw.get("export"), str) and raw["export"] not in EXPORT:
        rule = {"wanted": ", ".join(EXPORT), "suggestion": _near(raw["export"], EXPORT)}
        findings.add(ScenarioCode.NOT_ALLOWED, "export", found=_show(raw["export"]), **rule)
    if isinstance(raw.get("title"), dict):
        findings.keys(raw["title"], {"en": "a text", "ja": "a text"}, at="title.")
        for lang, text in raw["title"].items():
            findings.kind(f"title.{lang}", text, str)
    if isinstance(raw.get("calibrated_to"), list):
        for position, claim in enumerate(raw["calibrated_to"]):
            findings.kind(f"calibrated_to.{position}", claim, str)


def _sources(raw: object, findings: _Findings) -> tuple[ScenarioSource, ...]:
    if not isinstance(raw, dict):
        findings.kind("sources", raw, dict)
        return ()
    sources = []
    for source_id, table in raw.items():
        at = f"sources.{source_id}."
        if not findings.kind(f"sources.{source_id}", table, dict):
            continue
        before = len(findings.faults)
        findings.keys(table, dict.fromkeys(SOURCE_KEYS, "a text"), at=at)
        for name in SOURCE_KEYS:
            if name in table:
                findings.kind(at + name, table[name], str)
        if len(findings.faults) == before:
            sources.append(ScenarioSource(source_id, **table))
    return tuple(sources)


def _values(
    raw: Raw, groups: Iterable[str], known: Collection[str], findings: _Findings
) -> dict[str, dict[int | None, Value]]:
    for group in groups:
        if group in raw and findings.kind(group, raw[group], dict):
            within = {a.name.split(".")[1]: _wanted(a) for a in ASSUMPTIONS if a.name.startswith(f"{group}.")}
            findings.keys(raw[group], within, at=f"{group}.")
    values: dict[str, dict[int | None, Value]] = {}
    for assumption in ASSUMPTIONS:
        group, name = assumption.name.split(".")
        stated = raw.get(group)
        if isinstance(stated, dict) and name in stated:
            values[assumption.name] = _assumption(assumption, stated[name], known, findings)
    return values


def _wanted(assumption: Assumption) -> str:
    if assumption.along is Along.ONE:
        return f"a value in {assumption.unit}"
    return f"a path by {assumption.along}, in {assumption.unit}"


def _assumption(
    assumption: Assumption, stated: object, known: Collection[str], findings: _Findings
) -> dict[int | None, Value]:
    key = assumption.name
    if not isinstance(stated, dict):
        findings.add(ScenarioCode.WRONG_KIND, key, found=_show(stated), wanted=_wanted(assumption))
        return {}
    if assumption.along is Along.ONE:
        value = _value(assumption, key, stated, known, findings)
        return {None: value} if value else {}
    low, high = KNOT_RANGE[assumption.along]
    knots: dict[int | None, Value] = {}
    for knot, table in stated.items():
        if not (knot.isascii() and knot.isdecimal() and low <= int(knot) <= high):
            findings.add(
                ScenarioCode.BAD_KNOT,
                f"{key}.{knot}",
                wanted=f"{assumption.along} {low}–{high}",
                suggestion=None,
            )
        elif findings.kind(f"{key}.{knot}", table, dict):
            value = _value(assumption, f"{key}.{knot}", table, known, findings)
            if value:
                knots[int(knot)] = value
    if len(stated) < 2:
        findings.add(ScenarioCode.TOO_FEW_KNOTS, key, found=len(stated), wanted=2)
    return dict(sorted(knots.items(), key=lambda item: item[0] or 0))


def _value(
    assumption: Assumption, key: str, table: Raw, known: Collection[str], findings: _Findings
) -> Value | None:
    before = len(findings.faults)
    tuned = table.get("tuned") is True
    required = dict.fromkeys(_VALUE[:3], f"a number in {assumption.unit}")
    required |= {"unit": f'"{assumption.unit}"', "source": 'a source id or "assumed"', "note": "a text"}
    if tuned:
        required |= {"sourced_low": "a number", "sourced_high": "a number", "leaves_range": "true or false"}
    findings.keys(table, required, _TUNED if tuned else ("tuned",), at=f"{key}.")
    if "tuned" in table:
        findings.kind(f"{key}.tuned", table["tuned"], bool)
    _check_texts(assumption, key, table, known, findings)
    _check_numbers(assumption, key, table, tuned, findings)
    if len(findings.faults) > before:
        return None
    value, low, high = (float(table[name]) for name in _VALUE[:3])
    edges = (float(table["sourced_low"]), float(table["sourced_high"])) if tuned else (None, None)
    return Value(value, low, high, table["unit"], table["source"], table["note"], tuned, *edges)


def _check_texts(
    assumption: Assumption, key: str, table: Raw, known: Collection[str], findings: _Findings
) -> None:
    texts = {n: table[n] for n in _VALUE[3:] if n in table and findings.kind(f"{key}.{n}", table[n], str)}
    unit, source = texts.get("unit", assumption.unit), texts.get("source", ASSUMED_WORD)
    if unit != assumption.unit:
        wanted = _show(assumption.unit)
        findings.add(ScenarioCode.WRONG_UNIT, f"{key}.unit", found=_show(unit), wanted=wanted)
    if source not in known:
        near = _near(source, known)
        findings.add(ScenarioCode.UNKNOWN_SOURCE, f"{key}.source", found=_show(source), suggestion=near)


def _check_numbers(assumption: Assumption, key: str, table: Raw, tuned: bool, findings: _Findings) -> None:
    names = ("value", "low", "high", *(("sourced_low", "sourced_high") if tuned else ()))
    numbers = {n: table[n] for n in names if n in table and findings.kind(f"{key}.{n}", table[n], float)}
    for name, number in numbers.items():
        if not 0.0 <= number <= assumption.high:
            wanted = f"0–{assumption.high:g} {assumption.unit}"
            findings.add(ScenarioCode.OUT_OF_RANGE, f"{key}.{name}", found=number, wanted=wanted)
    for order in (("low", "value", "high"), ("sourced_low", "sourced_high")):
        row = [numbers[n] for n in order if n in numbers]
        if len(row) == len(order) and row != sorted(row):
            found = ", ".join(f"{n} {numbers[n]:g}" for n in order)
            findings.add(ScenarioCode.BAND_ORDER, key, found=found, wanted=" ≤ ".join(order))
    if tuned and {"value", "sourced_low", "sourced_high"} <= numbers.keys() and "leaves_range" in table:
        leaves = not numbers["sourced_low"] <= numbers["value"] <= numbers["sourced_high"]
        right = findings.kind(f"{key}.leaves_range", table["leaves_range"], bool)
        if right and table["leaves_range"] is not leaves:
            said, wanted = str(table["leaves_range"]).lower(), str(leaves).lower()
            findings.add(ScenarioCode.LEAVES_RANGE, f"{key}.leaves_range", found=said, wanted=wanted)


def _check_tuning(raw: Raw, values: Mapping[str, Mapping[int | None, Value]], findings: _Findings) -> None:
    tuned = [
        name if knot is None else f"{name}.{knot}"
        for name, knots in values.items()
        for knot, value in knots.items()
        if value.tuned
    ]
    if len(tuned) > MAX_TUNED:
        findings.add(ScenarioCode.TOO_MANY_TUNED, ", ".join(tuned), found=len(tuned), wanted=MAX_TUNED)
    if tuned and raw.get("calibrated_to") == []:
        for key in tuned:
            findings.add(ScenarioCode.TUNED_WITHOUT_CLAIM, key)


def _near(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like it, if any does."""
    found = difflib.get_close_matches(name, list(known), n=1)
    return found[0] if found else None


def _show(found: object) -> str:
    if isinstance(found, str):
        return f'"{found}"'
    if isinstance(found, dict):
        return _KIND[dict]
    return str(found).lower() if isinstance(found, bool) else str(found)
