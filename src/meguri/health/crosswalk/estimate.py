"""From a round robin (the same cars, several methods) to each method's bias and precision (ISO 5725)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import polars as pl

from meguri.health.crosswalk.faults import CrosswalkCode, CrosswalkError, CrosswalkFault
from meguri.health.crosswalk.outliers import outliers
from meguri.health.crosswalk.precision import Doubtful, MeanSquare, Precision, cells_of, precision_of
from meguri.health.crosswalk.reading import read_round_robin
from meguri.tables.crosswalk import METHOD_PAIRS, METHOD_PRECISION
from meguri.tables.health import FINDINGS

LEAST_CARS = 5  # measured by both methods; below, a bias and its doubt are not stated
USUAL_OPERATORS = 8  # ISO 5725-1: 8 to 15 laboratories are common for a reproducibility
CONSENSUS = "consensus"


@dataclass(frozen=True, slots=True, eq=False)
class Crosswalk:
    """What a round robin says of its methods.

    Attributes:
        methods: METHOD_PRECISION, one row a method.
        pairs: METHOD_PAIRS, both ways, for every two methods with enough cars in common.
        findings: FINDINGS: what is too little, and what stands out.
        reference: the method whose results count as unbiased; None for the consensus.
    """

    methods: pl.DataFrame
    pairs: pl.DataFrame
    findings: pl.DataFrame
    reference: str | None = None


def crosswalk(round_robin: str | Path | pl.DataFrame, reference: str | None = None) -> Crosswalk:
    """Bias, repeatability and reproducibility of each method, and how every two of them differ.

    Args:
        round_robin: table `round_robin`: a CSV file or a frame; the state of health may stand in per cent,
            as `soh_percent`, and `model` may be left out.
        reference: the method whose results count as unbiased; without one, each car's mean over all methods
            (the consensus: it is what the methods agree on, and may be wrong with them).

    Raises:
        TableError: `round_robin` does not keep its table.
        CrosswalkError: a file that cannot be read, fewer than two methods, an unknown reference, or a method
            with two definitions.
    """
    results = read_round_robin(round_robin)
    names = sorted(set(results["method_id"]))
    faults = tuple(_faults(results, names, reference))
    if faults:
        raise CrosswalkError(faults)
    of_method = {name: results.filter(method_id=name) for name in names}
    known = {name: precision_of(rows) for name, rows in of_method.items()}
    definition = {name: rows["definition"][0] for name, rows in of_method.items()}
    means, models = _means(of_method), results.select("car_id", "model").unique()
    found = [one for name in names for one in _shortages(name, known[name])]
    rows = []
    for name in names:
        against = reference or CONSENSUS
        bias, cars = _bias(name, means, known, reference)
        if bias is None:
            found.append(_finding("few_cars", f"{name} / {against}", cars, LEAST_CARS))
        rows.append(
            {"method_id": name, "against": against, "definition": definition[name]}
            | _row(known[name])
            | _points("bias", bias)
        )
    found += [one for name in names for one in outliers(of_method[name], name)]
    pairs = [
        pair | {"to_definition": definition[second]}
        for first in names
        for second in names
        if first != second and (pair := _pair(first, second, means, known, models)) is not None
    ]
    numbered = [one | {"finding_id": f"crosswalk-{place}"} for place, one in enumerate(found, start=1)]
    return Crosswalk(
        METHOD_PRECISION.check(pl.DataFrame(rows, schema=METHOD_PRECISION.polars_schema)),
        METHOD_PAIRS.check(pl.DataFrame(pairs, schema=METHOD_PAIRS.polars_schema)),
        FINDINGS.check(pl.DataFrame(numbered, schema=FINDINGS.polars_schema)),
        reference,
    )


def _faults(results: pl.DataFrame, names: list[str], reference: str | None) -> Iterator[CrosswalkFault]:
    if len(names) < 2:
        yield CrosswalkFault(CrosswalkCode.METHODS, {"found": str(len(names))})
    if reference is not None and reference not in names:
        values = {"found": repr(reference), "wanted": ", ".join(names)}
        yield CrosswalkFault(CrosswalkCode.REFERENCE, values)
    for name in names:
        if results.filter(method_id=name)["definition"].n_unique() > 1:
            yield CrosswalkFault(CrosswalkCode.MIXED_DEFINITION, {"found": name})


def _means(of_method: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row a car, one column a method: the mean over operators of the means over repeats; gaps stay."""
    wide: pl.DataFrame | None = None
    for name, rows in of_method.items():
        means = cells_of(rows).group_by("car_id").agg(pl.col("mean").mean().alias(f"={name}"))
        wide = means if wide is None else wide.join(means, on="car_id", how="full", coalesce=True)
    assert wide is not None  # noqa: S101 - there are two methods or more
    return wide.sort("car_id")


def _bias(
    name: str, means: pl.DataFrame, known: Mapping[str, Precision], reference: str | None
) -> tuple[Doubtful | None, int]:
    """Mean difference from the reference or the consensus with its 5 % and 95 % points; cars it rests on."""
    from scipy.stats import t

    if reference is not None:
        base, factors = pl.col(f"={reference}"), {name: 1.0, reference: -1.0}
        if reference == name:
            return Doubtful(0.0, 0.0, 0.0), means[f"={name}"].count()
    else:
        base = pl.mean_horizontal(*(pl.col(f"={one}") for one in known))
        factors = {one: float(one == name) - 1 / len(known) for one in known}
    common = means.drop_nulls([f"={one}" for one in factors])
    if common.height < LEAST_CARS:
        return None, common.height
    difference = common.select(pl.col(f"={name}") - base).to_series()
    parts = _mean_parts(difference, factors, known)
    middle = _mean(difference)
    half = float(t.ppf(0.95, _freedom(parts))) * sqrt(sum(part.value for part in parts))
    return Doubtful(middle - half, middle, middle + half), common.height


def _mean_parts(
    difference: pl.Series, factors: Mapping[str, float], known: Mapping[str, Precision]
) -> list[MeanSquare]:
    """What makes the mean difference doubtful: the cars drawn, and the operators of each method."""
    cars = difference.len()
    parts = [MeanSquare(_variance(difference) / cars, cars - 1)]
    for name, factor in factors.items():
        carried = known[name].mean_variance
        if carried is not None:
            parts.append(MeanSquare(factor**2 * carried.value, carried.freedom))
    return parts


def _freedom(parts: list[MeanSquare]) -> float:
    """Degrees of freedom of a sum of mean squares (Welch–Satterthwaite)."""
    below = sum(part.value**2 / part.freedom for part in parts)
    return sum(part.value for part in parts) ** 2 / below if below > 0 else float(parts[0].freedom)


def _pair(
    first: str, second: str, means: pl.DataFrame, known: Mapping[str, Precision], models: pl.DataFrame
) -> dict[str, Any] | None:
    common = means.drop_nulls([f"={first}", f"={second}"])
    if common.height < LEAST_CARS:
        return None
    difference = common[f"={second}"] - common[f"={first}"]
    parts = _mean_parts(difference, {first: -1.0, second: 1.0}, known)
    measured = common[f"={first}"].to_numpy()
    compared = models.filter(pl.col("car_id").is_in(common["car_id"].implode()))
    return {
        "from_method_id": first,
        "to_method_id": second,
        "cars_count": common.height,
        "shift_share": _mean(difference),
        "shift_se_share": sqrt(sum(part.value for part in parts)),
        "scatter_share": sqrt(_variance(difference)),
        "from_error_share": known[first].error_share,
        "to_error_share": known[second].error_share,
        "soh_share_low": float(measured.min()),
        "soh_share_high": float(measured.max()),
        "models": ", ".join(sorted(set(compared["model"].drop_nulls()))) or None,
    }


def _mean(values: pl.Series) -> float:
    return float(values.to_numpy().mean())


def _variance(values: pl.Series) -> float:
    return float(values.to_numpy().var(ddof=1))


def _row(known: Precision) -> dict[str, Any]:
    return {
        "cars_count": known.cars_count,
        "operators_count": known.operators_count,
        "results_count": known.results_count,
        **_points("repeatability", known.repeatability),
        **_points("reproducibility", known.reproducibility),
    }


def _points(stem: str, found: Doubtful | None) -> dict[str, float | None]:
    low, middle, high = (None, None, None) if found is None else (found.low, found.middle, found.high)
    return {f"{stem}_share_low": low, f"{stem}_share": middle, f"{stem}_share_high": high}


def _shortages(name: str, known: Precision) -> Iterator[dict[str, Any]]:
    if known.repeatability is None:
        yield _finding("few_repeats", name, None, None)
    if known.operators_count == 1:
        yield _finding("one_operator", name, 1, None)
    elif known.operators_count < USUAL_OPERATORS:
        yield _finding("few_operators", name, known.operators_count, USUAL_OPERATORS)


def _finding(code: str, about: str, found: float | None, limit: float | None) -> dict[str, Any]:
    level = "note" if code == "few_operators" else "caution"
    named = {"code": code, "level": level, "about": about, "found_value": found, "limit_value": limit}
    return dict.fromkeys(FINDINGS.names) | named
