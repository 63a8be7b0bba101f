"""`meguri passport verify`: may a signed document be believed on a day, by a list of those to be believed?"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    from meguri.passport.disclosure.reading import Disclosed
    from meguri.passport.signing.trust import TrustList

HELP = N_(
    "Verify a signed document without asking anyone: signature, issuer, withdrawal, form, validity, age. "
    "Exit code 1 unless it is accepted."
)
SHOWING_HOLDS = N_("Accepted: signed by {name}, and these parts were shown; {count} stay hidden.")
SHOWING_FAILS = N_("Rejected: at least one check failed.")
SHOWING_OPEN = N_("Undecided: nothing failed, but something that decides could not be checked.")
TOO_OLD = N_("{where}: it was signed {found} days before; asked for are at most {limit}.")
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
    door: Door = ctx.obj
    day = (on or datetime.now().astimezone()).date()
    content = read_bytes(document)
    trusted = _nobody() if trust is None else read_list(trust)
    if _is_showing(content):
        accepted = _showing(content, trusted, day, max_age_days, door, str(document))
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
    from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError
    from meguri.passport.disclosure.trusted import judged_at, read_trusted

    at = judged_at(day, datetime.now().astimezone())
    try:
        found = read_trusted(content.decode("ascii").strip(), trust, at=at, where=where)
    except DisclosureError as refused:
        told = {
            str(one.code): door.say(refused.messages[DisclosureCode(one.code)]).format(**one.values)
            for one in refused.faults
        }
        _say_refused(told, door, is_open=set(told) == {str(DisclosureCode.ISSUER_KEY)})
        return False
    age_days = None if found.issued_at is None else (day - found.issued_at.date()).days
    if max_age_days is not None and (age_days is None or age_days > max_age_days):
        values = {"where": where, "found": "–" if age_days is None else age_days, "limit": max_age_days}
        _say_refused({"too_old": door.say(TOO_OLD).format(**values)}, door, is_open=False)
        return False
    _say_shown(found, trust.issuers[found.issuer].name(door.lang), door)
    return True


def _say_refused(told: Mapping[str, str], door: Door, *, is_open: bool) -> None:
    """What keeps it from being believed; where only the issuer is unknown, nothing failed."""
    head = door.say(SHOWING_OPEN if is_open else SHOWING_FAILS)
    if door.as_json:
        faults = [{"code": code, "message": said} for code, said in told.items()]
        verdict = "undecided" if is_open else "rejected"
        print_json({"verdict": verdict, "message": head, "faults": faults})
    else:
        print_text("\n".join([head, bulleted(told.values(), "? " if is_open else "✗ ")]))


def _say_shown(found: "Disclosed", name: str, door: Door) -> None:
    said = door.say(SHOWING_HOLDS).format(name=name, count=found.hidden_count)
    until = None if found.expires is None else found.expires.date().isoformat()
    if door.as_json:
        plain = {"verdict": "accepted", "message": said, "issuer": found.issuer, "valid_until": until}
        told = {"claims": dict(found.claims), "bound": found.is_bound, "hidden_count": found.hidden_count}
        print_json(plain | told)
        return
    lines = [wrapped(said), wrapped_pairs(_shown(found.claims, door.lang))]
    if until is not None:
        lines.append(door.say(VALID_UNTIL).format(day=until))
    print_text("\n".join([*lines, wrapped(door.say(NOT_BOUND))]))


def _shown(claims: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """What was shown, in words; the edges of an interval beside its number."""
    from meguri.passport.document import Evidence, attributes
    from meguri.report.passport_words import band_said, value_said

    known, side = attributes(), "ja" if lang == "ja" else "en"
    pairs = [(known["battery_id"].words.say(side), _plain(claims["sub"]))] if "sub" in claims else []
    for name in [one for one in claims if one in known]:
        edges = {edge: _number(claims.get(f"{name}_{edge}")) for edge in ("low", "high")}
        grounds = Evidence(event="-", as_of="2000-01-01", basis="declared", **edges)
        band = band_said(known[name], grounds, lang)
        told = claims[name]  # signed by whoever: it may be of any kind
        said = value_said(known[name], told, lang, is_doubtful=bool(band)) if _is_sayable(told) else told
        pairs.append((known[name].words.say(side), f"{_plain(said)} ({band})" if band else _plain(said)))
    return pairs


def _number(told: Any) -> float | None:
    return told if isinstance(told, int | float) and not isinstance(told, bool) else None


def _is_sayable(told: Any) -> bool:
    items = told if isinstance(told, list) else [told]
    return all(isinstance(one, str | (int | float if told is one else str)) for one in items)


def _plain(told: Any) -> str:
    """The text without signs that move the cursor of a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(told))
