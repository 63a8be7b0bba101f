"""`meguri diagnose`: what state is this battery in, how sure are we, and what should be measured next?"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import typer

from meguri.cli import diagnose_options as told
from meguri.cli.column_map import column_map
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.health.crosswalk import Crosswalk
    from meguri.health.diagnosis import Diagnosis
    from meguri.health.logs.log import Log
    from meguri.health.pack import Pack
    from meguri.health.prior import VehicleFacts

HELP = N_(
    "What state is this battery in, and how sure are we? From logs of charges, a report, the car's display, "
    "or only what is known of the vehicle. To try it without any file: meguri diagnose --demo"
)
NO_PACK = N_(
    "Which pack is it? Name it with --pack (`meguri packs` lists the names), or describe it in a pack.toml."
)

UNPAIRED = N_(
    "--calibration is given {calibrations} times and --features {files} times. Give one calibration for all "
    "files of features, or one for each in the same order."
)
REFERENCE_ALONE = N_("--reference names a method of a round robin. Give that, too: --round-robin FILE.")
MEASURED_LATER = N_("--measured-on: {day} has not come yet. Give the day of the measurement.")


def diagnose(
    ctx: typer.Context,
    logs: told.Logs = None,
    *,
    pack: told.PackName = None,
    columns: told.Columns = None,
    report: told.Reports = None,
    readings: told.Readings = None,
    calibration: told.Calibrations = None,
    features: told.FeatureFiles = None,
    round_robin: told.RoundRobin = None,
    reference: told.Reference = None,
    plot: told.Plot = None,
    demo: told.Demo = False,
    model: told.Model = None,
    first_registration: told.FirstRegistration = None,
    mileage_km: told.MileageKm = None,
    prefecture: told.Prefecture = None,
    bars: told.Bars = None,
    meter_soh: told.MeterSoh = None,
    meter_range_km: told.MeterRangeKm = None,
    chassis_number: told.ChassisNumber = None,
    measured_by: told.MeasuredBy = None,
    device: told.Device = None,
    measured_on: told.MeasuredOn = None,
) -> None:
    """One battery's diagnosis, printed; drawn where asked."""
    from meguri.health.diagnosis import diagnose as made_of

    door: Door = ctx.obj
    ready_for([plot] if plot else [])
    today = datetime.now().astimezone().date()
    day = _day_of(measured_on, today)
    # Then the model is all there is to go by.
    alone = model is not None and not (logs or report or readings or features)
    vehicle = _vehicle(
        day,
        needed=alone,
        model=model or pack,
        first_registration=first_registration.date() if first_registration else None,
        odometer_km=mileage_km,
        prefecture=prefecture,
        bars=bars,
        meter_soh_share=None if meter_soh is None else meter_soh / 100,
        meter_range_km=meter_range_km,
        chassis_number=chassis_number,
        measured_by=measured_by,
        device=device,
    )
    chosen, many = _demo() if demo else (_pack(pack, model, needed=bool(logs)), _logs(logs or (), columns))
    made = made_of(
        many,
        chosen,
        vehicle=vehicle,
        reports=report or (),
        readings=readings or None,
        features=_features(calibration or [], features or []),
        round_robin=_crosswalk(round_robin, reference),
        on_day=day,
        measured_on=measured_on.date() if measured_on else None,
        measured_by=measured_by,
        device=device,
        chassis_number=chassis_number,
    )
    _show(made, door, plot)


def _day_of(measured_on: datetime | None, today: date) -> date:
    """The day that the diagnosis speaks of: that of the measurement, else today."""
    if measured_on is None:
        return today
    if measured_on.date() > today:
        raise BadInputError("measured_later", MEASURED_LATER, {"day": measured_on.date().isoformat()})
    return measured_on.date()


def _vehicle(day: date, *, needed: bool, **known: Any) -> "VehicleFacts | None":
    """The facts of the vehicle, where more is known of it than its model and its measurer, or needed."""
    from meguri.health.prior import VehicleFacts

    always = ("model", "chassis_number", "measured_by", "device")
    if not needed and all(value is None for name, value in known.items() if name not in always):
        return None
    return VehicleFacts(day, **known)


def _pack(pack: str | None, model: str | None, *, needed: bool) -> "Pack | None":
    """The pack called so, or described in a file of that name, else that of the model.

    None where there is no log and nothing, or too little, is published of the pack.
    """
    from meguri.facts.packs import PackNameCode, PackNameError, pack_named
    from meguri.health.pack import Pack
    from meguri.health.pack_file import read_pack

    asked = pack or model
    if asked is None:
        if needed:
            raise BadInputError("no_pack", NO_PACK)
        return None
    if asked.lower().endswith(".toml"):
        return read_pack(asked)
    try:
        return Pack(**cast("dict[str, Any]", pack_named(asked).reference()))
    except PackNameError as fault:
        if needed or (pack is not None and fault.code is PackNameCode.UNKNOWN):
            raise
        return None


def _demo() -> "tuple[Pack, tuple[Log, ...]]":
    """A simulated pack and its log, to try the command on; both say that they are synthetic."""
    from meguri.health.simulate import demo

    pack, log = demo()
    return pack, (log,)


def _features(calibrations: list[Path], files: list[Path]) -> list[tuple[Path, Path]]:
    """Each file of features with its calibration."""
    if len(calibrations) == 1 and files:
        return [(calibrations[0], file) for file in files]
    if len(calibrations) != len(files):
        counts = {"calibrations": len(calibrations), "files": len(files)}
        raise BadInputError("calibration_and_features", UNPAIRED, counts)
    return list(zip(calibrations, files, strict=True))


def _crosswalk(round_robin: Path | None, reference: str | None) -> "Crosswalk | None":
    if round_robin is None:
        if reference is not None:
            raise BadInputError("reference_alone", REFERENCE_ALONE)
        return None
    from meguri.health.crosswalk import crosswalk

    return crosswalk(round_robin, reference)


def _logs(files: Sequence[Path], columns: Path | None) -> "tuple[Log, ...]":
    if not files:
        return ()
    from meguri.health.logs.reading import read_log

    named = None if columns is None else column_map(columns)
    return tuple(read_log(file, named) for file in files)


def _show(made: "Diagnosis", door: Door, plot: Path | None) -> None:
    if plot is not None:
        from meguri.report.diagnosis_picture import diagnosis_svg

        write_all({plot: diagnosis_svg(made, door.lang).encode()})
    if door.as_json:
        from meguri.report.diagnosis_json import diagnosis_json

        print_json(diagnosis_json(made))
        return
    from meguri.cli.diagnose_text import diagnosis_text

    print_text(diagnosis_text(made, door.lang))
    if plot is not None:
        print_text("\n" + door.say(N_("Picture: {path}")).format(path=plot))
