"""Spectra as arrays: one row for each spectrum, its frequencies falling, padded where others have more."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.impedance.elements import Complexes, Floats
from meguri.health.impedance.spectrum_faults import SpectrumCode, SpectrumError, SpectrumFault, fault
from meguri.tables.battery import SPECTRUM
from meguri.tables.frames import as_frame
from meguri.tables.health import HEALTH_ASSUMED

WEIGHTINGS = ("modulus", "unit")


@dataclass(frozen=True, eq=False)
class Spectra:
    """Spectra side by side.

    Attributes:
        ids: of each spectrum, in the order of the frame.
        frequency_hz: [n, f]; 1 where padded.
        z: impedance, Ω [n, f]; 1 where padded.
        used: whether it is measured, not padded [n, f].
        assumed: what was taken without being told (table `health_assumed`).
    """

    ids: tuple[str, ...]
    frequency_hz: Floats
    z: Complexes
    used: NDArray[np.bool_]
    assumed: pl.DataFrame = field(default_factory=HEALTH_ASSUMED.empty)

    def take(self, rows: NDArray[np.intp]) -> "Spectra":
        """Some of the spectra."""
        ids = tuple(self.ids[row] for row in rows)
        return Spectra(ids, self.frequency_hz[rows], self.z[rows], self.used[rows])

    def weights(self, weighting: str) -> Floats:
        """What each residual is multiplied with [n, f]: 1/|z|, or for "unit" 1 over the spectrum's rms |z|.

        Raises:
            SpectrumError: another weighting.
        """
        if weighting not in WEIGHTINGS:
            values = {"field": "weighting", "found": repr(weighting), "wanted": ", ".join(WEIGHTINGS)}
            raise SpectrumError((fault(SpectrumCode.OPTION, **values),))
        size = np.abs(self.z)
        if weighting == "unit":
            mean = np.sqrt((self.used * size**2).sum(axis=1) / self.used.sum(axis=1))
            size = np.broadcast_to(mean[:, None], size.shape)
        return np.where(self.used, 1 / size, 0.0)

    def by_grid(self) -> Iterator[tuple[NDArray[np.intp], "Spectra"]]:
        """Spectra with the same frequencies together, without padding: their rows here, and they."""
        grids: dict[bytes, list[int]] = {}
        for row in range(len(self.ids)):
            grids.setdefault(self.frequency_hz[row, self.used[row]].tobytes(), []).append(row)
        for rows in grids.values():
            keep = self.used[rows[0]]
            ids = tuple(self.ids[row] for row in rows)
            frequency, z, used = self.frequency_hz[rows], self.z[rows], self.used[rows]
            yield np.array(rows), Spectra(ids, frequency[:, keep], z[:, keep], used[:, keep])


def as_spectra(frame: pl.DataFrame, fewest: int = 3) -> Spectra:
    """Table `spectrum` as arrays, in the order in which the spectra first come.

    Args:
        frame: table `spectrum`; its rows in any order; other columns (state of charge, temperature) are
            passed over, and spectra that are numbered instead of named go by their number. Without
            `spectrum_id` rows of different frequencies are one spectrum, called "1".
        fewest: frequencies that each spectrum needs at least.

    Raises:
        TableError: a frame that is not this table.
        SpectrumError: frequencies that are not above 0, impedances of exactly 0, too few frequencies.
    """
    named, assumed = _named(frame)
    rows = SPECTRUM.check(named)
    order = rows.group_by("spectrum_id", maintain_order=True).agg(pl.len())
    faults = tuple(_faults(rows, order, fewest))
    if faults:
        raise SpectrumError(faults)
    place = {name: k for k, name in enumerate(order["spectrum_id"])}
    rows = rows.sort("frequency_hz", descending=True)
    spectrum = np.array([place[name] for name in rows["spectrum_id"]], dtype=np.intp)
    by_spectrum = np.argsort(spectrum, kind="stable")
    counts = order["len"].to_numpy().astype(np.intp)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    column = np.arange(rows.height) - np.repeat(starts, counts)
    shape = (order.height, int(counts.max(initial=0)))
    frequency, z, used = np.ones(shape), np.ones(shape, dtype=np.complex128), np.zeros(shape, dtype=bool)
    at = (spectrum[by_spectrum], column)
    frequency[at] = rows["frequency_hz"].to_numpy()[by_spectrum]
    z[at] = (rows["z_real_ohm"].to_numpy() + 1j * rows["z_imag_ohm"].to_numpy())[by_spectrum]
    used[at] = True
    return Spectra(tuple(order["spectrum_id"]), frequency, z, used, assumed)


def _named(given: object) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The columns of table `spectrum` alone, numbers of spectra as text; and what was assumed."""
    frame = as_frame(given)
    if frame is None:
        raise SpectrumError((fault(SpectrumCode.FRAME, found=type(given).__name__),))
    kept = frame.select(name for name in SPECTRUM.names if name in frame.columns)
    numbered = pl.col("spectrum_id").cast(pl.String)
    if "spectrum_id" in kept.columns:
        is_whole = kept["spectrum_id"].dtype.is_integer()
        return kept.with_columns(numbered) if is_whole else kept, HEALTH_ASSUMED.empty()
    if "frequency_hz" not in kept.columns or kept["frequency_hz"].is_duplicated().any():
        return kept, HEALTH_ASSUMED.empty()  # several spectra, and nothing that tells them apart
    single = {"about": "spectra", "code": "spectrum_single", "said": "1", "source_id": None}
    return (
        kept.select(pl.lit("1").alias("spectrum_id"), pl.all()),
        pl.DataFrame([single], schema=HEALTH_ASSUMED.polars_schema),
    )


def _faults(rows: pl.DataFrame, counts: pl.DataFrame, fewest: int) -> Iterator[SpectrumFault]:
    if not rows.height:
        yield fault(SpectrumCode.EMPTY, file="spectra")
    where = {"file": "spectra"}
    frequency, *z = (rows[name].to_numpy() for name in ("frequency_hz", "z_real_ohm", "z_imag_ohm"))
    for row in np.flatnonzero(frequency <= 0).tolist():
        found = {"row": row + 1, "field": "frequency_hz", "found": float(frequency[row])}
        yield fault(SpectrumCode.FREQUENCY, **where, **found)
    for row in np.flatnonzero((z[0] == 0) & (z[1] == 0)).tolist():
        yield fault(SpectrumCode.NUMBER, **where, row=row + 1, field="z_real_ohm", found="0 + 0j")
    for name, count in counts.iter_rows():
        if count < fewest:
            yield fault(SpectrumCode.FEW, field=name, found=count, wanted=fewest)
