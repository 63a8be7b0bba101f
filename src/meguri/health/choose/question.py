"""The question: what the diagnosis is for, and what there is to make it with."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from meguri.health.pack import CHEMISTRIES, chemistry_named
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.methods import ACCESS, PURPOSES
from meguri.tables.schema import N_


class ChoiceCode(StrEnum):
    """What can be wrong with a question."""

    PURPOSE = "choice_purpose"
    ACCESS = "choice_access"
    MINUTES = "choice_minutes"
    CHEMISTRY = "choice_chemistry"
    SOC = "choice_soc"
    TEMPERATURE = "choice_temperature"


MESSAGES: dict[ChoiceCode, str] = {
    ChoiceCode.PURPOSE: N_("purpose: {found} is not known here. Use one of: {wanted}."),
    ChoiceCode.ACCESS: N_(
        "access: {found} is not known here. Use one or more of: {wanted}. That the car can be driven is said "
        "by can_move."
    ),
    ChoiceCode.MINUTES: N_("minutes: {found} is no time. Give minutes from 0 up, or leave it out."),
    ChoiceCode.CHEMISTRY: N_("chemistry: {found} is not known here. Use one of: {wanted}."),
    ChoiceCode.SOC: N_(
        "{field}: {found} is no state of charge. Give a share from 0 to 1, the window's lower end first."
    ),
    ChoiceCode.TEMPERATURE: N_("temperature_c: {found} is no battery temperature. Give -60 to 100 °C."),
}


class ChoiceFault(CodedFault):
    """One thing wrong with a question: which rule, and the values for its message."""


class ChoiceError(CodedError):
    """A question that cannot be answered; every fault is named.

    Attributes:
        faults: all faults, in the order of the fields.
    """

    messages = MESSAGES


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the choice.

    Attributes:
        purpose: one of PURPOSES.
        access: ways in that there are, of ACCESS; `papers` (what is written about the car) always is.
        minutes: time there is; None for as long as it takes.
        can_move: whether the car can be driven.
        chemistry: of the cells, also as the trade calls it (NCM); `unknown` or None where nobody knows.
        soc_from_share: lowest state of charge that the test may pass through; None for no limit.
        soc_to_share: highest one.
        temperature_c: battery temperature at the test; None where it can be chosen or is not known.

    Raises:
        ChoiceError: values that make no question; all of them at once.
    """

    purpose: str
    access: tuple[str, ...]
    minutes: float | None = None
    can_move: bool = False
    chemistry: str | None = None
    soc_from_share: float | None = None
    soc_to_share: float | None = None
    temperature_c: float | None = None

    def __post_init__(self) -> None:
        plain = {
            "purpose": _plain(self.purpose),
            "access": tuple(map(_plain, self.access)),
            "chemistry": None if self.chemistry is None else chemistry_named(self.chemistry),
        }
        for name, value in plain.items():
            object.__setattr__(self, name, value)
        faults = tuple(self._faults())
        if faults:
            raise ChoiceError(faults)

    @property
    def known_chemistry(self) -> str | None:
        """The chemistry, or None where it is not known."""
        return None if self.chemistry == "unknown" else self.chemistry

    @property
    def soc_window(self) -> tuple[float, float]:
        """Lowest and highest state of charge that the test may pass through."""
        low = 0.0 if self.soc_from_share is None else self.soc_from_share
        return low, 1.0 if self.soc_to_share is None else self.soc_to_share

    def _faults(self) -> list[ChoiceFault]:
        unknown = [name for name in self.access if name not in ACCESS]
        shares = [("soc_from_share", self.soc_from_share), ("soc_to_share", self.soc_to_share)]
        tests: list[tuple[ChoiceCode, str, object, bool, tuple[str, ...]]] = [
            (ChoiceCode.PURPOSE, "purpose", self.purpose, self.purpose in PURPOSES, PURPOSES),
            (ChoiceCode.ACCESS, "access", ", ".join(map(str, unknown)), not unknown, ACCESS),
            (ChoiceCode.MINUTES, "minutes", self.minutes, _within(self.minutes, 0.0, 1e9), ()),
            (
                ChoiceCode.CHEMISTRY,
                "chemistry",
                self.chemistry,
                self.chemistry is None or self.chemistry in CHEMISTRIES,
                CHEMISTRIES,
            ),
            *((ChoiceCode.SOC, name, share, _within(share, 0.0, 1.0), ()) for name, share in shares),
            (
                ChoiceCode.TEMPERATURE,
                "temperature_c",
                self.temperature_c,
                _within(self.temperature_c, -60.0, 100.0),
                (),
            ),
        ]
        if all(_within(share, 0.0, 1.0) for _, share in shares) and self.soc_window[0] > self.soc_window[1]:
            found = f"{self.soc_window[0]} … {self.soc_window[1]}"
            tests.append((ChoiceCode.SOC, "soc_from_share, soc_to_share", found, False, ()))
        return [
            ChoiceFault(code, {"field": name, "found": str(value), "wanted": ", ".join(wanted)})
            for code, name, value, holds, wanted in tests
            if not holds
        ]


def _plain(name: str) -> str:
    """A code as it is written here, where it was written in capitals or with other signs."""
    return name.strip().lower().replace("-", "_").replace(" ", "_") if isinstance(name, str) else name


def _within(value: object, low: float, high: float) -> bool:
    if value is None:
        return True
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and low <= value <= high
