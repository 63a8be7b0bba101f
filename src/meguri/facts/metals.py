"""What a pack is made of and what its metals are quoted at: kg per kWh, yen per kg, recovery yields.

Lithium has three public quotes that do not agree, so no function here picks one silently: a price basis
is a code such as `export_year:li2co3_china` (each year at its own prices, lithium through the Chinese
carbonate quote) or `2024:li_metal` (every year at the prices of 2024, lithium through the metal quote).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.source import fact
from meguri.tables.flows import ACCOUNT_METALS
from meguri.tables.schema import N_

Floats = NDArray[np.float64]

LITHIUM_QUOTES = {"li2co3_china": "li2co3_china_vat", "li2co3_usgs": "li2co3_usgs", "li_metal": "li_metal"}
QUOTES = {"ni": "ni_lme", "co": "co_lme"}
EXPORT_YEAR = "export_year"
UNPRICED = "unpriced"
PACK_ORIGIN, CELL_ORIGIN = "batpac51", "everbatt2023"
PRICE_FACTS = (
    "metal_prices_annual",
    "metal_prices_monthly",
    "lithium_carbonate_monthly",
    "usdjpy_annual",
    "usdcny_annual",
)
PROCESSES = {
    "hydro": ("hydro", "model_default"),
    "pyro": ("pyro", "model_default"),
    "direct": ("direct", "model_default"),
    "hydro_target": ("hydro", "target"),
}
PACK_ONLY = ("cu", "al")  # the cell tables leave out bus bars, housing and cooling plates

# kg Li2CO3 that hold one kg Li: molar masses Li 6.941, C 12.011, O 15.999 g/mol (IUPAC).
LI2CO3_PER_LI = (2 * 6.941 + 12.011 + 3 * 15.999) / (2 * 6.941)
CHINA_VAT_SHARE = 0.13  # in force since 2019-04; 16–17 % before: see ASSUMED `china_vat_share`


class PriceBasisCode(StrEnum):
    """What can be wrong with a price basis."""

    UNREADABLE = "unreadable_price_basis"
    NO_QUOTE = "no_quote_in_that_year"


MESSAGES: dict[PriceBasisCode, str] = {
    PriceBasisCode.UNREADABLE: N_(
        "{found} is not a price basis: write export_year:QUOTE or YEAR:QUOTE, where QUOTE is one of {quotes}."
    ),
    PriceBasisCode.NO_QUOTE: N_("{found}: there is no such quote in that year. There are: {years}."),
}


class PriceBasisError(ValueError):
    """A price basis that cannot be used.

    Attributes:
        code: what is wrong.
        found: the basis as given.
        values: `found`, `quotes` and `years` (those with the quote, if any), for the words made at a door.
    """

    def __init__(self, code: PriceBasisCode, found: str, years: Iterable[int] = ()) -> None:
        self.code = code
        self.found = found
        told = ", ".join(map(str, sorted(years)))
        self.values = {"found": repr(found), "quotes": ", ".join(LITHIUM_QUOTES), "years": told}
        super().__init__(MESSAGES[code].format(**self.values))


@dataclass(frozen=True, slots=True)
class PriceBasis:
    """Which prices are used.

    Attributes:
        year: the one year whose prices are used throughout, or None for each year's own.
        lithium_quote: a key of `LITHIUM_QUOTES`.
    """

    year: int | None
    lithium_quote: str

    @classmethod
    def read(cls, code: str) -> "PriceBasis":
        """The basis that `code` names; raises PriceBasisError."""
        when, _, quote = code.partition(":")
        year_given = len(when) == 4 and when.isascii() and when.isdigit()
        if quote not in LITHIUM_QUOTES or not (when == EXPORT_YEAR or year_given):
            raise PriceBasisError(PriceBasisCode.UNREADABLE, code)
        return cls(int(when) if year_given else None, quote)

    @property
    def code(self) -> str:
        """The code that `read` turns into this basis."""
        return f"{EXPORT_YEAR if self.year is None else self.year}:{self.lithium_quote}"

    def quote(self, metal: str) -> str | None:
        """Name of the quote behind a metal's price, or None where the facts hold none."""
        return self.lithium_quote if metal == "li" else QUOTES.get(metal)

    def label(self, metal: str) -> str:
        """What a row of METALS says of its price: the basis with the metal's own quote, or `unpriced`."""
        quote = self.quote(metal)
        return UNPRICED if quote is None else f"{EXPORT_YEAR if self.year is None else self.year}:{quote}"


@dataclass(frozen=True, slots=True)
class Intensities:
    """kg of each metal per kWh of nameplate energy, twice over: two models of the same packs.

    Attributes:
        chemistries: names of the first axis [K].
        metals: names of the second axis [M].
        pack: the pack model (BatPaC 5.1), kg/kWh [K, M].
        cell: the cell model (EverBatt 2023), kg/kWh [K, M]; where it leaves a metal out, or where a cell is
            not a pack (copper, aluminium), the pack value.
    """

    chemistries: tuple[str, ...]
    metals: tuple[str, ...]
    pack: Floats
    cell: Floats

    def mixed(self, lean: Floats) -> Floats:
        """kg/kWh between the two models: `lean` 0 is the pack model, 1 the cell model; [D] → [D, K, M]."""
        return self.pack + lean[:, None, None] * (self.cell - self.pack)

    def of(self, chemistry: str, metals: tuple[str, ...]) -> tuple[float, float]:
        """Smaller and larger sum over `metals` for one chemistry, kg/kWh."""
        k, m = self.chemistries.index(chemistry), [self.metals.index(name) for name in metals]
        sums = float(self.pack[k, m].sum()), float(self.cell[k, m].sum())
        return min(sums), max(sums)


def intensities(rows: pl.DataFrame) -> Intensities:
    """Rows of the fact `metal_intensity` in, both models side by side out."""
    by_pack = rows.filter(pl.col("origin") == PACK_ORIGIN, pl.col("metal").is_in(ACCOUNT_METALS))
    by_cell = rows.filter(pl.col("origin") == CELL_ORIGIN, ~pl.col("metal").is_in(PACK_ONLY))
    chemistries = tuple(sorted(by_pack["chemistry"].unique()))
    pack = _matrix(by_pack, chemistries, np.zeros((len(chemistries), len(ACCOUNT_METALS))))
    return Intensities(chemistries, ACCOUNT_METALS, pack, _matrix(by_cell, chemistries, pack))


def _matrix(rows: pl.DataFrame, chemistries: tuple[str, ...], default: Floats) -> Floats:
    matrix = default.copy()
    for chemistry, metal, value in rows.select("chemistry", "metal", "kg_per_kwh").iter_rows():
        if chemistry in chemistries and metal in ACCOUNT_METALS:
            matrix[chemistries.index(chemistry), ACCOUNT_METALS.index(metal)] = value
    return matrix


@dataclass(frozen=True, slots=True)
class Prices:
    """Quoted prices of the metals a pack holds.

    Attributes:
        annual: yen per kg of contained metal, keyed by (quote, year).
        months: monthly quotes ÷ their mean of the year, keyed by (quote, year).
    """

    annual: dict[tuple[str, int], float]
    months: dict[tuple[str, int], Floats]

    def basis(self, code: str) -> PriceBasis:
        """The basis that `code` names; raises PriceBasisError, also where a fixed year has no such quote."""
        basis = PriceBasis.read(code)
        years = [year for quote, year in self.annual if quote == basis.lithium_quote]
        if basis.year is not None and basis.year not in years:
            raise PriceBasisError(PriceBasisCode.NO_QUOTE, code, years)
        return basis

    def yen_per_kg(self, basis: PriceBasis, years: NDArray[np.int64]) -> Floats:
        """Price of each metal in each year, yen per kg; NaN where the facts hold no quote. [Y, M]."""
        table = np.full((years.size, len(ACCOUNT_METALS)), np.nan)
        for m, metal in enumerate(ACCOUNT_METALS):
            for y, year in enumerate(years):
                table[y, m] = self.annual.get((basis.quote(metal) or "", basis.year or int(year)), np.nan)
        return table

    def season(
        self, basis: PriceBasis, years: NDArray[np.int64], draws: int, rng: np.random.Generator
    ) -> Floats:
        """Price met ÷ mean price of the year: nobody knows in which months the cars left. [D, Y, M].

        The months' weights are flat over all possible weightings (Dirichlet of ones) and shared by the
        metals. Years whose quote has fewer than two months stay at 1.
        """
        factor = np.ones((draws, years.size, len(ACCOUNT_METALS)))
        weights = rng.standard_exponential((draws, 1 if basis.year else years.size, 12))
        for m, metal in enumerate(ACCOUNT_METALS):
            for y, year in enumerate(years):
                months = self.months.get((basis.quote(metal) or "", basis.year or int(year)))
                if months is not None and months.size > 1:
                    w = weights[:, 0 if basis.year else y, : months.size]
                    factor[:, y, m] = (w @ months) / w.sum(axis=1)
        return factor


def prices(*, as_of: date | None = None, folder: Path | None = None) -> Prices:
    """The quotes of the facts, in yen per kg of contained metal."""

    def rows(name: str) -> pl.DataFrame:
        return fact(name, as_of=as_of, folder=folder).rows

    yen = dict(rows("usdjpy_annual").select("year", "jpy_per_usd").iter_rows())
    yuan = dict(rows("usdcny_annual").select("year", "cny_per_usd").iter_rows())
    annual = {}
    for quote, year, price in rows("metal_prices_annual").select("quote", "year", "price").iter_rows():
        value = _yen_per_kg(quote, price, yen.get(year), yuan.get(year))
        if value is not None:
            annual[_plain(quote), year] = value
    monthly = pl.concat(
        [rows(name).select("quote", pl.col("month").cast(pl.String), "price")
         for name in ("metal_prices_monthly", "lithium_carbonate_monthly")]
    )  # fmt: skip
    return Prices(annual, _months(monthly.drop_nulls("price")))


def _plain(quote: str) -> str:
    return next((name for name, full in LITHIUM_QUOTES.items() if full == quote), quote)


def _yen_per_kg(quote: str, price: float | None, yen: float | None, yuan: float | None) -> float | None:
    """Yen per kg of contained metal from a quote per tonne; None without the exchange rates it needs."""
    if price is None or yen is None:
        return None
    if quote == "li2co3_china_vat":
        return None if yuan is None else price / (1 + CHINA_VAT_SHARE) / yuan * yen / 1000 * LI2CO3_PER_LI
    return price * yen / 1000 * (LI2CO3_PER_LI if quote.startswith("li2co3") else 1.0)


def _months(rows: pl.DataFrame) -> dict[tuple[str, int], Floats]:
    known = rows.sort("month")
    groups = known.group_by("quote", known["month"].str.slice(0, 4).cast(pl.Int64).alias("year")).agg("price")
    series = {(_plain(q), y): np.asarray(p, dtype=np.float64) for q, y, p in groups.iter_rows()}
    return {key: values / values.mean() for key, values in series.items()}


def published_per_kwh(rows: pl.DataFrame, metals: tuple[str, ...]) -> pl.DataFrame:
    """Rows of the fact `metal_intensity` in, kg of some metals together per kWh by chemistry and origin out.

    Only what holds all the metals: columns chemistry, origin, level, kg_per_kwh.
    """
    held = rows.filter(pl.col("metal").is_in(metals), pl.col("kg_per_kwh") > 0)
    sums = held.group_by("chemistry", "origin", "level").agg(pl.len(), pl.col("kg_per_kwh").sum())
    return sums.filter(pl.col("len") == len(metals)).drop("len").sort("origin", "chemistry")


def yields(process: str, *, as_of: date | None = None, folder: Path | None = None) -> dict[str, float]:
    """Share of each metal that a recycling process gives back; metals it does not name are absent.

    Args:
        process: a key of `PROCESSES`.
        as_of: use what was public on this day.
        folder: the user's data folder.

    Raises:
        KeyError: no such process.
    """
    name, kind = PROCESSES[process]
    rows = fact("recycling_yields", as_of=as_of, folder=folder).rows
    chosen = rows.filter(pl.col("process") == name, pl.col("kind") == kind)
    return dict(chosen.select("metal", "yield_share").iter_rows())
