"""The QR code and the label of a battery, from its record or from an identifier alone."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from meguri.cli.errors import BadInputError
from meguri.cli.passport_record import folded, read_record
from meguri.locale import N_, words

if TYPE_CHECKING:
    from meguri.passport.identity import LabelWords

NO_FORMAT = N_("--out: {found} is no picture that can be drawn. End the name in .svg or .png.")
NAMES_A_MODEL = N_("{found} names a model, not one battery; a label belongs to one battery.")
NAMES_A_CAR = N_(
    "{found} is the number of a car. Everybody could read it from the code; give the battery's identifier."
)
SVG_ONLY = N_("--label: a label is drawn as SVG. End the name in .svg.")


def picture(battery: str, ending: str, lang: str, on: date, *, label: bool) -> tuple[bytes, str]:
    """The picture, and the address that it carries.

    Args:
        battery: a record, or an identifier.
        ending: of the file's name, `.svg` or `.png`.
        lang: language of the label's words.
        on: the day of the record.
        label: whether a whole label is wanted.

    Raises:
        BadInputError: another ending.
        IdentifierError: no identifier, or one that no QR code carries.
    """
    from meguri.passport.identity import label_svg, qr_png, qr_svg, read_identifier

    if ending not in (".svg", ".png"):
        raise BadInputError("no_picture", NO_FORMAT, {"found": repr(ending)})
    if label and ending != ".svg":
        raise BadInputError("label_as_svg", SVG_ONLY)
    address, model, energy_kwh = _meant(battery, on)
    if label:
        drawn = label_svg(
            read_identifier(address), model=model, energy_kwh=energy_kwh, words=_words(lang), where=battery
        )
        return drawn, address
    return (qr_svg(address) if ending == ".svg" else qr_png(address)), address


def _meant(battery: str, on: date) -> tuple[str, str, float | None]:
    from meguri.passport.identity import read_identifier

    path = Path(battery)
    try:
        is_file = path.is_file() or path.suffix.lower() == ".json" or path.is_dir()
    except (OSError, ValueError):  # an address is no name that a file can have
        is_file = False
    if not is_file:
        found = read_identifier(battery)
        if not found.names_one_item:
            raise BadInputError("not_one_battery", NAMES_A_MODEL, {"found": repr(battery)})
        if found.scheme in ("chassis", "vin"):
            raise BadInputError("names_a_car", NAMES_A_CAR, {"found": repr(battery)})
        return found.uri, "", None
    events = read_record(path)
    document = folded(events, on)
    model = document.value("vehicle_model") or document.value("model_id") or ""
    return events[0].battery_id, model, document.value("rated_energy_kwh")


def _words(lang: str) -> "LabelWords":
    from meguri.passport.identity import LabelWords

    say = words(lang)
    return LabelWords(
        title=say(N_("Battery passport")),
        model=say(N_("Model")),
        energy=say(N_("When new")),
        identifier=say(N_("Identifier")),
        lang=lang,
    )
