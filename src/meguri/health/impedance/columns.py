"""Which column of a file holds what: names as instruments and papers write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meguri.health.impedance.spectrum_faults import SpectrumCode, SpectrumError, SpectrumFault, fault

FIELDS = {
    "spectrum_id": ("spectrumid", "spectrum", "id", "スペクトル"),
    "frequency_hz": ("frequency", "freq", "f", "周波数"),
    "z_real_ohm": ("zreal", "real", "re", "zre", "rez", "zr", "realz", "実部"),
    "z_imag_ohm": ("zimag", "imag", "im", "zim", "imz", "zi", "imagz", "imaginary", "虚部"),
}
WANTED = {
    "frequency_hz": "frequency_hz (or freq, f)",
    "z_real_ohm": "z_real_ohm (or ZReal, Re(Z), Z')",
    "z_imag_ohm": "z_imag_ohm (or ZImag, -Im(Z), Z'')",
}
_UNIT = re.compile(r"(milli|kilo|micro|[mkuµ])?(ohms?|[Ωω]|hz)(?![a-z])", re.I)
_SIZES = {"milli": 1e-3, "m": 1e-3, "kilo": 1e3, "k": 1e3, "micro": 1e-6, "u": 1e-6, "µ": 1e-6}
_AT = re.compile(r"(?P<name>.*\D)[_ ](?P<frequency>[0-9]*\.?[0-9]+(?:e[+-]?[0-9]{1,3})?) ?hz", re.I | re.A)


@dataclass(frozen=True, slots=True)
class Source:
    """One column of a file.

    Attributes:
        place: from 0.
        name: as the file has it.
        field: column of table `spectrum` that it gives.
        factor: what its numbers are multiplied with: unit and sign.
        frequency_hz: of a file with one column for each frequency; None in a file with one row for each.
    """

    place: int
    name: str
    field: str
    factor: float
    frequency_hz: float | None = None


def find_columns(header: Sequence[str], file: str) -> list[Source]:
    """The columns of a file that matter.

    Raises:
        SpectrumError: a column is missing, or two give the same.
    """
    found = [source for place, name in enumerate(header) if (source := _source(place, name)) is not None]
    wide = [source for source in found if source.frequency_hz is not None or source.field == "spectrum_id"]
    plain = [source for source in found if source.frequency_hz is None]
    is_wide = len(wide) > len(plain) and not any(source.field == "frequency_hz" for source in plain)
    chosen = wide if is_wide else plain
    faults = [*_twice(chosen, file), *(_uneven(wide, file) if is_wide else _missing(plain, header, file))]
    if faults:
        raise SpectrumError(tuple(faults))
    return chosen


def _source(place: int, name: str) -> Source | None:
    at = _AT.fullmatch(name.strip())
    text = at["name"] if at else name.strip()
    field = _field(text)
    if field is None or (at and field not in {"z_real_ohm", "z_imag_ohm"}):
        return None
    unit = _UNIT.search(text)
    size = _SIZES.get((unit[1] or "").lower(), 1.0) if unit else 1.0
    is_negative = field == "z_imag_ohm" and re.match(r"\s*(-|−|neg|minus)", text, re.I) is not None
    return Source(place, name, field, -size if is_negative else size, float(at["frequency"]) if at else None)


def _field(text: str) -> str | None:
    """The column of table `spectrum` that a name stands for."""
    plain = re.sub(r"^\s*(-|−|neg(ative)?|minus)", "", _UNIT.sub("", text), flags=re.I)
    plain = plain.replace('"', "''").replace("’", "'").replace("''", "imag").replace("'", "real")
    bare = re.sub(r"[^a-z\u3040-\u9fff]", "", plain.lower())
    return next((field for field, names in FIELDS.items() if bare in names), None)


def _twice(sources: list[Source], file: str) -> list[SpectrumFault]:
    seen: dict[tuple[str, float | None], Source] = {}
    faults = []
    for source in sources:
        first = seen.setdefault((source.field, source.frequency_hz), source)
        if first is not source:
            names = {"found": repr(first.name), "wanted": repr(source.name), "field": source.field}
            faults.append(fault(SpectrumCode.COLUMN_TWICE, file=file, **names))
    return faults


def _missing(sources: list[Source], header: Sequence[str], file: str) -> list[SpectrumFault]:
    there = {source.field for source in sources}
    found = ", ".join(header)[:80]
    return [
        fault(SpectrumCode.COLUMNS, file=file, field=name, found=found, wanted=wanted)
        for name, wanted in WANTED.items()
        if name not in there
    ]


def _uneven(sources: list[Source], file: str) -> list[SpectrumFault]:
    """Frequencies of which only one part is there; frequencies that are none."""
    parts = [{s.frequency_hz for s in sources if s.field == field} for field in ("z_real_ohm", "z_imag_ohm")]
    faults = []
    for frequency in sorted(parts[0] ^ parts[1], key=lambda value: value or 0.0):
        field = "z_imag_ohm" if frequency in parts[0] else "z_real_ohm"
        names = {"field": f"{field}, {frequency:g} Hz", "found": "", "wanted": WANTED[field]}
        faults.append(fault(SpectrumCode.COLUMNS, file=file, **names))
    for source in sources:
        if source.frequency_hz is not None and not 0 < source.frequency_hz < float("inf"):
            names = {"field": source.name, "found": f"{source.frequency_hz:g}"}
            faults.append(fault(SpectrumCode.FREQUENCY, file=file, row=1, **names))
    return faults
