"""What is known of one battery's standing: record, safety, guarantee, waste, permits. None: nobody said."""

from dataclasses import dataclass

import polars as pl

from meguri.tables.worth import WORTHS
from meguri.value.routing.faults import RouteCode, RouteError, route_fault

GRAVE = ("danger", "warning")
TRACES = ("recorded", "partial", "missing", "unknown")
MENDING_TESTS = (
    "visual_inspection",
    "bms_check",
    "open_circuit_voltage",
    "capacity",
    "dc_resistance",
    "self_discharge",
)


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What is known of one battery besides its price.

    Attributes:
        goods: what would be handed over: the vehicle, or the pack (module, cell) without it.
        traceability: whether its life is recorded.
        tests_done: those of MENDING_TESTS that were made.
        safety: findings of a diagnosis (table `findings`), where there are.
        safety_level: the gravest finding on safety as somebody told it (warning, danger), without its table.
        is_checked: whether somebody checked safety and vouches for it; nothing found does not make it so.
        is_eligible: whether a guarantor takes it on.
        is_waste: whether it is waste by law.
        has_waste_permit: whether whoever carries and treats it has a permit for waste.
        has_export_consent: whether the export of waste is confirmed, or the Basel act judged.
        has_dismantler: whether whoever takes the battery off has a permit to dismantle.
    """

    goods: str = "vehicle"
    traceability: str = "unknown"
    tests_done: tuple[str, ...] = ()
    safety: pl.DataFrame | None = None
    is_checked: bool = False
    is_eligible: bool | None = None
    is_waste: bool | None = None
    has_waste_permit: bool | None = None
    has_export_consent: bool | None = None
    has_dismantler: bool | None = None
    safety_level: str | None = None

    def __post_init__(self) -> None:
        told: list[tuple[str, str, tuple[str, ...]]] = [("goods", self.goods, WORTHS)]
        told.append(("traceability", self.traceability, TRACES))
        told += [("tests_done", one, MENDING_TESTS) for one in self.tests_done]
        told += [("safety_level", self.safety_level, GRAVE)] if self.safety_level is not None else []
        faults = [
            route_fault(RouteCode.UNKNOWN_WORD, about=about, found=found, known=", ".join(known))
            for about, found, known in told
            if found not in known
        ]
        if faults:
            raise RouteError(faults)

    @property
    def worst(self) -> str | None:
        """The gravest finding on safety: danger, warning; none where it was checked; else None."""
        from meguri.tables.safety import SAFETY_CODES

        levels: set[str] = set()
        if self.safety is not None:
            levels = set(self.safety.filter(pl.col("code").is_in(SAFETY_CODES))["level"])
        levels |= {self.safety_level} if self.safety_level is not None else set()
        found = next((level for level in GRAVE if level in levels), None)
        return found or ("none" if self.is_checked else None)
