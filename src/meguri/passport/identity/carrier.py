"""The identifier as a QR code: what a stranger's phone reads from the battery.

Error level M at least (more where the version has room for it), with the quiet zone of four modules that
ISO/IEC 18004 asks for. The same address always gives the same bytes.
"""

import re
from io import BytesIO
from typing import TYPE_CHECKING

from meguri.passport.identity.faults import IdentifierCode, IdentifierError, fault, shown

if TYPE_CHECKING:
    from segno import QRCode

QUIET_MODULES = 4
_LEVEL = "m"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!-~]+")


def carrier_form(uri: str) -> str:
    """The web address with scheme and host in capitals, and nothing else: the rest may mean them.

    A QR code packs capitals and digits more tightly (ISO/IEC 18004, alphanumeric mode). Where the path has no
    small letters either, the code becomes smaller; a reader finds the same address (RFC 3986, 6.2.2.1).
    """
    scheme, found, rest = uri.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}" if found else uri


def qr_svg(uri: str, *, module_mm: float = 0.5, compact: bool = False, where: str = "identifier") -> bytes:
    """The QR code as SVG, UTF-8.

    Args:
        uri: the address.
        module_mm: side of one square on paper, mm.
        compact: write scheme and host in capitals where that makes the code smaller.
        where: what a fault calls the address.

    Raises:
        IdentifierError: no address, or too long a one.
    """
    written = BytesIO()
    qr_code(uri, compact, where).save(
        written, kind="svg", border=QUIET_MODULES, scale=module_mm, unit="mm", light="#fff"
    )
    return written.getvalue()


def qr_png(uri: str, *, pixels: int = 8, compact: bool = False, where: str = "identifier") -> bytes:
    """The QR code as PNG, black on white.

    Args:
        uri: the address.
        pixels: side of one square.
        compact: write scheme and host in capitals where that makes the code smaller.
        where: what a fault calls the address.

    Raises:
        IdentifierError: no address, or too long a one.
    """
    written = BytesIO()
    qr_code(uri, compact, where).save(written, kind="png", border=QUIET_MODULES, scale=pixels)
    return written.getvalue()


def qr_designator(uri: str, *, compact: bool = False, where: str = "identifier") -> str:
    """Version and error level of the code, such as 4-M.

    Raises:
        IdentifierError: no address, or too long a one.
    """
    return str(qr_code(uri, compact, where).designator)


def qr_code(uri: str, compact: bool = False, where: str = "identifier") -> "QRCode":
    """The symbol itself.

    Raises:
        IdentifierError: no address, or too long a one.
    """
    import segno

    if not _ADDRESS.fullmatch(uri):
        raise IdentifierError([fault(IdentifierCode.QR_TEXT, where, found=shown(uri))])
    try:
        plain = segno.make_qr(uri, error=_LEVEL)
    except segno.DataOverflowError:
        raise IdentifierError([fault(IdentifierCode.QR_TOO_LONG, where, found=len(uri))]) from None
    short = segno.make_qr(carrier_form(uri), error=_LEVEL) if compact else plain
    return short if int(short.version) < int(plain.version) else plain
