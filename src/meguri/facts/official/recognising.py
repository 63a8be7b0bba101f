"""Which official file is this? Told from its header, never from its name alone."""

from collections.abc import Sequence

from meguri.facts.official.customs_layout import (
    REQUIRED,
    REQUIRED_SAID,
    CustomsHeader,
    find_customs,
    read_customs_header,
)
from meguri.facts.official.faults import FileFault, FileFaultCode, OfficialFileError
from meguri.facts.official.forms import LOOKED, Header, find_form, nearest_form, templates
from meguri.facts.official.imports import FileKind
from meguri.facts.official.reading import Line, Text


def find_header(text: Text, name: str, asked: FileKind | None) -> CustomsHeader | Header:
    """The header of a known file among the first lines.

    Args:
        text: the file as text.
        name: the file's name; its words decide between forms whose columns do not.
        asked: the kind it is said to be, or None.

    Raises:
        OfficialFileError: no known header, one that fits several kinds, or one of another kind than asked.
    """
    lines = text.lines[:LOOKED]
    header = find_customs(lines) or find_form(lines, name, asked)
    if header is None:
        raise OfficialFileError(name, (_unknown(lines),))
    kind = kind_of(header)
    if asked is not None and kind is not asked:
        fault = FileFault(
            FileFaultCode.OTHER_KIND, header.line.number, value=asked.value, rule={"found": kind.value}
        )
        raise OfficialFileError(name, (fault,))
    return header


def kind_of(header: CustomsHeader | Header) -> FileKind:
    """The kind of file that a header heads."""
    return FileKind.CUSTOMS_EXPORTS if isinstance(header, CustomsHeader) else header.kind


def _unknown(lines: Sequence[Line]) -> FileFault:
    lacking_customs = min(
        (_lacking_customs(line) for line in lines), key=len, default=tuple(REQUIRED_SAID.values())
    )
    kind, lacking = nearest_form(lines)
    # Two of six customs columns (a year, a unit) stand in many tables; three do not.
    if len(lacking_customs) <= len(REQUIRED) // 2:
        kind, lacking = FileKind.CUSTOMS_EXPORTS, lacking_customs
    wanted = [f"{FileKind.CUSTOMS_EXPORTS.value} ({', '.join(REQUIRED_SAID.values())})"]
    wanted += [
        f"{form.kind.value} ({', '.join(form.header('ja')[:3])} | {', '.join(form.header('en')[:3])})"
        for form in templates().values()
    ]
    return FileFault(
        FileFaultCode.NOT_RECOGNISED,
        value=" | ".join(cell.strip() for cell in lines[0].cells if cell.strip()) if lines else "",
        rule={
            "looked": len(lines),
            "wanted": "; ".join(wanted),
            "nearest": kind.value,
            "lacking": ", ".join(lacking),
        },
    )


def _lacking_customs(line: Line) -> tuple[str, ...]:
    places = read_customs_header(line).places
    return tuple(REQUIRED_SAID[role] for role in REQUIRED if role not in places)
