"""Catena-X: the aspect io.catenax.traction_battery_code 2.0.0, which carries the code of GB/T 34014 alone."""

from collections.abc import Mapping

from meguri.passport.document import Document
from meguri.passport.exchange.given import content_of
from meguri.passport.exchange.losses import Exported, Imported
from meguri.passport.exchange.mapping import rows, written
from meguri.passport.exchange.places import put
from meguri.passport.exchange.taking_in import taken
from meguri.passport.exchange.targets import Content, Target, not_this_format
from meguri.passport.identity.traction_code import parse_traction_code
from meguri.passport.reading import read_json
from meguri.tables.words import Words

NAME = "catena_x_traction_code"
CODE_AT = "tractionBatteryCode"
_PRODUCT_AT = "productType"
_ANY_CATEGORY = "ev"


def traction_battery_code(document: Document) -> Exported:
    """The traction battery code of a document, with the kind of product that the code itself tells.

    Modules and cells inside it are not stated by a passport; the aspect leaves them to who knows them.
    """
    exported = written(document, rows(NAME), category=_ANY_CATEGORY)
    content = content_of(exported)
    if CODE_AT in content:
        put(content, f"/{_PRODUCT_AT}", parse_traction_code(content[CODE_AT]).product)
    return exported


def from_traction_battery_code(content: Content, where: str) -> Imported:
    """The code that a traction battery code aspect says.

    Its `productType` is told by the code as well: where the two differ, the difference stays in `lost`.

    Raises:
        PassportJsonError: no strict JSON.
        ExchangeError: no such aspect.
    """
    told = content if isinstance(content, Mapping) else read_json(content, where=where)
    if not isinstance(told, Mapping) or CODE_AT not in told:
        raise not_this_format(where, NAME, CODE_AT)
    found = taken(told, rows(NAME))
    code = found.values.get("gbt_34014_code")
    if code is None or told.get(_PRODUCT_AT) != parse_traction_code(code).product:
        return found
    return taken({name: value for name, value in told.items() if name != _PRODUCT_AT}, rows(NAME))


CATENA_X_TRACTION_CODE = Target(
    NAME,
    Words("Catena-X traction_battery_code 2.0.0", "Catena-X traction_battery_code 2.0.0"),
    ".json",
    traction_battery_code,
    from_traction_battery_code,
)
