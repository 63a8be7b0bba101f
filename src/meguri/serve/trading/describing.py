"""What a lot says of its battery, taken from the battery's record as its owner reads it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.passport.events import Event
from meguri.passport.events.contracts import OVER, contracts_of
from meguri.registry.certificates import DOCUMENT, certificate_named
from meguri.registry.passports import document_now
from meguri.registry.store import life_of
from meguri.registry.trading.faults import TradeCode, refused
from meguri.registry.trading.lots import Described

if TYPE_CHECKING:
    from meguri.registry.database import Session
    from meguri.registry.vault import Vault
    from meguri.serve.house import Visit

INCIDENT = "incident"
_NONE = (None, None, None)
_SAFETY = {"checked": "confirmed", "finding": "finding"}  # of a certificate; nothing said is unconfirmed


def described(
    visit: "Visit", battery_id: str, prefecture: str, *, goods: str | None = None,
    mileage_km: float | None = None,
) -> Described:  # fmt: skip
    """What is known of a battery, to be shown to whoever may trade.

    Args:
        visit: of its owner, who was asked about by the policy before.
        battery_id: the battery.
        prefecture: where it stands.
        goods: what is offered; None takes the car where the record names one, else the pack.
        mileage_km: distance driven; None takes what the record says.

    Raises:
        RegistryError: no such battery.
        TradeError: its record says no model.
        PlaceError: no such prefecture.
    """
    with visit.own_work() as session:
        return described_now(
            session, visit.house.vault, battery_id, prefecture, visit.house.today(), goods=goods,
            mileage_km=mileage_km,
        )  # fmt: skip


def described_now(
    session: "Session", vault: "Vault", battery_id: str, prefecture: str, day: date, *,
    goods: str | None = None, mileage_km: float | None = None,
) -> Described:  # fmt: skip
    """The same, on a session of the registry itself; see `described`."""
    from meguri.facts.places import climate_of
    from meguri.journeys.offering import winter_range_km

    place = climate_of(prefecture).prefecture
    life = vault.open_events(session, battery_id, life_of(session, battery_id))
    certificate = _certificate(session, vault, battery_id, day)
    document, _ = document_now(life, battery_id)
    values = document.values()
    model = values.get("vehicle_model") or values.get("model_id")
    if model is None:
        raise refused(TradeCode.NO_MODEL, found=battery_id)
    kind = goods or ("pack" if values.get("vehicle_model") is None else "vehicle")
    soh = _soh(document.evidence.get("soh_share"), values)
    winter = winter_range_km(str(model), soh, place) if kind == "vehicle" else None
    (low, middle, high), (least, usual, most) = soh or _NONE, winter or _NONE
    has_incident = any(one.kind == INCIDENT and one.corrected_by is None for one in document.life)
    driven = values.get("mileage_km") if mileage_km is None else mileage_km
    return Described(
        goods=kind,
        model=str(model),
        chemistry=values.get("chemistry"),
        rated_kwh=values.get("rated_energy_kwh"),
        soh_share_low=low,
        soh_share=middle,
        soh_share_high=high,
        soh_measured_on=_day(values.get("soh_measured_on")),
        registered_in=_month(values.get("first_registered_on")),
        mileage_km=None if driven is None else float(driven),
        winter_range_km_low=least,
        winter_range_km=usual,
        winter_range_km_high=most,
        certified_on=certificate[1],
        prefecture=place,
        has_traceability=True,  # its record is kept here, and every event of it can be proved
        is_guaranteed=_is_guaranteed(life, day),
        safety="finding" if has_incident else _SAFETY.get(certificate[0], "unconfirmed"),
        is_synthetic=bool(values.get("soh_is_synthetic"))
        or "synthetic" in str(values.get("model_id")).lower(),
    )


def _day(told: Any) -> date | None:
    return None if told is None else date.fromisoformat(str(told))


def _soh(ground: Any, values: Mapping[str, Any]) -> tuple[float, float, float] | None:
    share = values.get("soh_share")
    if share is None or ground is None or ground.low is None or ground.high is None:
        return None
    return float(ground.low), float(share), float(ground.high)


def _month(told: Any) -> date | None:
    """The first day of the month: the very day says more of a car than its buyers need."""
    return None if told is None else date.fromisoformat(str(told)).replace(day=1)


def _is_guaranteed(life: Sequence[Event], day: date) -> bool:
    return any(one.state(day) != OVER for one in contracts_of(life))


def _certificate(session: "Session", vault: "Vault", battery_id: str, day: date) -> tuple[str, date | None]:
    """What the newest certificate that is still valid says of safety, and when it was issued."""
    row = session.execute(
        "SELECT c.name, c.issued_at FROM meguri.certificates c JOIN meguri.batteries b USING (battery_no) "
        "WHERE b.battery_id = %s AND c.title = 'certificate' AND c.valid_until >= %s "
        "ORDER BY c.certificate_no DESC LIMIT 1",
        [battery_id, day],
    ).fetchone()
    if row is None:
        return "", None
    files = certificate_named(session, vault, row[0]).files
    said = json.loads(files[DOCUMENT])["certificate"] if files else {}
    return str(said.get("safety", {}).get("state", "")), row[1].astimezone().date()
