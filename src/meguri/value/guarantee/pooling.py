"""Many contracts together: losses draw by draw, with the causes that they share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from os import cpu_count
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.draws import Draws
from meguri.tables.notes import assumed_frame, assumed_row, findings_frame
from meguri.value.guarantee import words
from meguri.value.guarantee.assumptions import terms_rows
from meguri.value.guarantee.book import Book, book_of, contract_figures, terms_figures
from meguri.value.guarantee.causes import Causes
from meguri.value.guarantee.eligibility import statements
from meguri.value.guarantee.pool_rows import causes_frame, contract_costs, loss_curve, risk_row
from meguri.value.guarantee.reading import read_terms
from meguri.value.guarantee.terms import Terms

Floats = NDArray[np.float64]

BLOCK = 2048  # contracts a task: what it reads stays in the second-level cache
SPLIT_DRAWS = 1000  # draws for what each cause does
CAPITAL_COST = 0.06  # a year, of the capital at risk
_KINDS = ("line", "summer", "method")
_COLUMNS = ("line_id", "place", "method_id")


@dataclass(frozen=True, eq=False)
class Portfolio:
    """What many guarantees risk together: an estimate, no solicitation.

    Attributes:
        risk: the whole (table `portfolio_risk`, one row).
        causes: what each shared cause does (table `portfolio_causes`); empty where not asked for.
        curve: the loss distribution (table `loss_curve`).
        contracts: expected cost of each contract taken on (table `contract_costs`), sorted by id.
        losses_jpy: discounted payouts of each draw.
        claims_count: claims paid in each draw.
        findings: what was left out, and what has to be said (table `findings`).
        assumed: causes, behaviour and figures that are assumed (table `health_assumed`).
        statements: codes of what has to be said wherever the result is shown.
    """

    risk: pl.DataFrame
    causes: pl.DataFrame
    curve: pl.DataFrame
    contracts: pl.DataFrame
    losses_jpy: Draws
    claims_count: Draws
    findings: pl.DataFrame
    assumed: pl.DataFrame
    statements: tuple[str, ...] = words.STATEMENTS


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """Sums over contracts and over draws.

    Attributes:
        jpy: discounted payouts [draw].
        claims: claims paid [draw].
        per_contract: claims, payouts, squares of payouts, each summed over the draws [contract, 3].
    """

    jpy: Floats
    claims: Floats
    per_contract: Floats


def portfolio(
    frame: pl.DataFrame,
    terms: Terms | str | Path | Mapping[str, Terms],
    rng: np.random.Generator,
    *,
    draws: int = 10_000,
    causes: Causes | None = None,
    fade_power: float = 1.0,
    pack_kwh: float | None = None,
    threads: int | None = None,
    split: bool = True,
    progress: Callable[[float], None] | None = None,
) -> Portfolio:
    """What many guarantees risk together.

    One number is taken from `rng`; with it what a draw brings a contract, a line, a place or a method depends
    on their names alone. So the result does not depend on threads or on the order of contracts, and
    portfolios of one seed add up, draw by draw.

    Args:
        frame: contracts (table `contracts`).
        terms: terms by id; or one for all contracts, which may be a template's name or a file.
        rng: where chance comes from.
        draws: number of draws.
        causes: how strong the shared causes are; assumed figures where None.
        fade_power: power of time in the fade.
        pack_kwh: energy when new of packs whose terms pay by the kilowatt-hour.
        threads: how many to use; as many as there are processors where None.
        split: whether to find what each cause does, with up to 1,000 draws (four more runs).
        progress: told the share of the work that is done, after each block of contracts.

    Raises:
        TableError: the frame is no table of contracts.
        QuoteError: terms are missing, cannot be pooled, or an interval is none; all reasons at once.
        ValueError: fewer than 100 draws, or a power of time that is not positive.
    """
    if draws < 100 or not fade_power > 0.0:
        raise ValueError(f"wanted are 100 draws or more and a positive power: {draws}, {fade_power}")
    used, seed = causes or Causes(), int(rng.integers(2**63))
    known = terms if isinstance(terms, Mapping) else read_terms(terms)
    book = book_of(frame, known, pack_kwh=pack_kwh)
    few = min(draws, SPLIT_DRAWS)
    work = _Work(draws + few * (1 + len(_KINDS)) * split, progress)
    run = _Run(book, seed, fade_power, terms_figures(book, pack_kwh), threads or cpu_count() or 1, work)
    losses, capped = run.losses(used, draws)
    without = {name: run.losses(used.without(name), few)[0].jpy for name in ("all", *_KINDS)} if split else {}
    shared = ("line", "summer", "method")
    return Portfolio(
        risk=risk_row(_id_of(book, seed), book, losses.jpy, losses.claims, losses.per_contract, CAPITAL_COST),
        causes=causes_frame(losses.jpy[:few], without),
        curve=loss_curve(losses.jpy),
        contracts=contract_costs(book.frame["contract_id"], losses.per_contract, draws),
        losses_jpy=Draws(losses.jpy, (), seed, shared),
        claims_count=Draws(losses.claims, (), seed, shared),
        findings=findings_frame("guarantee", [*book.findings, *capped, *statements("portfolio")]),
        assumed=assumed_frame(_assumed(book, used, fade_power)),
    )


@dataclass(slots=True, eq=False)
class _Work:
    """How far the work has come, told to who asked."""

    whole: float
    progress: Callable[[float], None] | None
    done: float = 0.0

    def did(self, part: float) -> None:
        """Take note of a part."""
        self.done += part
        if self.progress is not None:
            self.progress(min(self.done / self.whole, 1.0))


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """One book, one seed; the causes may differ."""

    book: Book
    seed: int
    power: float
    terms: Floats
    threads: int
    work: "_Work"

    def losses(self, causes: Causes, draws: int) -> tuple[Losses, list[dict[str, Any]]]:
        """Losses under these causes, and what of them had to be capped."""
        from concurrent.futures import ThreadPoolExecutor

        from meguri.value.guarantee.chance import first_normals, keys

        figures, capped = contract_figures(self.book, causes)
        nation = np.empty(draws)
        first_normals(np.uint64(self.seed), draws, keys(["nation"], "summer-of")[0], nation)
        starts = range(0, max(self.book.frame.height, 1), BLOCK)
        shared = (nation, np.array(causes.figures()), self.terms, self.power)
        done: list[Losses] = []
        with ThreadPoolExecutor(self.threads) as pool:
            for one in pool.map(lambda at: self._block(figures, at, draws, shared), starts):
                done.append(one)
                self.work.did(draws / len(starts))
        return Losses(
            jpy=np.sum([one.jpy for one in done], axis=0),
            claims=np.sum([one.claims for one in done], axis=0),
            per_contract=np.concatenate([one.per_contract for one in done]),
        ), capped

    def _block(self, figures: Floats, at: int, draws: int, shared: tuple[Any, ...]) -> Losses:
        from meguri.value.guarantee.chance import keys
        from meguri.value.guarantee.portfolio_kernel import block

        rows = self.book.frame[at : at + BLOCK]
        cause_keys, kinds, causes_of = _causes_of(rows)
        out = Losses(np.zeros(draws), np.zeros(draws), np.zeros((rows.height, 3)))
        own = keys(rows["contract_id"].to_list(), "contract")
        terms_of = self.book.terms_of[at : at + BLOCK]
        ours = (own, figures[at : at + BLOCK], terms_of, causes_of, cause_keys, kinds)
        block(np.uint64(self.seed), draws, *ours, *shared, out.jpy, out.claims, out.per_contract)
        return out


def _causes_of(rows: pl.DataFrame) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Numbers and kinds of the causes of a block, and which of them each contract shares [contract, 3]."""
    from meguri.value.guarantee.chance import keys

    numbers, kinds, places, count = [], [], [], 0
    for kind, (name, column) in enumerate(zip(_KINDS, _COLUMNS, strict=True)):
        names, place = np.unique(rows[column].to_numpy().astype(str), return_inverse=True)
        numbers.append(keys(names.tolist(), name))
        kinds.append(np.full(names.size, kind, dtype=np.int64))
        places.append(place.astype(np.int64) + count)
        count += names.size
    return np.concatenate(numbers), np.concatenate(kinds), np.ascontiguousarray(np.column_stack(places))


def _assumed(book: Book, causes: Causes, power: float) -> list[dict[str, Any]]:
    rows = [row for one in book.terms for row in terms_rows(one)]
    rows += list(causes.rows())
    rows.append(assumed_row("portfolio", "guarantee_normal", "90 %"))
    rows.append(assumed_row("portfolio", "guarantee_fade_power", f"{power:g}"))
    rows.append(assumed_row("portfolio", "capital_cost", f"{100 * CAPITAL_COST:g}"))
    return rows


def _id_of(book: Book, seed: int) -> str:
    """An id that is the same for the same contracts, terms and seed."""
    told = blake2b(book.frame.write_csv().encode(), digest_size=8)
    told.update(repr((book.terms, seed)).encode())
    return f"portfolio-{told.hexdigest()}"
