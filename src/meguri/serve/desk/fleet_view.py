"""An organisation's batteries as lines of a table: state, state of health with its trend, last event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from meguri.charts.look import FAINT, KEPT, Caption, svg
from meguri.journeys.trend import Fall, Reading, last_fall
from meguri.locale import N_
from meguri.passport.events import Event
from meguri.registry.fleet import Line
from meguri.report.car_names import car_said
from meguri.report.passport_words import kind_said
from meguri.serve.addresses import battery_page
from meguri.serve.desk.words import choice_said, shortened
from meguri.serve.pages.frame import Frame

WIDTH, HEIGHT = 120.0, 34.0
_EDGE = 4.0
FELL = N_("fell {points} points, beyond the doubt of both diagnoses ({doubt})")
TREND = N_("Trend: {told}")
ALERT_COLOUR = "#d55e00"


@dataclass(frozen=True)
class FleetRow:
    """One battery in the table.

    Attributes:
        name: model, else the end of its identifier.
        identifier: short.
        page: its page.
        status: in words; "" where nobody stated it.
        soh: percent; "" where nothing was measured.
        band: its interval.
        day: of the diagnosis.
        trend: SVG of all diagnoses; "" of fewer than two.
        alert: what is to be looked at; "" for nothing.
        last: last event and its day.
        is_synthetic: whether the data were simulated.
    """

    name: str
    identifier: str
    page: str
    status: str
    soh: str
    band: str
    day: str
    trend: str
    alert: str
    last: str
    is_synthetic: bool


def fleet_rows(
    lines: Sequence[Line], lives: Mapping[str, Sequence[Event]], frame: Frame
) -> tuple[FleetRow, ...]:
    """The lines of a page.

    Args:
        lines: of the list.
        lives: battery → its diagnoses, the oldest first.
        frame: language of the page.
    """
    return tuple(_row(one, lives.get(one.battery_id, ()), frame) for one in lines)


def readings_of(life: Sequence[Event]) -> tuple[Reading, ...]:
    """The diagnoses that give a state of health with its interval."""
    found = []
    for event in life:
        share, ground = event.says.get("soh_share"), event.evidence.get("soh_share")
        if share is None or ground is None or ground.low is None or ground.high is None:
            continue
        day = event.says.get("soh_measured_on")
        measured_on = date.fromisoformat(day) if isinstance(day, str) else event.day
        definition = str(event.says.get("soh_definition") or "soh_c")
        found.append(Reading(measured_on, ground.low, share, ground.high, definition))
    return tuple(found)


def alert_said(fall: Fall | None, frame: Frame) -> str:
    """What is to be looked at; "" for nothing."""
    if fall is None or not fall.is_beyond_doubt:
        return ""
    return frame.say(FELL).format(points=f"{100 * fall.share:.0f}", doubt=f"±{100 * fall.doubt_share:.0f}")


def _row(line: Line, life: Sequence[Event], frame: Frame) -> FleetRow:
    speech, readings = frame.speech, readings_of(life)
    fall = last_fall(readings)
    low, high = line.soh_share_low, line.soh_share_high
    status = line.battery_status
    model = line.vehicle_model
    kind = (kind_said(line.last_kind, frame.lang),) if line.last_kind else ()
    return FleetRow(
        name=car_said(model, frame.lang) if model else shortened(line.battery_id, 24),
        identifier=shortened(line.battery_id),
        page=battery_page(line.battery_id),
        status=choice_said("battery_status", status, frame) if status else "",
        soh="" if line.soh_share is None else f"{100 * line.soh_share:.0f}%",
        band="" if low is None or high is None else _band(low, high),
        day="" if line.soh_measured_on is None else speech.day(line.soh_measured_on),
        trend=_drawn(readings, fall, frame) if len(readings) > 1 else "",
        alert=alert_said(fall, frame),
        last=" · ".join((*kind, speech.day(line.last_at.astimezone().date()))),
        is_synthetic=bool(line.soh_is_synthetic),
    )


def _band(low: float, high: float) -> str:
    """An interval, never narrower than what was found; as on the certificate."""
    return f"{floor(round(100 * low, 6))}–{ceil(round(100 * high, 6))}%"


def _drawn(readings: Sequence[Reading], fall: Fall | None, frame: Frame) -> str:
    """Intervals as strokes and medians as a line, small enough for a cell."""
    days = [one.day.toordinal() for one in readings]
    first, span = min(days), max(max(days) - min(days), 1)
    bottom, top = min(one.low for one in readings), max(one.high for one in readings)
    height = max(top - bottom, 0.02)

    def x(day: int) -> float:
        return _EDGE + (WIDTH - 2 * _EDGE) * (day - first) / span

    def y(share: float) -> float:
        return _EDGE + (HEIGHT - 2 * _EDGE) * (top - share) / height

    colour = ALERT_COLOUR if fall is not None and fall.is_beyond_doubt else KEPT
    bars = "".join(
        f'<path d="M{x(day):.1f} {y(one.low):.1f}V{y(one.high):.1f}" stroke="{FAINT}" stroke-width="5"/>'
        for day, one in zip(days, readings, strict=True)
    )
    line = " ".join(f"{x(day):.1f},{y(one.median):.1f}" for day, one in zip(days, readings, strict=True))
    dots = "".join(
        f'<circle cx="{x(day):.1f}" cy="{y(one.median):.1f}" r="2.5" fill="{colour}"/>'
        for day, one in zip(days, readings, strict=True)
    )
    told = ", ".join(f"{one.day.isoformat()} {100 * one.median:.0f}%" for one in readings)
    drawn = f'{bars}<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>{dots}'
    title = frame.say(TREND).format(told=told)
    return svg(drawn, WIDTH, HEIGHT, Caption(f"trend-{abs(hash(told)) % 10**9}", title, ""))
