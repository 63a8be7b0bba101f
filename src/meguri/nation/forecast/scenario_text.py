"""A scenario written out as the TOML file that states it."""

from meguri.nation.forecast.assumptions import ASSUMPTIONS
from meguri.nation.forecast.scenario import SOURCE_KEYS, Scenario, Value


def to_toml(scenario: Scenario) -> str:
    """The scenario as a complete file: reading it back gives the same scenario, free of its base."""
    lines = [
        "# A market scenario. What the keys mean: docs/explain/market-scenarios.md",
        f"name = {_quoted(scenario.name)}",
        f"title = {{ en = {_quoted(scenario.title.en)}, ja = {_quoted(scenario.title.ja)} }}",
        f"export = {_quoted(scenario.export)}",
        f"stay_from = {scenario.stay_from}",
        f"calibrated_to = [{', '.join(map(_quoted, scenario.calibrated_to))}]",
    ]
    for source in scenario.sources:
        lines += ["", f"[sources.{_quoted(source.source_id)}]"]
        lines += [f"{name} = {_quoted(getattr(source, name))}" for name in SOURCE_KEYS]
    for assumption in ASSUMPTIONS:
        lines += ["", f"# {assumption.meaning.en}"]
        for knot, value in scenario.values[assumption.name].items():
            lines += [f"[{assumption.name}{'' if knot is None else f'.{knot}'}]", *_value_lines(value)]
    return "\n".join(lines) + "\n"


def _value_lines(value: Value) -> list[str]:
    lines = [f"{name} = {getattr(value, name)!r}" for name in ("value", "low", "high")]
    lines += [f"{name} = {_quoted(getattr(value, name))}" for name in ("unit", "source", "note")]
    if value.tuned:
        lines += [
            "tuned = true",
            f"sourced_low = {value.sourced_low!r}",
            f"sourced_high = {value.sourced_high!r}",
        ]
        lines.append(f"leaves_range = {str(value.leaves_range).lower()}")
    return lines


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
