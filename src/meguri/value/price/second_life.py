"""What a battery's owner gets for its second life, costs paid: as a pack, as sorted modules, as cells.

The price is that of the health-factor form (NREL); its variant and the fair market value stand beside it, as
do published ranges at the rate of exchange of the facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from meguri.tables.draws import Draws
from meguri.tables.notes import assumed_frame, finding, findings_frame
from meguri.tables.worth import PRICE, PRICE_PARTS
from meguri.value.price import causes, words
from meguri.value.price.amounts import Amount, Row, assumed_rows, band, drawn_share
from meguri.value.price.beside import beside_frame, beside_row, outside_rows, storage_beside
from meguri.value.price.black_mass import DRAWS, BatteryPrice
from meguri.value.price.causes import Floats
from meguri.value.price.faults import PriceError, PriceFault, outside, soh_faults
from meguri.value.price.figures import (
    STORAGE_FIGURES,
    drawn,
    figure_faults,
    new_pack_usd,
    settled,
    yen_per_usd,
)
from meguri.value.price.formulas import fair_market_value, health_factor_price, health_factor_variant

GOODS = ("pack", "module", "cell")
METHOD_SOURCES = {"health_factor_variant": "neubauer_2012", "fair_market_value": "bach_2024"}
_FIGURE_OF = {
    "new_pack": "new_usd_per_kwh",
    "used_discount": "used_discount_share",
    "repurposing": "repurposing_jpy_per_kwh",
    "logistics": "logistics_jpy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """The battery that is priced.

    Attributes:
        subject_id: what its rows are called by.
        rated_kwh: energy when new.
        soh: state of health as 5 %, 50 % and 95 % point, or its draws.
        age_yr: age; the fair market value needs it.
        verdict_id: id of the verdict that the state of health is from.
    """

    subject_id: str
    rated_kwh: float
    soh: tuple[float, float, float] | Draws
    age_yr: float
    verdict_id: str | None = None


def second_life_price(
    battery: Battery,
    *,
    on: date,
    figures: Mapping[str, Amount] | None = None,
    scrap: Draws | None = None,
    seed: int = 1,
    draws: int = DRAWS,
) -> BatteryPrice:
    """What the owner of a battery gets from who repurposes it, without consumption tax.

    Args:
        battery: the battery.
        on: day of the price.
        figures: of `STORAGE_FIGURES` and `new_usd_per_kwh`, in place of the shipped ones.
        scrap: draws of what its metals leave (`black_mass_value(…).net["pack"]`, same seed): modules and
            cells that fail the sort go there; they count as nothing where None.
        seed: of all draws.
        draws: how many.

    Raises:
        PriceError: what cannot be priced; every fault.
    """
    defaults = STORAGE_FIGURES | {"new_usd_per_kwh": new_pack_usd()}
    _check(battery, figure_faults(defaults, figures or {}))
    used = settled(defaults, figures or {})
    at = drawn(used, seed, draws)
    yen = yen_per_usd(on, seed, draws)
    soh = drawn_share(battery.soh, seed, draws, causes.DIAGNOSIS, battery.subject_id)
    new = at["new_usd_per_kwh"] * yen
    waste = np.zeros(draws) if scrap is None else scrap.array.ravel()[np.arange(draws) % scrap.array.size]
    split = {goods: _parts(goods, battery.rated_kwh, new, soh, at, waste) for goods in GOODS}
    nets = {goods: np.sum(list(parts.values()), axis=0) for goods, parts in split.items()}
    point = {
        goods: value * (1.0 - at["used_discount_share"]) * new * battery.rated_kwh / 100.0
        for goods, value in _worths(at).items()
    }
    beside = _beside(battery, new, soh, at, nets["pack"], yen)
    said = [*_findings(battery, nets, waste, scrap is not None), *outside_rows(beside)]
    return BatteryPrice(
        _prices(battery, nets, point, on),
        _part_rows(battery, split, used),
        beside_frame(beside),
        findings_frame("second_life", said),
        assumed_frame(assumed_rows(battery.subject_id, used)),
        {
            goods: Draws(net, (), seed, (causes.CURRENCY, causes.DIAGNOSIS, causes.METAL))
            for goods, net in nets.items()
        },
    )


def _worths(at: Mapping[str, Floats]) -> dict[str, Floats]:
    """Worth of what is sold as share of a pack's [draw], yield counted."""
    cells = at["cell_yield_share"] * at["cell_value_share"]
    return {"pack": np.ones_like(cells), "module": at["module_yield_share"], "cell": cells}


def _parts(
    goods: str, kwh: float, new: Floats, soh: Floats, at: Mapping[str, Floats], waste: Floats
) -> dict[str, Floats]:
    """The parts of what the owner gets for a whole pack [draw]; they add up to it."""
    worth = _worths(at)[goods]
    sold = np.asarray(health_factor_price(new, soh, at["used_discount_share"]))
    parts = {
        "new_pack": new * kwh,
        "health": (soh - 1.0) * new * kwh,
        "used_discount": (sold - soh * new) * kwh,
    }
    if goods == "pack":
        parts["repurposing"] = -at["repurposing_jpy_per_kwh"] * kwh
    else:
        passed = at[f"{goods}_yield_share"]
        parts["sorted_out"] = (worth - 1.0) * sold * kwh
        parts["scrap"] = (1.0 - passed) * waste
        parts["sorting"] = -at[f"{goods}_sort_jpy_per_kwh"] * kwh
        # Modules and cells go into a new pack: its case and control are paid for on what passed only.
        parts["repurposing"] = -at["repurposing_jpy_per_kwh"] * kwh * passed
    parts["logistics"] = -at["logistics_jpy"]
    return parts


def _prices(
    battery: Battery, nets: Mapping[str, Floats], point: Mapping[str, Floats], on: date
) -> pl.DataFrame:
    told: Row = {"level": "second_life", "tax": "excluded", "basis": "computed", "prior_share": None}
    told |= {"sales_count": 0.0, "priced_on": on, "verdict_id": battery.verdict_id}
    rows = [
        {"subject_id": battery.subject_id, "goods": goods}
        | band("price_jpy", net)
        | band("soh_point_jpy", point[goods])
        | told
        for goods, net in nets.items()
    ]
    return PRICE.check(pl.DataFrame(rows, schema=PRICE.polars_schema))


def _part_rows(
    battery: Battery, split: Mapping[str, Mapping[str, Floats]], used: Mapping[str, Amount]
) -> pl.DataFrame:
    rows: list[Row] = []
    for goods, parts in split.items():
        sorting = {"sorting": f"{goods}_sort_jpy_per_kwh", "sorted_out": f"{goods}_yield_share"}
        for part, amount in parts.items():
            figure = used.get((_FIGURE_OF | sorting).get(part, ""), Amount(0, 0, 0, "computed"))
            name = {"subject_id": battery.subject_id, "goods": goods, "level": "second_life", "part": part}
            origin = {"origin": figure.origin, "source_id": figure.source_id}
            rows.append(name | band("amount_jpy", amount) | origin)
    return PRICE_PARTS.check(pl.DataFrame(rows, schema=PRICE_PARTS.polars_schema))


def _beside(
    battery: Battery, new: Floats, soh: Floats, at: Mapping[str, Floats], owner: Floats, yen: Floats
) -> list[Row]:
    """Other methods and published ranges beside the price of the pack."""
    kwh = battery.rated_kwh
    methods = {
        "health_factor_variant": kwh
        * np.asarray(
            health_factor_variant(new, 1.0 - soh, at["repurposing_share"], at["used_discount_share"])
        )
        - at["logistics_jpy"],
        "fair_market_value": kwh * _market_value(battery, new, soh, at) - at["logistics_jpy"],
    }
    rows = [
        beside_row(
            battery.subject_id, "pack_jpy", name, owner, _range(values), "jpy", METHOD_SOURCES[name], "method"
        )
        for name, values in methods.items()
    ]
    sold = np.asarray(health_factor_price(new, soh, at["used_discount_share"]))
    values = {"sell_jpy_per_kwh": sold, "owner_jpy_per_kwh": owner / kwh, "pack_jpy": owner}
    return rows + storage_beside(battery.subject_id, values, yen)


def _market_value(battery: Battery, new: Floats, soh: Floats, at: Mapping[str, Floats]) -> Floats:
    """Fair market value of a kWh of nameplate [draw], its capacity straight from its own state of health.

    Taken at each draw's fade; life, age and rate are whole numbers and those of the middle.
    """
    life = round(float(np.median(at["storage_life_yr"])))
    sold_at = min(round(battery.age_yr), life - 1)
    rate = float(np.median(at["interest_per_yr"]))
    out = np.empty(new.size)
    for draw in range(new.size):
        fade = at["fade_per_yr"][draw]
        # A unit as worn as this one stands where an ordinary one would after so many years.
        shift = (1.0 - soh[draw]) - fade * sold_at
        out[draw] = fair_market_value(
            new[draw],
            new[draw] * at["scrap_share"][draw],
            at["repurposing_jpy_per_kwh"][draw],
            rate,
            lambda t, f=fade, d=shift: np.maximum(1.0 - f * (t - 1.0) - d * (t > sold_at), 0.0),  # type: ignore[misc]
            life,
            sold_at,
        )
    return out


def _range(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, (0.05, 0.95))
    return float(low), float(high)


def _findings(battery: Battery, nets: Mapping[str, Floats], waste: Floats, has_scrap: bool) -> list[Row]:
    rows = []
    for goods, net in nets.items():
        about = f"{battery.subject_id} {goods}"
        losing = float(np.mean(net < 0.0))
        if losing > 0.05:
            rows.append(finding(words.COSTS_MORE, "caution", about, 100 * losing))
        below = float(np.mean(net < waste)) if has_scrap else 0.0
        if below > 0.05:
            rows.append(finding(words.FALLS_TO_SCRAP, "note", about, 100 * below))
    return rows


def _check(battery: Battery, figured: list[PriceFault]) -> None:
    """Raises PriceError with every fault."""
    faults = [
        *outside("rated_kwh", battery.rated_kwh, 0.5, 2000.0),
        *outside("age_yr", battery.age_yr, 0.0, 40.0),
        *soh_faults(battery.soh),
        *figured,
    ]
    if faults:
        raise PriceError(faults)
