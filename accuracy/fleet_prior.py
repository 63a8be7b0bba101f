"""The fleet prior on two public sets: owner reports of the Model 3 SR and a Chinese fleet's mileage."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from openpyxl import load_workbook

from accuracy.page import Section
from accuracy.scores import Coverage, coverage, mae_points, winkler_points
from meguri.health.prior import VehicleFacts, vehicle_prior

Array = NDArray[np.float64]
Reports = tuple[Array, Array, Array]  # age in years, distance in km, state of health as a share

KM_A_DAY = 140.0  # of the Chinese fleet's 98 vehicles with a known use (mean)
SEED = 20_260_401
MOST = 100  # reports a set is thinned to for the shipped band, evenly through it
Z95 = 1.6448536269514722
ON_DAY = date(2024, 1, 1)
_PROSE = """
Age and distance only, no measurement. No vehicle is named in either set, so halves are random and no
interval by vehicle can be given; the age in the Chinese fleet is taken from its mean use. The shipped band
is meant for any maker: it spans what the two sets, a British survey and single logs differ by, and is
therefore wider than a fit on one set. Both sets had a part in it, so their coverage is no outside check.
The SOH of the owner reports is the car's own display of range; that of the Chinese fleet has an error of
about three points of its own.
"""


def owner_survey(shared: Path) -> Reports:
    """960 owner reports (BLAST-Lite example data): SOH is the rated range over that when new."""
    book = load_workbook(
        shared / "fielddata" / "blast_tesla_survey" / "Telsa_Survey_Model3SR.xlsx",
        read_only=True,
        data_only=True,
    )
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    book.close()
    age, km, lost = (np.array([float(str(row[at])) for row in rows]) for at in (7, 8, 14))
    return age / 12, km, 1 - lost


def chinese_fleet(shared: Path) -> Reports:
    """2,610 pairs of mileage and SOH (Liu et al. 2025, Figure 2(h)); the age is taken from the mean use."""
    rows = pl.read_csv(shared / "fielddata" / "ev300_field_figures" / "Fig 2" / "Figure 2(h).csv")
    km = rows["Mileage (km)"].to_numpy()
    return km / (KM_A_DAY * 365.25), km, rows["SOH"].to_numpy()


def split_coverage(age: Array, km: Array, soh: Array) -> Coverage:
    """A fit of the prior's shape on a random half, its 90 % band on the other half.

    The band is normal, with the scale of the first half's residuals.
    """
    order = np.random.default_rng(SEED).permutation(age.size)
    first, second = order[: age.size // 2], order[age.size // 2 :]
    shape = np.c_[np.ones_like(age), np.sqrt(age), km / 1e5]
    fitted, *_ = np.linalg.lstsq(shape[first], soh[first], rcond=None)
    middle = shape @ fitted
    scale = np.std((soh - middle)[first])
    low, high = middle - Z95 * scale, middle + Z95 * scale
    return coverage(soh[second], low[second], high[second], [str(one) for one in second])


def bands(model: str | None, age: Array, km: Array) -> Array:
    """5 %, 50 % and 95 % point of the shipped prior for each vehicle, shape (vehicle, 3)."""
    days = [ON_DAY - timedelta(days=float(one) * 365.25) for one in age]
    return np.array(
        [
            vehicle_prior(VehicleFacts(ON_DAY, model, day, float(far))).band
            for day, far in zip(days, km, strict=True)
        ]
    )


def thinned(reports: Reports) -> Reports:
    """At most MOST of the reports, evenly through the set."""
    age, km, soh = reports
    at = np.linspace(0, age.size - 1, min(MOST, age.size)).astype(int)
    return age[at], km[at], soh[at]


def held(soh: Array, points: Array) -> Coverage:
    """How often the bands held the state of health; every report counts as a vehicle of its own."""
    return coverage(soh, points[:, 0], points[:, 2], [str(one) for one in range(soh.size)])


def section(shared: Path) -> Section:
    """The part of the accuracy page."""
    sets = {
        "owner reports, Model 3 SR": ("model3_srplus", owner_survey(shared)),
        "Chinese fleet of 300 EVs": ("ariya66", chinese_fleet(shared)),
    }
    rows = []
    for name, (model, reports) in sets.items():
        split = split_coverage(*reports)
        rows.append((name, "fit on a random half", split.said(), "–", "–", "–"))
        age, km, soh = thinned(reports)
        for said, asked in (("shipped, kind known", model), ("shipped, model unknown", None)):
            points = bands(asked, age, km)
            low, middle, high = points.T
            error, width = mae_points(soh, middle), 100 * float(np.mean(high - low))
            score = winkler_points(soh, low, high)
            rows.append(
                (name, said, held(soh, points).said(), f"{error:.1f}", f"{width:.0f}", f"{score:.0f}")
            )
    header = ("data", "band", "in the 90 % interval", "MAE, points", "mean width, points", "interval score")
    return Section("Fleet prior: vehicle facts only", _PROSE, tables=((header, rows),))
