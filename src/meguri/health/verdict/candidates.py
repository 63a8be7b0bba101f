"""What a user could measure next and bring here, with its minutes and its doubt from the facts."""

from typing import TYPE_CHECKING

from meguri.health.verdict.next_best import Candidate

if TYPE_CHECKING:
    from meguri.facts.methods import Methods

WIDE_CHARGE_MIN = 60.0  # half an hour of rest and a quick charge over half of the battery
READ_DISPLAY, CHARGE_WIDE, BENCH = "read_display", "charge_wide", "bench"
_Z95 = 1.6448536269514722


def candidates(chemistry: str, methods_made: frozenset[str]) -> tuple[Candidate, ...]:
    """What could be measured next on a pack of this chemistry.

    One reading of the car's display or one bench test says all that a second one would, so a method made
    already is left out; another charge is not.

    Args:
        chemistry: of the cells; `unknown` where nobody knows.
        methods_made: methods that there is evidence of already.
    """
    from meguri.facts.methods import diagnosis_methods

    known = diagnosis_methods()
    found = [
        _display(known) if not methods_made & {"bms_read", "capacity_bars"} else None,
        _stated(known, "partial_charge", ("partial_charge", "partial_charge_ica"), chemistry, CHARGE_WIDE),
        _stated(known, "full_cycle_bench", ("full_cycle_bench",), chemistry, BENCH)
        if "full_cycle_bench" not in methods_made
        else None,
    ]
    return tuple(one for one in found if one is not None)


def _display(known: "Methods") -> Candidate:
    from meguri.health.prior.displays import bms_draws

    row = known.methods.filter(method_id="bms_read").row(0, named=True)
    sd = bms_draws(0.85, firmware=True)[1]
    return Candidate("bms_read", row["minutes_min_high"], sd, sd, READ_DISPLAY)


def _stated(
    known: "Methods", name: str, rows: tuple[str, ...], chemistry: str, because: str
) -> Candidate | None:
    """A method by the first of these rows of the catalogue that states an accuracy; None where none does."""
    from meguri.facts.methods import half_width_points, stated_accuracy

    asked = None if chemistry == "unknown" else chemistry
    if not known.chemistries.filter(method_id=rows[-1], chemistry=chemistry, suits="weak").is_empty():
        return None
    for row in rows:
        told = stated_accuracy(known.accuracy, row, chemistry=asked)
        half = told and half_width_points(told["kind"], told["error_points"], told["evidence"])
        if half:
            sd = half / 100 / _Z95
            shortest = known.methods.filter(method_id=row)["minutes_min_low"].item()
            return Candidate(name, max(shortest, WIDE_CHARGE_MIN), sd, sd * 0.7, because)
    return None
