"""The font that is printed with: Noto Sans JP (SIL Open Font License 1.1), and which signs it has."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FAMILY = "Noto Sans JP"
_PLATFORM, _ENCODING, _FORMAT = 3, 10, 12  # Windows, all of Unicode, segmented coverage


def font_file() -> Path:
    """The font's file; it comes with the package pylopdf-fonts-cjk."""
    from pylopdf_fonts_cjk import sans_path

    return sans_path()


def lacking(text: str) -> str:
    """The signs of a text that the font does not have, each once; a line end needs none."""
    known = _signs()
    return "".join(dict.fromkeys(sign for sign in text if sign != "\n" and ord(sign) not in known))


@cache
def _signs() -> frozenset[int]:
    """Code points that have a glyph, from the table `cmap` (ISO/IEC 14496-22, 5.3.1 and 5.3.1.10)."""
    content = font_file().read_bytes()
    table = _table(content, b"cmap")
    (count,) = struct.unpack_from(">H", content, table + 2)
    for at in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", content, table + 4 + 8 * at)
        if (platform, encoding) == (_PLATFORM, _ENCODING):
            return frozenset(_points(content, table + offset))
    raise ValueError(f"{font_file()}: no character map of all of Unicode")


def _table(content: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", content, 4)
    for at in range(count):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", content, 12 + 16 * at)
        if name == tag:
            return int(offset)
    raise ValueError(f"{font_file()}: no table {tag.decode()}")


def _points(content: bytes, at: int) -> Iterator[int]:
    kind, _reserved, _length, _language, groups = struct.unpack_from(">HHIII", content, at)
    if kind != _FORMAT:
        raise ValueError(f"{font_file()}: a character map of format {kind}")
    for rank in range(groups):
        first, last, glyph = struct.unpack_from(">III", content, at + 16 + 12 * rank)
        yield from (point for point in range(first, last + 1) if glyph + point - first != 0)
