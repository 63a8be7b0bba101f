"""`meguri certificate`: one page on one battery, to hand over or to put behind the windscreen."""

import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from meguri.cli import certificate_options as own
from meguri.cli import life_options as told
from meguri.cli import passport_options as car_told
from meguri.cli.asking import NO_VERDICT, STDIN, today
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.journeys.certificate import Car, Certificate, Reach
    from meguri.tables.verdict import Verdict

HELP = N_(
    "A certificate of a battery's remaining capacity on one page (PDF): from a verdict, the car, what is "
    "declared on safety, with range in summer and winter. Only a result validated on the model is titled "
    "certificate, every other a reference value. To try it: meguri certificate --demo --out certificate.pdf"
)
NO_OUT = N_("Where to? Give --out certificate.pdf (or --json for its content).")
NO_PAGE = N_("--out: {found} is no page that can be made. End the name in .pdf or .png.")
DONE = N_("Certificate: {file}")
DONE_REFERENCE = N_("Reference value, no certificate ({reasons}): {file}")
DEMO_CAR: dict[str, Any] = {"pack_kwh": 40.0, "rated_range_km": 322.0}


@dataclass(frozen=True)
class Known:
    """What a record says of its car; all None without a record."""

    model: str | None = None
    chassis_number: str | None = None
    first_registered_on: date | None = None
    odometer_km: float | None = None
    energy_kwh: float | None = None


def certificate(
    ctx: typer.Context,
    verdict: told.Verdict = None,
    *,
    out: own.OutPdf = None,
    record: own.RecordFile = None,
    model: car_told.Model = None,
    chassis_number: car_told.ChassisNumber = None,
    first_registration: told.FirstRegistration = None,
    mileage_km: told.MileageKm = None,
    place: told.Place = None,
    duty: told.Duty = None,
    pack_kwh: told.PackKwh = None,
    rated_range_km: told.RatedRangeKm = None,
    heater: told.Heater = None,
    seed: told.Seed = 1,
    safety: own.SafetyState = "not_checked",
    recall: own.Recall = "unknown",
    flooded: own.Flooded = "unknown",
    repaired: own.Repaired = "unknown",
    issuer: own.Issuer = None,
    on: car_told.On = None,
    address: own.Address = None,
    signed: own.Signed = None,
    demo: told.Demo = False,
) -> None:
    """The page written, or its content printed."""
    from meguri.journeys.certificate import Declared, Told, certificate_of, reach_of, signature_of
    from meguri.tables.verdict import verdict_of

    door: Door = ctx.obj
    _can_be_written(out, as_json=door.as_json)
    day = on.date() if on else today()
    diagnosis, where = (_demo(day), "demo") if demo else _read(verdict)
    found, known = verdict_of(diagnosis), _known(record, day)
    car = _car(known, model, chassis_number, first_registration, mileage_km)
    vehicle = {"pack_kwh": pack_kwh, "rated_range_km": rated_range_km, "heater": heater}
    reach: Reach | None = None
    if place is not None:
        figures = _vehicle(found, car, (DEMO_CAR if demo else {}) | {k: v for k, v in vehicle.items() if v})
        reach = reach_of(figures, found, place, duty=duty, seed=seed)
    made = certificate_of(
        diagnosis,
        day,
        Told(
            car=car,
            declared=Declared(safety, recall, flooded, repaired),
            energy_kwh=pack_kwh or known.energy_kwh,
            energy_basis="told" if pack_kwh else "record",
            issuer=issuer,
            address=address,
            reach=reach,
            signature=_signed(signed, found.verdict_id, signature_of),
        ),
        where=where,
    )
    _answer(made, out, door)


def _can_be_written(out: Path | None, *, as_json: bool) -> None:
    if out is None:
        if not as_json:
            raise BadInputError("no_out", NO_OUT)
        return
    if out.suffix.lower() not in (".pdf", ".png"):
        raise BadInputError("no_page", NO_PAGE, {"found": repr(str(out))})
    ready_for([out])


def _read(given: Path | None) -> tuple[dict[str, Any], str]:
    """What a diagnosis printed, from its file or from standard input (-)."""
    from meguri.passport.reading import read_json
    from meguri.tables.verdict import LARGEST_BYTES, VerdictCode, VerdictError, VerdictFault

    if given is None:
        raise BadInputError("no_verdict", NO_VERDICT)
    where = str(given)
    if where == STDIN:
        content = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    else:
        with given.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    read = read_json(content, where=where, limit_bytes=LARGEST_BYTES)
    if not isinstance(read, dict):
        raise VerdictError([VerdictFault(VerdictCode.NO_VERDICT, {"where": where})])
    return read, where


def _demo(day: date) -> dict[str, Any]:
    """The diagnosis of a simulated log, as if measured on a day; it says that it is synthetic."""
    from meguri.health.diagnosis import diagnose
    from meguri.health.simulate import demo
    from meguri.report.diagnosis_json import diagnosis_json

    pack, log = demo()
    return diagnosis_json(diagnose((log,), pack, on_day=day, measured_on=day))


def _known(record: Path | None, day: date) -> Known:
    if record is None:
        return Known()
    from meguri.cli.passport_record import folded, read_record

    document = folded(read_record(record), day)
    return Known(
        document.value("vehicle_model"),
        document.value("chassis_number"),
        _day(document.value("first_registered_on")),
        document.value("mileage_km"),
        document.value("rated_energy_kwh"),
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _car(
    known: Known,
    model: str | None,
    chassis_number: str | None,
    first_registration: datetime | None,
    mileage_km: float | None,
) -> "Car":
    """What the command line says, else the record."""
    from meguri.journeys.certificate import Car

    return Car(
        model or known.model,
        chassis_number or known.chassis_number,
        first_registration.date() if first_registration else known.first_registered_on,
        known.odometer_km if mileage_km is None else mileage_km,
    )


def _vehicle(verdict: "Verdict", car: "Car", figures: dict[str, Any]) -> dict[str, Any]:
    """The car as the range takes it: the pack of the catalogue where it has one, and what was told of it."""
    from meguri.facts.packs import PackNameError, pack_named

    known = figures | ({"range_cycle": "WLTC"} if "rated_range_km" in figures else {})
    known |= {"usable_kwh": None} if "pack_kwh" in figures else {}
    for name in (verdict.model, car.model):
        try:
            return {"pack": pack_named(name or "").name} | known
        except PackNameError:
            continue
    return {"name": car.model or verdict.model or "car"} | known


def _signed(path: Path | None, verdict_id: str, signature_of: Any) -> Any:
    if path is None:
        return None
    from meguri.cli.passport_record import read_bytes

    return signature_of(read_bytes(path), verdict_id, where=str(path))


def _answer(made: "Certificate", out: Path | None, door: Door) -> None:
    if out is not None:
        from meguri.report.certificate import certificate_pdf, certificate_png

        draw = certificate_pdf if out.suffix.lower() == ".pdf" else certificate_png
        write_all({out: draw(made, door.lang)})
    if door.as_json:
        print_json({"certificate": made.plain(), "file": None if out is None else str(out)})
        return
    from meguri.report.certificate.words import REASONS

    reasons = ("、" if door.lang == "ja" else "; ").join(door.say(REASONS[one]) for one in made.because)
    print_text(door.say(DONE_REFERENCE if reasons else DONE).format(file=out, reasons=reasons))
