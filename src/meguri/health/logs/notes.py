"""What is found and what is assumed while a log is read: rows for FINDINGS and HEALTH_ASSUMED."""

from dataclasses import dataclass, field

import polars as pl

from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.schema import N_

FINDING_WORDS: dict[str, str] = {
    "truncated": N_("{about}: the last line is cut off and was left out."),
    "rows_left_out": N_("{about}: {rows} rows without a time or a current were left out."),
    "rows_out_of_order": N_("{about}: {rows} rows stood out of order; the log was put in order of time."),
    "duplicated_rows": N_("{about}: {rows} rows repeat a time already given; the first of each was kept."),
    "clock_jump": N_("{about}: the clock jumps back {rows} times; what follows was joined on."),
    "gap": N_("{about}: {rows} gaps, the longest {found} {unit}; nothing is counted across them."),
    "integer_soc": N_("{about}: SOC is shown in whole percents; the moments at which it changes are used."),
    "negative_window": N_("{about}: charge flows in while the SOC shown falls by {found} {unit}."),
    "stuck_sensor": N_(
        "{about}: the value stands still from {from_s} s to {to_s} s while the rest moves; it is not used."
    ),
    "out_of_range": N_("{about}: {rows} values that cannot be were left out."),
    "sign_flip": N_("{about}: the sign of the current changes at {from_s} s; what follows was turned."),
    "soc_jump": N_(
        "{about}: the SOC shown jumps {rows} times, by up to {found} {unit}: the display was reset."
    ),
    "wrong_nominal_capacity": N_(
        "{about}: the log speaks of a pack of {found} {unit} when new, the pack given has {limit} {unit}. "
        "Check the pack, and the units of time and current; the interval was widened until then."
    ),
    "far_below_nominal": N_(
        "{about}: the log speaks of {found} {unit} over the full range, less than half of what the pack "
        "given holds when new ({limit} {unit}). Check that it is this car's pack."
    ),
    "healing_jump": N_(
        "{about}: the car raised its own estimate by {found} {unit} at once; cells do not heal, it was reset."
    ),
    "battery_replaced_or_reset": N_(
        "{about}: the car raised its own estimate by {found} {unit} at once, more than a reset after quick "
        "charges does. Was the battery replaced? Then give only the readings since, with the papers; else a "
        "tool has reset it, and the trend before counts."
    ),
    "readings_trend": N_(
        "{about}: the car's newest figure is {found} %; the trend of its readings, without its resets, "
        "stands at {limit} %. The trend counts, with its doubt."
    ),
    "repeated_readings": N_("{about}: {rows} readings repeat a day already given; one of each was kept."),
    "readings_out_of_range": N_("{about}: {rows} values that cannot be were left out."),
    "log_given_twice": N_("{about}: holds the same {rows} rows as a log given before; it was counted once."),
    "synthetic": N_("{about}: synthetic data, made by a simulator; they say nothing of a real battery."),
}
ASSUMED_WORDS: dict[str, str] = {
    "column": N_("{about} is read from the column {said}"),
    "sign_turned": N_("the log counts charging as negative; the sign was turned ({said})"),
    "sign_kept": N_("the log counts charging as positive ({said})"),
    "sign_unknown": N_("nothing shows which sign charging has; positive was taken for charging"),
    "day_of_log": N_(
        "{about}: its own clock says {said}; that counts as the day of measurement unless another is given"
    ),
    "unit": N_("{about} is given in {said}"),
    "format": N_("{about} was read as {said}"),
    "charger_side": N_(
        "the current is what the charger gives ({said}); what the car uses meanwhile is in it"
    ),
    "current_from_power": N_("the current was worked out from {said}"),
    "cell_not_pack": N_("the voltage given is that of one cell ({said})"),
}


@dataclass
class Notes:
    """What is gathered while one log is read.

    Attributes:
        name: the log's name.
        findings: rows for FINDINGS.
        assumed: rows for HEALTH_ASSUMED.
    """

    name: str
    findings: list[dict[str, object]] = field(default_factory=list)
    assumed: list[dict[str, object]] = field(default_factory=list)

    def find(self, code: str, level: str = "note", about: str = "", **values: object) -> None:
        """Note one finding; `values` are further columns of FINDINGS."""
        row: dict[str, object] = dict.fromkeys(FINDINGS.names)
        row |= {"finding_id": f"log-{len(self.findings) + 1}", "code": code, "level": level}
        self.findings.append(row | {"about": about or self.name} | values)

    def assume(self, code: str, about: str, said: str) -> None:
        """Note one assumption."""
        self.assumed.append({"about": about, "code": code, "said": said, "source_id": None})

    def findings_frame(self) -> pl.DataFrame:
        """All findings, table `findings`."""
        return FINDINGS.check(pl.DataFrame(self.findings, schema=FINDINGS.polars_schema))

    def assumed_frame(self) -> pl.DataFrame:
        """All assumptions, table `health_assumed`."""
        return HEALTH_ASSUMED.check(pl.DataFrame(self.assumed, schema=HEALTH_ASSUMED.polars_schema))
