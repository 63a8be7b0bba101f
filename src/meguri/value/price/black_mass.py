"""What a pack is worth as metal: black mass sold at payables, or refined by oneself, less all costs.

Contained metals × recovery × payable × quote, each metal by itself; the quotes are of the named basis and
move on from there. Metals without a quote in the facts count as nothing, and a finding names them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from meguri.tables.draws import Draws
from meguri.tables.flows import ACCOUNT_METALS
from meguri.tables.notes import assumed_frame, assumed_row, finding, findings_frame
from meguri.tables.worth import PRICE, PRICE_PARTS
from meguri.value.price import causes, words
from meguri.value.price.amounts import Amount, Row, assumed_rows, band
from meguri.value.price.beside import black_mass_beside, outside_rows
from meguri.value.price.causes import Floats
from meguri.value.price.faults import PriceCode, PriceError, PriceFault, outside, price_fault
from meguri.value.price.figures import (
    SCRAP_FIGURES,
    drawn,
    figure_faults,
    payable,
    settled,
)
from meguri.value.price.pack_metals import PackMetals, pack_metals

DRAWS = 2000
BASIS = "2024:li2co3_china"  # the newest year in which nickel, cobalt and lithium all have a quote
BLACK_MASS = "black_mass"
PROCESSES = (BLACK_MASS, "hydro", "pyro")
ALIKE = {"NMC": "NMC532"}
PAID = ("ni", "co")
OLD_YR = 1.0


@dataclass(frozen=True, eq=False)
class BatteryPrice:
    """What a battery fetches.

    Attributes:
        price: table `price`.
        parts: table `price_parts`.
        beside: published figures and other methods beside it (table `price_beside`).
        findings: table `findings`.
        assumed: table `health_assumed`.
        net: draws of each price, by what is priced.
    """

    price: pl.DataFrame
    parts: pl.DataFrame
    beside: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame
    net: Mapping[str, Draws]


def black_mass_value(
    subject_id: str,
    chemistry: str,
    rated_kwh: float,
    *,
    on: date,
    mass_kg: float | None = None,
    basis: str = BASIS,
    process: str = BLACK_MASS,
    figures: Mapping[str, Amount] | None = None,
    paid_jpy_per_kg: Mapping[str, Amount] | None = None,
    seed: int = 1,
    draws: int = DRAWS,
    verdict_id: str | None = None,
) -> BatteryPrice:
    """What the metals of one pack leave after all costs; below 0 where the holder has to pay.

    Args:
        subject_id: what its rows are called by.
        chemistry: of the fact `metal_intensity`; `NMC` is taken as NMC532.
        rated_kwh: energy when new; ageing takes no metal.
        on: day of the price.
        mass_kg: of the pack; assumed per kWh where None.
        basis: a price basis of one year (`meguri.facts.metals`).
        process: `black_mass` is sold at payables; `hydro` and `pyro` are refined by oneself.
        figures: of `SCRAP_FIGURES` and the payables, in place of the shipped ones.
        paid_jpy_per_kg: what a buyer pays for a kilogram of a metal won back, in place of payable and quote;
            also for metals without a quote.
        seed: of all draws.
        draws: how many.
        verdict_id: carried to the rows.

    Raises:
        PriceError: what cannot be priced; every fault.
        PriceBasisError: no such basis.
    """
    told = ALIKE.get(chemistry, chemistry)
    defaults = SCRAP_FIGURES | {
        "payable_share": payable("ncm_black_mass_payable_excl_li"),
        "lithium_payable_share": payable("black_mass_lithium_payable"),
    }
    paid = paid_jpy_per_kg or {}
    _check(told, rated_kwh, mass_kg, process, figure_faults(defaults, figures or {}), paid)
    used = settled(defaults, figures or {})
    at = drawn(used, seed, draws)
    metals = pack_metals(told, rated_kwh, basis, on, seed, draws)
    parts = _metal_parts(metals, process, at, drawn(paid, seed, draws))
    mass = at["pack_kg_per_kwh"] * rated_kwh if mass_kg is None else np.full(draws, mass_kg)
    parts["dismantling"] = -at["dismantling_jpy"]
    parts["shredding"] = -at["shredding_jpy_per_kg"] * mass
    if process != BLACK_MASS:
        parts["refining"] = -at["refining_jpy_per_kg"] * mass
    parts["carriage"] = -at["carriage_jpy_per_kg"] * mass
    net = np.sum(list(parts.values()), axis=0)
    rows = _rows(
        subject_id, parts, net, on, verdict_id, used | {f"metal_{name}": one for name, one in paid.items()}
    )

    beside = black_mass_beside(subject_id, used, seed, draws)
    said = _findings(subject_id, (told, process, basis), metals, net, on, paid)
    return BatteryPrice(
        *rows,
        beside,
        findings_frame("black_mass", [*said, *outside_rows(beside.to_dicts())]),
        assumed_frame(_assumed(subject_id, chemistry, told, used, process, mass_kg is None)),
        {"pack": Draws(net, (), seed, (causes.METAL, causes.CURRENCY))},
    )


def _metal_parts(
    metals: PackMetals, process: str, at: Mapping[str, Floats], paid: Mapping[str, Floats]
) -> dict[str, Floats]:
    """What each metal brings [draw]."""
    parts = {}
    for name, (kg, price) in metals.priced.items():
        parts[f"metal_{name}"] = kg * price * _won(name, process, at)
    held = {name: kg for name, (kg, _price) in metals.priced.items()} | dict(metals.unpriced)
    for name, paid_price in paid.items():
        if name in held:
            parts[f"metal_{name}"] = held[name] * at["recovered_share"] * paid_price
    return parts


def _won(metal: str, process: str, at: Mapping[str, Floats]) -> Floats:
    """Share of a metal's quote that reaches the seller [draw]."""
    if process == BLACK_MASS:
        paid = at["payable_share" if metal in PAID else "lithium_payable_share"]
        out: Floats = at["recovered_share"] * paid
        return out
    from meguri.facts.metals import yields

    return at["recovered_share"] * yields(process).get(metal, 0.0)


def _rows(
    subject: str,
    parts: dict[str, Floats],
    net: Floats,
    on: date,
    verdict_id: str | None,
    used: dict[str, Amount],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    name = {"subject_id": subject, "goods": "pack", "level": "recycling"}
    empty = dict.fromkeys(PRICE.names)
    told = {
        "tax": "excluded",
        "basis": "computed",
        "sales_count": 0.0,
        "priced_on": on,
        "verdict_id": verdict_id,
    }
    price = [empty | name | band("price_jpy", net) | told]
    costs = {
        "dismantling": "dismantling_jpy",
        "shredding": "shredding_jpy_per_kg",
        "refining": "refining_jpy_per_kg",
        "carriage": "carriage_jpy_per_kg",
    }
    rows: list[Row] = []
    for part, amount in parts.items():
        quote = "investing_li2co3" if part == "metal_li" else "imf_pcps"
        figure = used.get(costs.get(part, part), Amount(0, 0, 0, "computed", quote))
        origin = {"origin": figure.origin, "source_id": figure.source_id}
        rows.append(name | {"part": part} | band("amount_jpy", amount) | origin)
    return (
        PRICE.check(pl.DataFrame(price, schema=PRICE.polars_schema)),
        PRICE_PARTS.check(pl.DataFrame(rows, schema=PRICE_PARTS.polars_schema)),
    )


def _findings(
    about: str,
    told: tuple[str, str, str],
    metals: PackMetals,
    net: Floats,
    on: date,
    paid: Mapping[str, Amount],
) -> list[Row]:
    """What has to be said; `told` is chemistry, process and basis."""
    chemistry, process, basis = told
    rows = [
        finding(words.UNPRICED, "note", f"{about} {metal}", float(np.median(kg)), None, "kg")
        for metal, kg in metals.unpriced.items()
        if metal not in paid
    ]
    if process == BLACK_MASS and not set(PAID) & set(metals.priced):
        rows.append(finding(words.NO_PAYABLE, "caution", f"{about} {chemistry}"))
    sold = f"{about} recycling"
    losing = float(np.mean(net < 0.0))
    if losing > 0.05:
        rows.append(finding(words.COSTS_MORE, "caution", sold, 100 * losing))
    year = int(basis[:4]) if basis[:4].isdigit() else on.year - 1
    if on.year - year >= OLD_YR:
        rows.append(finding(words.OLD_QUOTES, "note", sold, float(on.year - year), OLD_YR, "yr"))
    return rows


def _assumed(
    about: str, chemistry: str, told: str, used: dict[str, Amount], process: str, guessed_mass: bool
) -> list[Row]:
    skipped = ({"refining_jpy_per_kg"} if process == BLACK_MASS else set()) | (
        set() if guessed_mass else {"pack_kg_per_kwh"}
    )
    rows = assumed_rows(about, {name: one for name, one in used.items() if name not in skipped})
    rows.append(assumed_row(about, "price_metal_moves", "30; 50; 10"))
    if told != chemistry:
        rows.append(assumed_row(about, "price_chemistry_alike", f"{chemistry} → {told}"))
    return rows


def _check(
    chemistry: str,
    rated_kwh: float,
    mass_kg: float | None,
    process: str,
    figured: list[PriceFault],
    paid: Mapping[str, Amount],
) -> None:
    """Raises PriceError with every fault."""
    from meguri.facts.metals import intensities
    from meguri.facts.source import fact

    known = intensities(fact("metal_intensity").rows).chemistries
    faults = [*outside("rated_kwh", rated_kwh, 0.5, 2000.0), *outside("mass_kg", mass_kg, 1.0, 20_000.0)]
    if chemistry not in known:
        told = ", ".join((*ALIKE, *known))
        faults.append(price_fault(PriceCode.UNKNOWN_CHEMISTRY, found=repr(chemistry), known=told))
    if process not in PROCESSES:
        known_ways = ", ".join(PROCESSES)
        faults.append(price_fault(PriceCode.UNKNOWN_FIGURE, found=repr(process), known=known_ways))
    faults += figured
    faults += figure_faults(dict.fromkeys(ACCOUNT_METALS, Amount(0, 0, 0)), paid)
    if faults:
        raise PriceError(faults)
