"""What people type into the forms of the market, read as amounts, days and figures; every fault at once."""

from collections.abc import Mapping
from datetime import date, timedelta
from unicodedata import normalize

from meguri.registry.trading.faults import TradeCode, TradeFault, fault_of
from meguri.registry.trading.lots import MOST_DAYS, MOST_JPY
from meguri.serve.pages.fields import plain_number

LONGEST = 200


class Typed:
    """A form as it was sent.

    Attributes:
        faults: what is wrong with what was read so far.
    """

    def __init__(self, told: Mapping[str, str], labels: Mapping[str, str], day: date) -> None:
        """Take a form.

        Args:
            told: field → what was typed.
            labels: field → what it is called, in the reader's language.
            day: today.
        """
        self.told = told
        self.faults: list[TradeFault] = []
        self._labels = labels
        self._day = day

    def text(self, name: str) -> str | None:
        """What was typed; None for nothing."""
        return normalize("NFKC", self.told.get(name, "")).strip()[:LONGEST] or None

    def yen(self, name: str, low: int = 0) -> int:
        """A whole number of yen; 1,180,000円 and 118万 too."""
        typed = self.told.get(name, "")
        try:
            value = plain_number(normalize("NFKC", typed).replace("円", "").replace("¥", "").strip())
        except ValueError:
            value = None
        if value is None or value != int(value) or not low <= value <= MOST_JPY:
            self._wrong(TradeCode.BAD_YEN, name, typed, low=low, high=f"{MOST_JPY:,}")
            return low
        return int(value)

    def day(self, name: str) -> date:
        """A day from today on, at most a year away."""
        typed, last = self.told.get(name, ""), self._day + timedelta(days=MOST_DAYS)
        try:
            found = date.fromisoformat(normalize("NFKC", typed).strip().replace("/", "-"))
        except ValueError:
            found = date.min
        if not self._day <= found <= last:
            self._wrong(TradeCode.BAD_LAST_DAY, name, typed, wanted=last)
            return last
        return found

    def figure(self, name: str, high: float, *, unit: float = 1.0) -> float | None:
        """A figure from 0 to `high`, in units as typed; None for nothing. Given back times `unit`."""
        typed = self.told.get(name, "")
        try:
            value = plain_number(typed.replace("kWh", "").replace("年", ""))
        except ValueError:
            value = -1.0
        if value is not None and not 0 <= value <= high:
            self._wrong(TradeCode.BAD_FIGURE, name, typed, low=0, high=f"{high:,.6g}")
            return None
        return None if value is None else value * unit

    def count(self, name: str, high: int, usual: int = 1) -> int:
        """A whole number from 1 on."""
        typed = self.told.get(name, "")
        try:
            value = plain_number(typed)
        except ValueError:
            value = -1.0
        if value is None:
            return usual
        if value != int(value) or not 1 <= value <= high:
            self._wrong(TradeCode.BAD_COUNT, name, typed, low=1, high=f"{high:,}")
            return usual
        return int(value)

    def is_on(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.told.get(name))

    def _wrong(self, code: TradeCode, name: str, typed: str, **values: object) -> None:
        where = self._labels.get(name, name)
        self.faults.append(fault_of(code, where=where, found=repr(typed[:40]), **values))
