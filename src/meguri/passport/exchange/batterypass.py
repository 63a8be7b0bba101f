"""BatteryPass-Ready data model 1.0: the JSON of the consortium's validation server.

Its schemas want whole numbers for Ah, Ω, W, kWh and °C, so that 65.6 Ah becomes 66 Ah; each such rounding is
a loss that is named. The rated capacity alone may be given in mAh, and is where that carries it whole.
"""

from collections.abc import Mapping
from dataclasses import replace

from meguri.passport.document import Document
from meguri.passport.exchange.losses import Exported, Imported
from meguri.passport.exchange.mapping import rows, written
from meguri.passport.exchange.taking_in import taken
from meguri.passport.exchange.targets import Content, Target, not_this_format
from meguri.passport.reading import read_json
from meguri.tables.words import Words

NAME = "batterypass"
ROOT = "Battery_Passport"


def batterypass(document: Document) -> Exported:
    """A document as BatteryPass-Ready 1.0 for its category of battery."""
    done = written(document, rows(NAME))
    return replace(done, content=done.content or {ROOT: {}})


def from_batterypass(content: Content, where: str) -> Imported:
    """What a BatteryPass-Ready 1.0 passport says.

    Raises:
        PassportJsonError: no strict JSON.
        ExchangeError: no such passport.
    """
    told = content if isinstance(content, Mapping) else read_json(content, where=where)
    if not isinstance(told, Mapping) or not isinstance(told.get(ROOT), Mapping):
        raise not_this_format(where, NAME, ROOT)
    return taken(told, rows(NAME))


BATTERYPASS = Target(
    NAME,
    Words("BatteryPass-Ready data model 1.0", "BatteryPass-Readyデータモデル1.0"),
    ".json",
    batterypass,
    from_batterypass,
)
