"""What a reader is not shown is told as that, and never as missing: a card must not call it unknown."""

from functools import cache

from meguri.locale import N_
from meguri.passport.exchange.karte import KarteCode, KarteRow, KarteState
from meguri.registry.passports import roles
from meguri.serve.pages.frame import Frame

KEPT = N_("not shown to this reader")
_SILENT = (
    KarteState.NOT_STATED,
    KarteState.NOT_MEASURED,
    KarteState.NOT_CHECKED,
    KarteState.NONE_RECORDED,
)
_ATTRIBUTES: dict[KarteCode, tuple[str, ...]] = {
    KarteCode.VEHICLE: ("vehicle_model", "first_registered_on", "mileage_km"),
    KarteCode.CHEMISTRY: ("chemistry",),
    KarteCode.CAPACITY_WHEN_NEW: ("rated_capacity_ah", "rated_energy_kwh"),
    KarteCode.STATE_OF_HEALTH: ("soh_share", "state_of_certified_energy_share"),
    KarteCode.METHOD: ("soh_method", "soh_definition"),
    KarteCode.DIAGNOSED_ON: ("soh_measured_on", "soh_share"),
    KarteCode.WARRANTY: ("warranty_until",),
    KarteCode.SAFETY: ("safety_state", "safety_findings", "accidents"),
    KarteCode.STATUS: ("battery_status",),
    KarteCode.ISSUER: ("operator_name", "operator_id"),
}
_EVENTS = ("repaired", "repurposed", "incident")  # what the field of its history counts
_PLACING = ("placed_on_market_in", "placed_on_market_on")


def is_withheld(row: KarteRow, reader: str) -> bool:
    """Whether a field is empty only because this reader is not shown what it would say.

    Args:
        row: of the card, made from what the reader may see.
        reader: role of `passport_roles`.
    """
    if row.state not in _SILENT or row.values.keys() - {"repairs", "repurposings", "incidents"}:
        return False
    return not _groups_of(row.code) <= roles().get(reader, frozenset())


def is_placing_withheld(reader: str) -> bool:
    """Whether the reader is not shown where and when it was placed on the market."""
    from meguri.passport.document import attributes

    seen = roles().get(reader, frozenset())
    return any(attributes()[name].access_group not in seen for name in _PLACING)


def kept_said(frame: Frame) -> str:
    """That something is not shown, in words."""
    return frame.say(KEPT)


@cache
def _groups_of(code: KarteCode) -> frozenset[str]:
    from meguri.passport.document import attributes
    from meguri.passport.events import event_kinds

    if code is KarteCode.HISTORY:
        return frozenset(event_kinds()[kind].access_group for kind in _EVENTS)
    return frozenset(attributes()[name].access_group for name in _ATTRIBUTES.get(code, ()))
