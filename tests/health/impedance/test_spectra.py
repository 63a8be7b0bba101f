"""Promises of the door for spectra: numbered ids, other columns and frames of other libraries are taken."""

import numpy as np
import polars as pl
import pytest

from meguri.health.impedance import SpectrumCode, SpectrumError, fit_impedance, impedance, parse_circuit
from meguri.tables.faults import TableError

CIRCUIT = "R0-p(R1,CPE1)"
GRIDS = {"a": np.geomspace(1e4, 0.1, 40), "b": np.geomspace(5e3, 0.05, 61), "c": np.geomspace(2e3, 1.0, 25)}
VALUES = np.array([[0.02, 0.03, 0.5, 0.8]])


def spectra() -> pl.DataFrame:
    parts = [(name, grid, impedance(parse_circuit(CIRCUIT), VALUES, grid)[0]) for name, grid in GRIDS.items()]
    return pl.concat(
        pl.DataFrame({"frequency_hz": grid, "z_real_ohm": z.real, "z_imag_ohm": z.imag}).insert_column(
            0, pl.Series("spectrum_id", [name] * grid.size)
        )
        for name, grid, z in parts
    )


def test_spectra_on_different_grids_in_any_order_are_fitted_alike() -> None:
    fit = fit_impedance(spectra().sample(fraction=1.0, shuffle=True, seed=3), CIRCUIT)
    assert sorted(fit.ids) == ["a", "b", "c"]
    np.testing.assert_allclose(fit.values(), np.repeat(VALUES, 3, axis=0), rtol=1e-4)


def test_numbered_spectra_other_columns_and_other_frames_change_nothing() -> None:
    frame = spectra()
    number = pl.col("spectrum_id").replace_strict({"a": 1, "b": 2, "c": 3}, return_dtype=pl.Int64)
    numbered = frame.with_columns(number, soc_share=pl.lit(0.5)).to_dict(as_series=False)
    fit, other = fit_impedance(frame, CIRCUIT), fit_impedance(numbered, CIRCUIT)  # type: ignore[arg-type]
    assert other.ids == ("1", "2", "3")
    np.testing.assert_array_equal(fit.values(), other.values())


def test_what_is_no_frame_is_told() -> None:
    with pytest.raises(SpectrumError) as raised:
        fit_impedance([1.0, 2.0], CIRCUIT)  # type: ignore[arg-type]
    assert [fault.code for fault in raised.value.faults] == [SpectrumCode.FRAME]


def test_a_single_spectrum_needs_no_id_and_that_is_said() -> None:
    frame = spectra().filter(spectrum_id="a")
    fit, bare = fit_impedance(frame, CIRCUIT), fit_impedance(frame.drop("spectrum_id"), CIRCUIT)
    assert bare.ids == ("1",)
    np.testing.assert_array_equal(fit.values(), bare.values())
    assert bare.assumed["code"].to_list() == ["spectrum_single"]
    assert fit.assumed.is_empty()


def test_several_spectra_without_ids_are_refused() -> None:
    twice = pl.concat([spectra().filter(spectrum_id="a")] * 2).drop("spectrum_id")
    with pytest.raises(TableError, match="spectrum_id"):
        fit_impedance(twice, CIRCUIT)
