"""`meguri passport verify`: may a signed document be believed on a day, by a list of those to be believed?"""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from meguri.cli import passport_options as told
from meguri.cli import sign_options as signed
from meguri.cli.door import Door
from meguri.cli.errors import EXIT_FINDINGS
from meguri.cli.life_text import pairs_text
from meguri.cli.output import print_json, print_text
from meguri.cli.passport_keys import read_list
from meguri.cli.passport_record import read_bytes
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.passport.signing.trust import TrustList

HELP = N_(
    "Verify a signed document without asking anyone: signature, issuer, withdrawal, form, validity, age. "
    "Exit code 1 unless it is accepted."
)
SHOWING_HOLDS = N_("Accepted: signed by {name}, and these parts were shown; {count} stay hidden.")
SHOWING_FAILS = N_("Rejected: at least one check failed.")
NOT_BOUND = N_("Who shows it is not proved: ask for the battery itself.")


def verify(
    ctx: typer.Context,
    *,
    document: signed.Signed,
    trust: signed.Trust = None,
    on: told.On = None,
    status: signed.StatusLists = None,
    max_age_days: signed.MaxAgeDays = None,
) -> None:
    """The verdict as a tree, or JSON."""
    door: Door = ctx.obj
    day = (on or datetime.now().astimezone()).date()
    content = read_bytes(document)
    trusted = _nobody() if trust is None else read_list(trust)
    if _is_showing(content):
        accepted = _showing(content, trusted, day, door, str(document))
    else:
        lists = [read_bytes(one) for one in status or ()]
        accepted = _credential(content, trusted, day, lists, max_age_days, door, document)
    if not accepted:
        raise typer.Exit(EXIT_FINDINGS)


def _nobody() -> "TrustList":
    from meguri.passport.signing.trust import TrustList

    return TrustList({})


def _is_showing(content: bytes) -> bool:
    return b"~" in content and content.lstrip()[:1] != b"{" and content.strip().isascii()


def _credential(
    content: bytes,
    trust: "TrustList",
    day: date,
    lists: list[bytes],
    max_age_days: int | None,
    door: Door,
    where: Path,
) -> bool:
    from meguri.passport.signing.verification import verify as verified
    from meguri.passport.vouched import check_vouched

    found = verified(
        content,
        trust,
        day,
        status_lists=lists,
        max_age_days=max_age_days,
        schema=check_vouched,
        where=str(where),
    )
    if door.as_json:
        print_json(found.as_dict(door.say))
    else:
        print_text("\n".join(found.lines(door.say)))
    return found.is_accepted


def _showing(content: bytes, trust: "TrustList", day: date, door: Door, where: str) -> bool:
    from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError
    from meguri.passport.disclosure.trusted import read_trusted

    at = datetime.combine(day, time(12), UTC)
    try:
        found = read_trusted(content.decode("ascii").strip(), trust, at=at, where=where)
    except DisclosureError as refused:
        faults = [
            {
                "code": str(one.code),
                "message": door.say(refused.messages[DisclosureCode(one.code)]).format(**one.values),
            }
            for one in refused.faults
        ]
        if door.as_json:
            print_json({"verdict": "rejected", "faults": faults})
        else:
            print_text("\n".join([door.say(SHOWING_FAILS), *(f"✗ {one['message']}" for one in faults)]))
        return False
    name = trust.issuers[found.issuer].name(door.lang)
    if door.as_json:
        print_json(
            {
                "verdict": "accepted",
                "issuer": found.issuer,
                "claims": dict(found.claims),
                "bound": found.is_bound,
            }
        )
    else:
        said = door.say(SHOWING_HOLDS).format(name=name, count=found.hidden_count)
        print_text("\n".join([said, _shown(found.claims, door.lang), door.say(NOT_BOUND)]))
    return True


def _shown(claims: Any, lang: str) -> str:
    """What was shown, in words; the edges of an interval beside its number."""
    from meguri.passport.document import Evidence, attributes
    from meguri.report.passport_words import band_said, value_said

    known, pairs = attributes(), []
    for name, value in claims.items():
        if name in known:
            grounds = Evidence(
                event="-",
                as_of="2000-01-01",
                basis="declared",
                low=claims.get(f"{name}_low"),
                high=claims.get(f"{name}_high"),
            )
            band = band_said(known[name], grounds, lang)
            said = value_said(known[name], value, lang)
            pairs.append(
                (known[name].words.say("ja" if lang == "ja" else "en"), f"{said} ({band})" if band else said)
            )
        elif name == "sub":
            pairs.append(("sub", str(value)))
    return pairs_text(pairs)
