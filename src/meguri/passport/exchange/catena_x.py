"""Catena-X: the aspect io.catenax.battery.battery_pass 6.1.0.

Its schema demands over sixty things that no passport states: where on the battery its mark sits, where in it
lithium is found, the rulebook of a footprint, partner numbers of the makers of spare parts. They are named as
missing, and can be given by hand beside the document. The model itself proposes dummies where there is no
preceding passport and where spare parts do not apply: none are written, and a blank UUID is not taken over.

A percentage there is a share here. A value of the battery in use carries the moment at which it was recorded:
that of the event behind it, where the document names one.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from meguri.passport.document import Document
from meguri.passport.exchange.given import content_of, supplemented
from meguri.passport.exchange.losses import Exported, Imported
from meguri.passport.exchange.mapping import Row, rows, written
from meguri.passport.exchange.places import ABSENT, look, put
from meguri.passport.exchange.taking_in import taken
from meguri.passport.exchange.targets import Content, Target, not_this_format
from meguri.passport.reading import read_json
from meguri.tables.words import Words

NAME = "catena_x"
MODEL = "urn:io.catenax.battery.battery_pass"
VERSION = "6.1.0"
_VERSION_AT = "/specVersion"
_PARTS = ("identification", "metadata", "performance")
_ANY_CATEGORY = "ev"  # one schema serves all categories of battery
NOTHING: Mapping[str, Any] = MappingProxyType({})


def battery_pass(document: Document, given: Mapping[str, Any] = NOTHING) -> Exported:
    """A document as a battery pass of Catena-X.

    Schema-valid once nothing is missing.

    Args:
        document: the document.
        given: place (as `Exported.missing` names it) → plain JSON value, of what no attribute says.

    Raises:
        GivenError: what is given has no place, is stated already, or says nothing.
    """
    held = rows(NAME)
    exported = written(document, held, category=_ANY_CATEGORY)
    content = content_of(exported)
    put(content, _VERSION_AT, f"{MODEL}:{VERSION}")
    _put_moments(content, document, held)
    return supplemented(exported, held, given, where=NAME)


def from_battery_pass(content: Content, where: str) -> Imported:
    """What a battery pass of Catena-X says; one of another version is read as far as its places agree.

    Raises:
        PassportJsonError: no strict JSON.
        ExchangeError: no battery pass.
    """
    told = content if isinstance(content, Mapping) else read_json(content, where=where)
    if not isinstance(told, Mapping) or not _is_battery_pass(told):
        raise not_this_format(where, NAME, " ".join(_PARTS))
    is_known = told.get("specVersion") == f"{MODEL}:{VERSION}"
    return taken(
        {name: value for name, value in told.items() if name != "specVersion" or not is_known}, rows(NAME)
    )


def _is_battery_pass(told: Mapping[str, Any]) -> bool:
    version = told.get("specVersion")
    if isinstance(version, str):
        return version.startswith(f"{MODEL}:")
    return all(isinstance(told.get(part), Mapping) for part in _PARTS)


def _put_moments(content: dict[str, Any], document: Document, held: tuple[Row, ...]) -> None:
    """Beside each value in use, the moment of the event that stated it."""
    moments = {entry.event: entry.at for entry in document.life}
    timed = {row.path.removesuffix("/time") for row in held if row.path.endswith("/time")}
    for row in held:
        parent = row.path.removesuffix("/value")
        if parent not in timed or row.attribute not in document.evidence or not row.path.endswith("/value"):
            continue
        moment = moments.get(document.evidence[row.attribute].event)
        if moment is not None and look(content, row.path)[1] is not ABSENT:
            put(content, f"{parent}/time", moment)


CATENA_X = Target(
    NAME,
    Words("Catena-X battery_pass 6.1.0", "Catena-X battery_pass 6.1.0"),
    ".json",
    battery_pass,
    from_battery_pass,
)
