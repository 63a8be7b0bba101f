"""The page of one battery, to which its QR code leads: what the reader may see, and how firmly it stands."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.passport.document import read_document
from meguri.passport.identity import IdentifierError
from meguri.registry.accounts.asker import PUBLIC
from meguri.registry.faults import RegistryError
from meguri.registry.passports import Page
from meguri.registry.vouching import vouched
from meguri.serve.addresses import battery_page, battery_told, certificate_told, first_known, passport_address
from meguri.serve.house import House, Visit, entered
from meguri.serve.pages.battery_life import beside_of
from meguri.serve.pages.battery_view import battery_view
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.rendering import page
from meguri.serve.pages.standing import BADGES, WORDS, Proved, standing_of
from meguri.serve.representations import kinds

router = APIRouter(include_in_schema=False)
TITLE = N_("No such battery here")
_FORMS = (("vc", "W3C VC"), ("aas", "AAS"), ("batterypass", "BatteryPass-Ready"), ("csv", "CSV"))
SAID = N_("Nothing is kept here under {found}. The label may be of another registry, or was misread.")


@router.get("/b/{battery:path}")
@router.get("/batteries/{battery:path}")
def battery(request: Request, battery: str) -> Response:
    """One battery."""
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "home", visit.asker)
        try:
            ident, reader, shown = first_known(typed(battery, visit), lambda one: _read(visit, one))
        except (IdentifierError, RegistryError):
            said = frame.say(SAID).format(found=battery[:200])
            return page(
                request, frame, "error.html.j2", status=404, title=frame.say(TITLE), said=said, faults=()
            )
        house, day = visit.house, visit.house.today()
        with visit.own_work() as own:
            record = vouched(own, ident)  # by the registry: a proof is public, also of what is not shown
            proved = standing_of(record, house, shown, reader)
            document = read_document(shown.body)
            beside = beside_of(own, house, ident, document, reader, record.life)
    is_signed = proved.is_signed
    view = battery_view(
        document, ident, reader, day, frame, is_signed=is_signed, trust=house.trust, beside=beside
    )
    return page(
        request,
        frame,
        "battery.html.j2",
        view=view,
        proof=_proof(proved, house, frame),
        formats=_formats(ident),
        signed=f"{passport_address(ident)}?format=vc",
        canonical=battery_page(ident),
    )


def known_as(visit: Visit, told: str) -> str:
    """The identifier under which the registry knows a battery, whoever asks.

    Raises:
        IdentifierError: neither an identifier nor an address.
        RegistryError: no such battery.
    """
    from meguri.serve.api.passports import passport_page

    def ask(ident: str) -> str:
        passport_page(visit, ident, PUBLIC)
        return ident

    return first_known(told, ask)


def typed(told: str, visit: Visit) -> str:
    """What was typed or scanned; of the address of a battery's page of this server, the identifier in it."""
    return battery_told(told, _stems(visit))


def led_to(told: str, visit: Visit) -> str:
    """The path that a typed or scanned text leads to: of a certificate's page of this server, or a battery's.

    Raises:
        IdentifierError: neither an identifier nor an address.
        RegistryError: no such battery.
    """
    return certificate_told(told, _stems(visit)) or battery_page(known_as(visit, typed(told, visit)))


def _stems(visit: Visit) -> tuple[str, str]:
    """The addresses of this server: as its labels have it, and as the reader's browser does."""
    return visit.house.base_url(visit.request), str(visit.request.base_url)


def _read(visit: Visit, ident: str) -> tuple[str, str, Page]:
    from meguri.serve.api.passports import passport_page

    shown = passport_page(visit, ident, PUBLIC)  # is there one? before anybody is asked how he stands to it
    reader = visit.reader(ident)
    return ident, reader, shown if reader == PUBLIC else passport_page(visit, ident, reader)


def _proof(proved: Proved, house: House, frame: Frame) -> dict[str, str]:
    """How the record stands, in plain words."""
    badge, look = BADGES[proved.standing]
    issuer = house.trust.issuers.get(house.key.did)
    said = frame.say(WORDS[proved.standing]).format(
        place=proved.place,
        size=proved.size,
        day=frame.speech.day(proved.at.astimezone().date()) if proved.at else "–",
        who=issuer.name(frame.lang) if issuer else "Meguri",
    )
    return {"badge": frame.say(badge), "look": look, "said": said}


def _formats(ident: str) -> tuple[tuple[str, str], ...]:
    """The same passport for programs: as it stands, and as the trade's formats have it."""
    address = passport_address(ident)
    return (
        ("JSON", address),
        *((name, f"{address}?format={form}") for form, name in _FORMS if form in kinds()),
    )
