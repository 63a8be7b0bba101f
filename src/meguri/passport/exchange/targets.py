"""The formats that a passport can be written in and read from, by name."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from meguri.passport.document import Document
from meguri.passport.exchange.faults import ExchangeCode, ExchangeError
from meguri.passport.exchange.losses import Exported, Imported
from meguri.tables.coded import CodedFault
from meguri.tables.words import Words

Content = bytes | str | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """One format.

    Attributes:
        name: by which it is asked for.
        words: what it is, in both languages.
        ending: of a file's name.
        export: a document in this format.
        import_: content in this format (and what messages call it), in our attributes.
    """

    name: str
    words: Words
    ending: str
    export: Callable[[Document], Exported]
    import_: Callable[[Content, str], Imported]


@cache
def targets() -> Mapping[str, Target]:
    """Every format by its name."""
    from meguri.passport.exchange.aas_reading import AAS
    from meguri.passport.exchange.batterypass import BATTERYPASS
    from meguri.passport.exchange.catena_x import CATENA_X
    from meguri.passport.exchange.catena_x_traction_code import CATENA_X_TRACTION_CODE
    from meguri.passport.exchange.flat_csv_reading import CSV, CSV_FOR_EXCEL
    from meguri.passport.exchange.ouranos import OURANOS
    from meguri.passport.exchange.untp import UNTP

    known = (BATTERYPASS, AAS, CATENA_X, CATENA_X_TRACTION_CODE, UNTP, OURANOS, CSV, CSV_FOR_EXCEL)
    return MappingProxyType({one.name: one for one in known})


def export(document: Document, target: str) -> Exported:
    """A document in a format of others.

    Raises:
        ExchangeError: no such format.
    """
    return _target(target).export(document)


def import_(content: Content, target: str, *, where: str = "passport") -> Imported:
    """What content in a format of others says, in our attributes.

    Args:
        content: bytes or text of a file, or plain JSON values.
        target: name of the format.
        where: what messages call the content.

    Raises:
        ExchangeError: no such format, or the content is not in it.
        PassportJsonError: no strict JSON.
    """
    told = _as_text(content, where) if isinstance(content, Mapping) else content
    return _target(target).import_(told, where)


def _as_text(content: Mapping[str, Any], where: str) -> str:
    """JSON of plain values, so that they are read as strictly as a file is."""
    try:
        return json.dumps(dict(content), ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as fault:
        values = {"where": where, "found": f"{type(fault).__name__}: {fault}"[:80]}
        raise ExchangeError([CodedFault(ExchangeCode.NO_JSON, values)]) from None


def not_this_format(where: str, target: str, wanted: str) -> ExchangeError:
    """The error for content that lacks what its format cannot be without."""
    values = {"where": where, "target": target, "wanted": wanted, "known": ", ".join(targets())}
    return ExchangeError([CodedFault(ExchangeCode.NOT_THIS_FORMAT, values)])


def _target(name: str) -> Target:
    known = targets()
    if name not in known:
        values = {"found": name, "known": ", ".join(known)}
        raise ExchangeError([CodedFault(ExchangeCode.UNKNOWN_TARGET, values)])
    return known[name]
