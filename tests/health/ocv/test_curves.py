"""Promises: curves rise, doubt stays between knots and at them, and published electrodes give real cells."""

import numpy as np
import polars as pl
import pytest

from meguri.facts.ocv_curves import CurveNameError, full_cell, half_cell
from meguri.facts.source import fact
from meguri.health.ocv import FAMILIES, NODES, curve_of
from meguri.health.ocv.family import family


@pytest.mark.parametrize("material", fact("half_cell_ocp").rows["material"].unique().sort().to_list())
def test_an_electrode_falls_as_it_fills(material: str) -> None:
    curve = half_cell(material)
    assert (curve["stoichiometry_share"].diff().drop_nulls() > 0).all()
    assert (curve["potential_v"].diff().drop_nulls() <= 0).all()


@pytest.mark.parametrize("chemistry", fact("ocv_curves").rows["chemistry"].unique().sort().to_list())
def test_a_cell_rises_as_it_charges(chemistry: str) -> None:
    for _, curve in full_cell(chemistry).group_by("curve"):
        assert (curve["cell_voltage_v"].diff().drop_nulls() > 0).all()


def test_published_points_come_out() -> None:
    """Chen et al. 2020: fillings of a full cell (graphite 0.9014, NMC811 0.27) make 4.2 V."""
    positive, negative = half_cell("nmc811_chen2020"), half_cell("graphite_chen2020")
    full = np.interp(0.27, *positive.to_numpy().T) - np.interp(0.9014, *negative.to_numpy().T)
    assert full == pytest.approx(4.2, abs=0.02)


def test_an_unknown_curve_names_the_known_ones() -> None:
    with pytest.raises(CurveNameError, match="graphite_chen2020"):
        half_cell("graphite_chen2021")


@pytest.mark.parametrize("chemistry", sorted(FAMILIES))
def test_a_family_rises_and_has_a_spread(chemistry: str) -> None:
    curves = family(chemistry)
    middle = (NODES >= 0) & (NODES <= 1)
    assert (np.diff(curves[:, middle], axis=1) >= 0).all()
    assert (curves[:, middle].std(axis=0) > 1e-4).all()


def test_a_table_draws_the_curve_but_never_without_doubt() -> None:
    share = np.arange(0, 1.01, 0.1).clip(0, 1)
    truth = family("NMC")[7]
    knots = pl.DataFrame({"soc_share": share, "cell_voltage_v": np.interp(share, NODES, truth)})
    with_table, without = curve_of("NMC", knots), curve_of("NMC", None)
    assert with_table is not None
    assert without is not None
    between = np.arange(0.05, 1.0, 0.05)
    mean, root = with_table.at(between)
    doubt, wide = np.linalg.norm(root, axis=1), np.linalg.norm(without.at(between)[1], axis=1)
    assert (np.abs(mean - np.interp(between, NODES, truth)) < 4 * doubt).all()
    assert (doubt > 0.003).all()
    assert (doubt < wide).all()


def test_where_nothing_is_known_there_is_no_curve() -> None:
    assert curve_of("unknown", None) is None
