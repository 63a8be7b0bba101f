"""Spectra from a CSV file: one row for each frequency, or one row for each spectrum."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from meguri.health.impedance.columns import Source, find_columns
from meguri.health.impedance.spectrum_faults import (
    MOST_FAULTS,
    SpectrumCode,
    SpectrumError,
    SpectrumFault,
    fault,
)
from meguri.tables.battery import SPECTRUM
from meguri.tables.health import HEALTH_ASSUMED

MOST_MB = 100


@dataclass(frozen=True, eq=False)
class ReadSpectra:
    """Spectra as read.

    Attributes:
        frame: table `spectrum`.
        assumed: table `health_assumed`: sign, unit, names.
        name: the file.
    """

    frame: pl.DataFrame
    assumed: pl.DataFrame
    name: str


@dataclass(frozen=True, slots=True)
class _Point:
    row: int
    spectrum: str
    frequency: float
    real: float
    imag: float


def read_spectra(path: str | Path) -> ReadSpectra:
    """Read spectra from CSV (comma, semicolon or tab; UTF-8 or Shift_JIS; a row of names first).

    Plain: `spectrum_id` (where there are several), `frequency_hz`, `z_real_ohm`, `z_imag_ohm`, one row for
    each frequency. Wide: `ZReal_100Hz`, …, `ZImag_100Hz`, …, one row for each spectrum. Other usual names are
    known (`freq/Hz`, `Re(Z)/Ohm`, `-Im(Z)/Ohm`, mΩ); other columns are passed over. The imaginary part is
    turned where most spectra are positive at low frequency, where every battery is capacitive.

    Raises:
        SpectrumError: a file that gives no spectra, with the rows that are wrong and how to mend them.
    """
    file = Path(path).name
    rows = _rows(_text(Path(path), file), file)
    _, header = next(rows, (0, []))
    if not header:
        raise SpectrumError((fault(SpectrumCode.EMPTY, file=file),))
    sources = find_columns(header, file)
    points, faults = list[_Point](), list[SpectrumFault]()
    for number, cells in rows:
        if len(cells) == len(header):
            points += _points(cells, number, sources, file, faults)
        else:
            found = {"row": number, "found": len(cells), "wanted": len(header)}
            faults.append(fault(SpectrumCode.WIDTH, file=file, **found))
        if len(faults) >= MOST_FAULTS:
            break
    faults += _again(points, file)
    if not points and not faults:
        faults = [fault(SpectrumCode.EMPTY, file=file)]
    if faults:
        raise SpectrumError(tuple(faults))
    names = ("spectrum_id", "frequency_hz", "z_real_ohm", "z_imag_ohm")
    columns = zip(*((p.spectrum, p.frequency, p.real, p.imag) for p in points), strict=True)
    return _turned(
        SPECTRUM.check(pl.DataFrame(dict(zip(names, map(list, columns), strict=True)))), sources, file
    )


def _text(path: Path, file: str) -> str:
    try:
        size = path.stat().st_size
        if size > MOST_MB * 1e6:
            found = {"found": round(size / 1e6), "wanted": MOST_MB}
            raise SpectrumError((fault(SpectrumCode.TOO_LARGE, file=file, **found),))
        content = path.read_bytes()
    except SpectrumError:
        raise
    except FileNotFoundError as error:
        raise SpectrumError((fault(SpectrumCode.NO_FILE, file=path),)) from error
    except IsADirectoryError as error:
        raise SpectrumError((fault(SpectrumCode.FOLDER, file=path),)) from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise SpectrumError((fault(SpectrumCode.NOT_OPENED, file=repr(str(path))),)) from error
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SpectrumError((fault(SpectrumCode.ENCODING, file=file),))


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with their line; decimal commas are mended where `;` or tab part values."""
    first = text.lstrip().partition("\n")[0]
    sign = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells if sign == "," else [cell.replace(",", ".") for cell in cells]
    except csv.Error as error:
        raise SpectrumError((fault(SpectrumCode.UNREADABLE, file=file, row=reader.line_num),)) from error


def _points(
    cells: list[str], row: int, sources: list[Source], file: str, faults: list[SpectrumFault]
) -> Iterator[_Point]:
    """The points of one row; what is wrong with it goes to `faults`."""
    known = len(faults)
    values: dict[float | None, dict[str, float]] = {}
    spectrum = None
    for source in sources:
        if source.field == "spectrum_id":
            spectrum = cells[source.place].strip() or None
            continue
        value = _number(cells[source.place]) * source.factor
        values.setdefault(source.frequency_hz, {})[source.field] = value
        said = {"row": row, "field": source.name, "found": repr(cells[source.place][:40])}
        if not math.isfinite(value):
            faults.append(fault(SpectrumCode.NUMBER, file=file, **said))
        elif source.field == "frequency_hz" and value <= 0:
            faults.append(fault(SpectrumCode.FREQUENCY, file=file, **(said | {"found": f"{value:g}"})))
    if len(faults) > known:
        return
    for frequency, own in values.items():
        name = spectrum or ("1" if frequency is None else str(row))
        at = own["frequency_hz"] if frequency is None else frequency
        yield _Point(row, name, at, own["z_real_ohm"], own["z_imag_ohm"])


def _number(cell: str) -> float:
    try:
        return math.nan if "_" in cell else float(cell)
    except ValueError:
        return math.nan


def _again(points: list[_Point], file: str) -> Iterator[SpectrumFault]:
    seen = set[tuple[str, float]]()
    for point in points:
        key = (point.spectrum, point.frequency)
        if key in seen:
            found = {"row": point.row, "field": point.spectrum, "found": f"{point.frequency:g}"}
            yield fault(SpectrumCode.DUPLICATE, file=file, **found)
        seen.add(key)


def _turned(frame: pl.DataFrame, sources: list[Source], file: str) -> ReadSpectra:
    """Capacitive negative, and all that was taken without being told."""
    low = frame.filter(pl.col("frequency_hz") <= pl.col("frequency_hz").median().over("spectrum_id"))
    middles = low.group_by("spectrum_id").agg(pl.col("z_imag_ohm").median())["z_imag_ohm"].to_numpy()
    rows = []
    is_turned = bool((middles > 0).mean() > 0.5)
    if is_turned:
        frame = frame.with_columns(-pl.col("z_imag_ohm"))
    if is_turned or any(source.factor < 0 for source in sources):
        rows.append(("imaginary_sign", "-Im(Z)"))
    sizes = {abs(source.factor) for source in sources if source.field.startswith("z_")}
    rows.append(
        ("impedance_unit", ", ".join({1e-3: "mΩ", 1.0: "Ω"}.get(size, f"{size:g} Ω") for size in sizes))
    )
    is_named = any(source.field == "spectrum_id" for source in sources)
    is_wide = any(source.frequency_hz is not None for source in sources)
    if is_wide:
        rows.append(("frequency_rounded", "Hz"))
    if not is_named:
        rows.append(("spectrum_row", "row") if is_wide else ("spectrum_single", "1"))
    assumed = [{"about": file, "code": code, "said": said, "source_id": None} for code, said in rows]
    return ReadSpectra(frame, pl.DataFrame(assumed, schema=HEALTH_ASSUMED.polars_schema), file)
