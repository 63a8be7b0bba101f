"""The parts of an event: what stands behind a value, what it links to, and who hands over to whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import get_args

from meguri.passport.document.model import Basis

DETAILS: Mapping[str, str] = MappingProxyType(
    {
        "guarantee_id": "text",
        "terms_id": "text",
        "valid_until": "date",
        "country": "country",
        "grade": "text",
        "incident": "text",
        "work": "text",
        "note": "text",
        "price_jpy": "amount",
        "amount_jpy": "amount",
        "replacement_jpy": "amount",
        "decision": "text",
        "voids": "flag",
        "verdict_age_days": "amount",
    }
)  # name of a detail → what its value is
BASES: tuple[str, ...] = get_args(Basis)
PRIVATE_DETAILS = frozenset(
    {"price_jpy", "amount_jpy", "replacement_jpy", "terms_id", "guarantee_id", "decision", "note"}
)
EVERY_KIND_TAKES = frozenset({"note"})


@dataclass(frozen=True, slots=True)
class Grounds:
    """What stands behind one value.

    Attributes:
        basis: declared, published, measured, estimated, assumed or simulated.
        low: 5 % point of a number with doubt, in the attribute's unit.
        high: 95 % point.
        source: where it was published (id of a source, or an address).
    """

    basis: Basis = "declared"
    low: float | None = None
    high: float | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """An amount of a material that has no number of its own.

    Attributes:
        material: URI of its class, or one word (`cobalt`, `black_mass`).
        mass_kg: its mass.
    """

    material: str
    mass_kg: float


@dataclass(frozen=True, slots=True)
class Links:
    """What an event links the battery to; every item is a URI.

    Attributes:
        vehicle: the vehicle that it sits in from then on (or until then).
        parent: the battery or storage that it becomes a part of.
        inputs: other batteries or parts that went in.
        outputs: batteries or parts that came out.
        new_batteries: battery → its passport, of batteries that begin a new life.
        lots_in: materials that went in.
        lots_out: materials that came out.
        certificate: the certificate or report behind it.
        attests: id of the event that is attested.
    """

    vehicle: str | None = None
    parent: str | None = None
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    new_batteries: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lots_in: tuple[Lot, ...] = ()
    lots_out: tuple[Lot, ...] = ()
    certificate: str | None = None
    attests: str | None = None


@dataclass(frozen=True, slots=True)
class Custody:
    """Who hands over to whom, by identifiers that name nobody. Never part of a document.

    Attributes:
        giver: who had it; None where nobody said it.
        taker: who has it then; None where nobody said it.
    """

    giver: str | None = None
    taker: str | None = None
