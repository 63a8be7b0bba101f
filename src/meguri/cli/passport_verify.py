"""`meguri passport verify`: may a signed document be believed on a day, by a list of those to be believed?"""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from meguri.cli import passport_options as told
from meguri.cli import sign_options as signed
from meguri.cli.door import Door
from meguri.cli.errors import EXIT_FINDINGS
from meguri.cli.output import print_json, print_text
from meguri.cli.passport_keys import read_list
from meguri.cli.passport_lines import bulleted, wrapped, wrapped_pairs
from meguri.cli.passport_record import read_bytes
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.passport.disclosure.judging import Judged
    from meguri.passport.disclosure.reading import Disclosed
    from meguri.passport.signing.trust import TrustList

HELP = N_(
    "Verify a signed document without asking anyone: signature, issuer, withdrawal, form, validity, age. "
    "Exit code 1 unless it is accepted."
)
SHOWING_HOLDS = N_("Accepted: signed by {name}, and these parts were shown; {count} stay hidden.")
SHOWING_FAILS = N_("Rejected: at least one check failed.")
SHOWING_OPEN = N_("Undecided: nothing failed, but something that decides could not be checked.")
VALID_UNTIL = N_("Valid until {day}.")
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
    from meguri.passport.disclosure.judging import is_showing

    door: Door = ctx.obj
    day = (on or datetime.now().astimezone()).date()
    content = read_bytes(document)
    trusted = _nobody() if trust is None else read_list(trust)
    if is_showing(content):
        accepted = _showing(content, trusted, day, max_age_days, door, str(document))
    else:
        lists = [read_bytes(one) for one in status or ()]
        accepted = _credential(content, trusted, day, lists, max_age_days, door, document)
    if not accepted:
        raise typer.Exit(EXIT_FINDINGS)


def _nobody() -> "TrustList":
    from meguri.passport.signing.trust import TrustList

    return TrustList({})


def _credential(
    content: bytes,
    trust: "TrustList",
    day: date,
    lists: list[bytes],
    max_age_days: int | None,
    door: Door,
    where: Path,
) -> bool:
    from meguri.passport.vouched import verify_vouched

    found = verify_vouched(
        content,
        trust,
        day,
        status_lists=lists,
        max_age_days=max_age_days,
        where=str(where),
    )
    if door.as_json:
        print_json(found.as_dict(door.say))
    else:
        print_text("\n".join(_broken(line) for line in found.lines(door.say)))
    return found.is_accepted


def _broken(line: str) -> str:
    """A line of the verdict's tree, its further lines under its words."""
    inner = line.lstrip(" ")
    deep = len(line) - len(inner)
    mark = inner[:2] if inner[1:2] == " " else ""
    return wrapped(inner[len(mark) :], first=" " * deep + mark, rest=" " * (deep + len(mark)))


def _showing(
    content: bytes, trust: "TrustList", day: date, max_age_days: int | None, door: Door, where: str
) -> bool:
    from meguri.passport.disclosure.judging import judge_showing

    now = datetime.now().astimezone()
    judged = judge_showing(content, trust, day, now, max_age_days=max_age_days, where=where)
    if judged.disclosed is None:
        _say_refused(judged, door)
        return False
    _say_shown(judged.disclosed, trust.issuers[judged.disclosed.issuer].name(door.lang), door)
    return True


def _say_refused(judged: "Judged", door: Door) -> None:
    """What keeps it from being believed; where only the issuer is unknown, nothing failed."""
    from meguri.passport.disclosure.faults import MESSAGES, DisclosureCode

    is_open = judged.verdict == "undecided"
    head = door.say(SHOWING_OPEN if is_open else SHOWING_FAILS)
    told = {
        str(one.code): door.say(MESSAGES[DisclosureCode(one.code)]).format(**one.values)
        for one in judged.faults
    }
    if door.as_json:
        faults = [{"code": code, "message": said} for code, said in told.items()]
        print_json({"verdict": str(judged.verdict), "message": head, "faults": faults})
    else:
        print_text("\n".join([head, bulleted(told.values(), "? " if is_open else "✗ ")]))


def _say_shown(found: "Disclosed", name: str, door: Door) -> None:
    from meguri.report.passport_words import claims_said

    said = door.say(SHOWING_HOLDS).format(name=name, count=found.hidden_count)
    until = None if found.expires is None else found.expires.date().isoformat()
    if door.as_json:
        plain = {"verdict": "accepted", "message": said, "issuer": found.issuer, "valid_until": until}
        told = {"claims": dict(found.claims), "bound": found.is_bound, "hidden_count": found.hidden_count}
        print_json(plain | told)
        return
    lines = [wrapped(said), wrapped_pairs(claims_said(found.claims, door.lang))]
    if until is not None:
        lines.append(door.say(VALID_UNTIL).format(day=until))
    print_text("\n".join([*lines, wrapped(door.say(NOT_BOUND))]))
