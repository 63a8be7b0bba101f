"""A diagnosis on a terminal: one page that a dealer understands."""

from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech, digits
from meguri.cli.output import NONE, text_table, width
from meguri.locale import N_, words
from meguri.report.diagnosis_words import (
    assumed_said,
    battery_said,
    because_said,
    finding_said,
    reference_said,
    said,
)

if TYPE_CHECKING:
    from meguri.health.diagnosis import Diagnosis

Row = dict[str, Any]
_MOST_ROWS = 12
_MOST_NEXT = 4
_SHOWN_AT_S = 10.0  # the time after a step that test standards share
_MOST_PULSES = 6


def diagnosis_text(diagnosis: "Diagnosis", lang: str) -> str:
    """The whole diagnosis: figure, evidence, findings, what to measure next, what was assumed."""
    parts = (
        _head(diagnosis, lang),
        _figure(diagnosis, lang),
        _evidence(diagnosis, lang),
        _findings(diagnosis, lang),
        _resistance(diagnosis, lang),
        _electrodes(diagnosis, lang),
        _next(diagnosis, lang),
        _assumed(diagnosis, lang),
        words(lang)(N_("Id of the verdict: {ident}")).format(
            ident=diagnosis.verdict["verdict_id"].item()[:16]
        ),
    )
    return "\n\n".join(part for part in parts if part)


def _head(diagnosis: "Diagnosis", lang: str) -> str:
    say = words(lang)
    row = diagnosis.verdict.row(0, named=True)
    sure = row["validation"] == "validated"
    title = say(N_("Battery diagnosis")) if sure else say(N_("Battery diagnosis (for reference only)"))
    lines = [title, battery_said(diagnosis.model)]
    if row["is_synthetic"]:
        lines.append(say(N_("SYNTHETIC DATA: a simulated log, no real car")))
    return "\n".join(line for line in lines if line)


def _figure(diagnosis: "Diagnosis", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    row = diagnosis.verdict.row(0, named=True)
    soh = say(N_("{median}   (90% interval {between})")).format(
        median=speech.percent(row["soh_share"]),
        between=speech.percent_between(row["soh_share_low"], row["soh_share_high"]),
    )
    pairs = (
        (N_("State of health (残存容量率)"), soh),
        (N_("What it means"), said("definition", row["definition"], lang)),
        (N_("Reference capacity"), reference_said(row, lang)),
        (N_("Day of measurement"), speech.day(row["measured_on"])),
        (N_("Validation"), said("validation", row["validation"], lang)),
        (N_("Who stands for it"), said("binding", row["binding"], lang)),
        (N_("Chassis number"), row["chassis_number"] or NONE),
        (N_("The car's own display"), speech.percent(row["soh_bms_share"])),
    )
    heads = [say(head) for head, _value in pairs]
    wide = max(width(head) for head in heads)
    return "\n".join(
        f"{head}{' ' * (wide - width(head))}  {value}"
        for head, (_head, value) in zip(heads, pairs, strict=True)
    )


def _evidence(diagnosis: "Diagnosis", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            said("method", row["method"], lang),
            speech.percent(row["soh_share"]),
            speech.percent_between(row["soh_share_low"], row["soh_share_high"]),
            speech.percent(row["weight_share"]),
            speech.percent_between(row["soc_from_share"], row["soc_to_share"]),
            NONE if row["temperature_c"] is None else f"{row['temperature_c']:.0f} °C",
        )
        for row in diagnosis.evidence.head(_MOST_ROWS).to_dicts()
    ]
    head = (N_("evidence"), N_("SOH"), N_("90% interval"), N_("part"), N_("SOC window"), N_("battery"))
    table = text_table(tuple(say(word) for word in head), rows, right=(1, 2, 3, 4, 5))
    left = diagnosis.evidence.height - len(rows)
    return table if left <= 0 else f"{table}\n" + say(N_("… and {count} more rows.")).format(count=left)


def _findings(diagnosis: "Diagnosis", lang: str) -> str:
    say = words(lang)
    safety = set(diagnosis.safety["finding_id"])
    rows = diagnosis.findings.to_dicts()
    parts = (
        (N_("Safety (apart from the state of health)"), [r for r in rows if r["finding_id"] in safety]),
        (N_("Findings"), [r for r in rows if r["finding_id"] not in safety]),
    )
    return "\n\n".join(
        "\n".join((say(title), *(f"- [{said('level', row['level'], lang)}] {finding_said(row, lang)}"
                                 for row in some)))
        for title, some in parts
        if some
    )  # fmt: skip


def _resistance(diagnosis: "Diagnosis", lang: str) -> str:
    """Resistance of the pack ten seconds after each step; at whatever times there are where none was read."""
    say, speech = words(lang), Speech(lang, words(lang))
    every = diagnosis.resistance
    told = every.filter(at_s=_SHOWN_AT_S) if (every["at_s"] == _SHOWN_AT_S).any() else every
    if told.is_empty():
        return ""
    rows = [
        (
            said("direction", row["direction"], lang),
            f"{row['at_s']:g} s",
            f"{row['resistance_ohm'] * 1000:.3g} mΩ",
            speech.between(*(f"{row[f'resistance_ohm_{end}'] * 1000:.3g}" for end in ("low", "high"))),
            speech.percent(row["soc_share"]),
            NONE if row["temperature_c"] is None else f"{row['temperature_c']:.0f} °C",
        )
        for row in told.head(_MOST_PULSES).to_dicts()
    ]
    head = (N_("step towards"), N_("after"), N_("resistance"), N_("90% interval"), N_("SOC"), N_("battery"))
    title = say(N_("Resistance of the pack (apart from the state of health)"))
    table = text_table(tuple(say(word) for word in head), rows, right=(1, 2, 3, 4, 5))
    more = every.height - len(rows)
    left = "" if more <= 0 else "\n" + say(N_("… and {count} more rows.")).format(count=more)
    return f"{title}\n{table}{left}"


def _electrodes(diagnosis: "Diagnosis", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            said("part", row["part"], lang),
            speech.percent(row["lost_share"]),
            speech.percent_between(row["lost_share_low"], row["lost_share_high"]),
        )
        for row in diagnosis.electrodes.to_dicts()
    ]
    title = say(N_("Lost inside the cells since new (apart from the state of health)"))
    head = tuple(say(word) for word in (N_("part of the cells"), N_("lost"), N_("90% interval")))
    return f"{title}\n{text_table(head, rows, right=(1, 2))}" if rows else ""


def _next(diagnosis: "Diagnosis", lang: str) -> str:
    say = words(lang)
    template = say(N_("{method}: {minutes} minutes, interval {now} → {then} points. {why}"))
    lines = [
        "- " + template.format(
            method=said("method", row["method"], lang),
            minutes=digits(row["minutes_min"], 3, most=0),
            now=digits(row["width_now_points"], 2, most=0),
            then=digits(row["width_then_points"], 2, most=0),
            why=because_said(row["because"], lang),
        )
        for row in diagnosis.next_measurements.head(_MOST_NEXT).to_dicts()
    ]  # fmt: skip
    return "\n".join((say(N_("What to measure next (best first)")), *lines)) if lines else ""


def _assumed(diagnosis: "Diagnosis", lang: str) -> str:
    # Several logs assume the same: once is enough to read.
    lines = dict.fromkeys(f"- {assumed_said(row, lang)}" for row in diagnosis.assumed.to_dicts())
    return "\n".join((words(lang)(N_("What was assumed")), *lines)) if lines else ""
