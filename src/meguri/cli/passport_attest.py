"""`meguri passport attest`: a lab signs the last diagnosis of a record (UNTP conformity credential)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from meguri.cli import passport_options as told
from meguri.cli import sign_options as signed
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.cli.passport_keys import ASK, opened, passphrase
from meguri.cli.passport_record import json_bytes, kept_apart, read_record
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.passport.events import Event

HELP = N_(
    "Attest the last diagnosis of a record as a lab (UNTP Digital Conformity Credential, a draft), signed. "
    "Diagnoses of simulated data are refused."
)
ATTESTED = N_("Attested: {file} by {did}")
NO_DIAGNOSIS = N_(
    "{file}: no diagnosis with a method and an interval is recorded in it: there is nothing to attest."
)
LabName = Annotated[str, typer.Option("--name", metavar=N_("NAME"), help=N_("Name of the lab."))]
LeastSoh = Annotated[
    float | None,
    typer.Option("--least-soh", min=1, max=100, help=N_("Least state of health that is asked for, percent.")),
]
Checked = Annotated[
    bool, typer.Option("--identity-checked", help=N_("The lab checked the identity of the battery."))
]


def attest(
    ctx: typer.Context,
    *,
    record: told.Record,
    key_file: signed.Key,
    name: LabName,
    out: told.Out,
    least_soh: LeastSoh = None,
    identity_checked: Checked = False,
    days: signed.Days = 365,
    passphrase_file: signed.PassphraseFile = None,
) -> None:
    """A signed attestation of the last diagnosis."""
    from secrets import token_bytes

    from meguri.passport.attestation.credential import attestation_credential
    from meguri.passport.signing.data_integrity import add_proof

    door: Door = ctx.obj
    ready_for([out])
    kept_apart(out, record, key_file)
    now = datetime.now().astimezone().replace(microsecond=0)
    event = _diagnosis(read_record(record), record)
    signer = opened(key_file, passphrase(passphrase_file, door.say(ASK)))
    given = _given(event, now, now + timedelta(days=days)) | {
        "id": UUID(bytes=token_bytes(16), version=4).urn,
        "lab": {"did": signer.did, "name": name},
        "identity_verified": identity_checked,
    }
    given |= {} if least_soh is None else {"least_soh": least_soh / 100}
    made = add_proof(attestation_credential(given, where=str(record)), signer, now)
    write_all({out: json_bytes(made)})
    if door.as_json:
        print_json({"attestation": str(out), "issuer": signer.did, "event": event.id})
    else:
        print_text(door.say(ATTESTED).format(file=out, did=signer.did))


def _diagnosis(events: "tuple[Event, ...]", record: Path) -> "Event":
    found = [
        one
        for one in sorted(events, key=lambda one: one.order)
        if one.kind == "diagnosed" and "soh_method" in one.says and "soh_share" in one.evidence
    ]
    if not found:
        raise BadInputError("no_diagnosis", NO_DIAGNOSIS, {"file": record})
    return found[-1]


def _given(event: "Event", now: datetime, until: datetime) -> dict[str, Any]:
    says, grounds = event.says, event.evidence["soh_share"]
    battery = {"id": event.battery_id, "name": str(says.get("vehicle_model") or event.battery_id)}
    method = str(says["soh_method"])
    return {
        "issued_at": now.isoformat(),
        "valid_until": until.isoformat(),
        "issued_to": {"id": event.battery_id, "name": battery["name"]},
        "battery": battery,
        "measured_on": says.get("soh_measured_on", event.day.isoformat()),
        "method": {"id": f"urn:meguri:method:{method}", "name": method, "description": method},
        "definition": says["soh_definition"],
        "soh": {"low": grounds.low, "median": says["soh_share"], "high": grounds.high},
        "is_synthetic": says.get("soh_is_synthetic", False),
    }
