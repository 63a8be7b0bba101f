"""A diagnosis in a process of its own: what was uploaded lies in a folder, the verdict is put beside it."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from meguri.serve.workers import limit_memory

if TYPE_CHECKING:
    from meguri.health.diagnosis import Diagnosis
    from meguri.health.pack import Pack
    from meguri.health.prior import VehicleFacts

REQUEST, RESULT = "request.json", "result.json"
DEMO_LOG = "demo.csv"  # simulated, and says so in its first line
_VEHICLE = ("first_registration", "odometer_km", "prefecture", "bars", "meter_soh_share", "meter_range_km")


def answered(arguments: list[str], outcome_of: Callable[[Path, str], dict[str, Any]]) -> int:
    """Do what lies in a folder, within a limit of memory, and leave what came of it there.

    Args:
        arguments: the folder, bytes of memory at most, the language of faults.
        outcome_of: the work: folder and language → outcome.
    """
    folder, most, lang = Path(arguments[0]), int(arguments[1]), arguments[2]
    limit_memory(most)
    try:
        outcome = outcome_of(folder, lang)
    except MemoryError:
        outcome = {"status": "too_much_memory", "most_mb": most // 1_000_000}
    (folder / RESULT).write_text(json.dumps(outcome, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    return 0


def main(arguments: list[str]) -> int:
    """Diagnose what lies in a folder; `arguments` as `answered` takes them."""
    return answered(arguments, _outcome)


def _outcome(folder: Path, lang: str) -> dict[str, Any]:
    from meguri.locale.refusals import said_of_room
    from meguri.report.diagnosis_json import diagnosis_json
    from meguri.serve.errors import Answerer

    try:
        made = diagnosed(json.loads((folder / REQUEST).read_text(encoding="utf-8")), folder)
    except MemoryError:
        raise
    except Exception as fault:
        said = said_of_room(fault, Answerer(lang))
        if said is None:
            raise
        return {"status": "refused", **said.shape()}
    return {"status": "done", "diagnosis": diagnosis_json(made)}


def asked_in(folder: Path) -> dict[str, Any]:
    """What was told of the car of a job, as its folder has it."""
    found: dict[str, Any] = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    return found


def methods_of(diagnosis: Mapping[str, Any]) -> tuple[str, ...]:
    """The methods of a diagnosis, what counted most first.

    Args:
        diagnosis: as `diagnosis_json` gives it.
    """
    rows = sorted(diagnosis["evidence"], key=lambda row: -(row.get("weight_share") or 0))
    return tuple(dict.fromkeys(str(row["method"]) for row in rows))


def diagnosed(asked: Mapping[str, Any], folder: Path) -> "Diagnosis":
    """The diagnosis of what is known of a vehicle, with logs and reports of a folder.

    Args:
        asked: fields of the request; `logs` and `reports` are names of files in the folder.
        folder: where they lie.

    Raises:
        CodedError, PackNameError: whatever the rooms refuse.
    """
    from meguri.health.diagnosis import diagnose
    from meguri.health.logs.reading import read_log

    if asked.get("is_demo"):
        from meguri.health.simulate import demo
        from meguri.health.simulate.logs import demo_csv

        (folder / DEMO_LOG).write_text(demo_csv(demo()[1]), encoding="utf-8")
    logs = [read_log(folder / name, asked.get("columns")) for name in asked.get("logs", ())]
    day = date.fromisoformat(asked["on_day"])
    measured_on = asked.get("measured_on")
    if measured_on is None and not any(one.measured_on for one in logs):
        measured_on = asked.get("undated_logs_of")
    return diagnose(
        logs,
        _pack(asked, needed=bool(logs)),
        vehicle=_vehicle(asked, day, alone=not logs and not asked.get("reports")),
        reports=[folder / name for name in asked.get("reports", ())],
        on_day=day,
        measured_on=date.fromisoformat(measured_on) if measured_on else None,
        measured_by=asked.get("measured_by"),
        device=asked.get("device"),
        chassis_number=asked.get("chassis_number"),
    )


def _pack(asked: Mapping[str, Any], *, needed: bool) -> "Pack | None":
    from meguri.facts.packs import PackNameCode, PackNameError, pack_named
    from meguri.health.pack import Pack

    name = asked.get("pack") or asked.get("model")
    if name is None:
        return None
    try:
        return Pack(**cast("dict[str, Any]", pack_named(name).reference()))
    except PackNameError as fault:
        if needed or fault.code is PackNameCode.UNKNOWN:
            raise
        return None


def _vehicle(asked: Mapping[str, Any], day: date, *, alone: bool) -> "VehicleFacts | None":
    from meguri.health.prior import VehicleFacts

    if not alone and all(asked.get(name) is None for name in _VEHICLE):
        return None
    known = {name: asked.get(name) for name in (*_VEHICLE, "chassis_number", "measured_by", "device")}
    first = known["first_registration"]
    known["first_registration"] = date.fromisoformat(first) if first else None
    return VehicleFacts(day, model=asked.get("model") or asked.get("pack"), **known)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
