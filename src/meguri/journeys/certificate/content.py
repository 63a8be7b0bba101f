"""What stands on a battery certificate: codes and values only, so that every language says the same."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

CERTIFICATE, REFERENCE = "certificate", "reference"
SAFETY_STATES = ("checked", "not_checked", "finding")
RECALLS = ("none", "done", "open", "unknown")
DECLARED = ("no", "yes", "unknown")
MASK, SHOWN_OF_CHASSIS = "•", 4
ENERGY_BASES = ("told", "record", "catalogue")
# Why a result is a reference value and no certificate; the order in which it is told.
REASONS = ("synthetic", "extrapolated", "unvalidated", "no_day", "no_chassis_number", "expired")


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number with its 90 % interval, rounded outwards: never narrower than what was found.

    Attributes:
        low: 5 % point.
        median: 50 % point.
        high: 95 % point.
    """

    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class Car:
    """The car that the battery sits in; None where nobody said it.

    Attributes:
        model: what it is called.
        chassis_number: 車台番号 or VIN.
        first_registered_on: 初度登録.
        odometer_km: meter reading.
    """

    model: str | None = None
    chassis_number: str | None = None
    first_registered_on: date | None = None
    odometer_km: float | None = None

    @property
    def is_masked(self) -> bool:
        """Whether only the end of the chassis number is told."""
        return self.chassis_number is not None and MASK in self.chassis_number

    def masked(self) -> "Car":
        """The same with the end of its number: enough to hold against the paper, too little to learn it."""
        if self.chassis_number is None:
            return self
        hidden = max(len(self.chassis_number) - SHOWN_OF_CHASSIS, 0)
        return replace(self, chassis_number=MASK * hidden + self.chassis_number[hidden:])


@dataclass(frozen=True, slots=True)
class Full:
    """What counts as 100 %.

    Attributes:
        energy_kwh: nameplate energy when new.
        energy_basis: who says so (ENERGY_BASES); None with `energy_kwh`.
        capacity_ah: capacity when new.
        capacity_source: id of its source, or `user`.
    """

    energy_kwh: float | None
    energy_basis: str | None
    capacity_ah: float | None
    capacity_source: str | None


@dataclass(frozen=True, slots=True)
class Measurement:
    """How it was found out.

    Attributes:
        methods: codes of the methods, the one that counted most first.
        validation: standing of the leading one on this model (table `health`).
        vehicles_count: vehicles with a measured capacity that this rests on; 0 where nobody knows.
        soc_percent: window of the charge, from and to.
        temperature_c: of the battery.
        air_temperature_c: outside.
        by: who measured.
        device: with what.
        binding: whether both are bound to the chassis number (table `health`).
    """

    methods: tuple[str, ...]
    validation: str
    vehicles_count: int
    soc_percent: tuple[int, int] | None
    temperature_c: float | None
    air_temperature_c: float | None
    by: str | None
    device: str | None
    binding: str


@dataclass(frozen=True, slots=True)
class Term:
    """How long the result is good for.

    Attributes:
        measured_from: day of the oldest measurement that counts.
        measured_on: day of the newest; None where some measurement has no day, and then nothing is known.
        days: days that it is good for, from the oldest on.
        distance_km: distance that ends it earlier; None where no rule says one.
        until: last day; None where the day of measurement is not known.
        source_id: whose rule this is.
    """

    measured_from: date | None
    measured_on: date | None
    days: int
    distance_km: int | None
    until: date | None
    source_id: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Range on a full charge, km.

    Attributes:
        place: prefecture, in Japanese.
        place_en: the same in English.
        duty: code of the use that was taken; None for an ordinary one.
        august: in the month that stands for summer.
        february: in the month that stands for winter.
    """

    place: str
    place_en: str
    duty: str | None
    august: Between
    february: Between


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of the diagnosis (table `findings`)."""

    code: str
    level: str
    about: str
    found_value: float | None = None
    limit_value: float | None = None
    unit: str | None = None
    rows_count: float | None = None
    from_s: float | None = None
    to_s: float | None = None

    def row(self) -> dict[str, Any]:
        """As a row of the table, for the words of a door."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Declared:
    """What whoever issues it declares on safety.

    Attributes:
        state: one of SAFETY_STATES.
        recall: one of RECALLS.
        flooding: 冠水, one of DECLARED.
        repair: 修復歴, one of DECLARED.
    """

    state: str = "not_checked"
    recall: str = "unknown"
    flooding: str = "unknown"
    repair: str = "unknown"


@dataclass(frozen=True, slots=True)
class Safety:
    """The box on safety, which the state of health says nothing about.

    Attributes:
        state: never better than what is declared and found.
        declared: as declared.
        findings: what the diagnosis found on safety, and what is on record of the battery.
    """

    state: str
    declared: Declared
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """The signed document that says the same.

    Attributes:
        fingerprint: SHA-256 of its canonical form, hexadecimal.
        signers: names of the keys, as did:key.
    """

    fingerprint: str
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that one page says.

    Attributes:
        title: CERTIFICATE or REFERENCE.
        because: why it is a reference value (REASONS); empty for a certificate.
        is_synthetic: whether the data are simulated.
        verdict_id: id of the verdict that every figure rests on.
        soh_percent: remaining capacity.
        definition: which state of health (table `health`).
        car: the car.
        full: what counts as 100 %.
        measurement: how it was found out.
        term: how long it is good for.
        reach: range; None where no place was given.
        safety: the box on safety.
        findings: what else the diagnosis found, from caution upwards, the gravest first.
        issued_on: day of issue.
        issuer: who issues it; None where nobody said it.
        address: where it can be checked; None where nobody said it.
        signature: of the signed document; None: not signed.
    """

    title: str
    because: tuple[str, ...]
    is_synthetic: bool
    verdict_id: str
    soh_percent: Between
    definition: str
    car: Car
    full: Full
    measurement: Measurement
    term: Term
    reach: Reach | None
    safety: Safety
    findings: tuple[Finding, ...]
    issued_on: date
    issuer: str | None
    address: str | None
    signature: Signature | None

    def plain(self) -> Mapping[str, Any]:
        """As plain JSON values; days in ISO form."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
