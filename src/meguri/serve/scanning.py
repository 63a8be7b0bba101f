"""Reads the QR codes of a photograph, in a process of its own: bytes in, texts out, no file is written.

Only JPEG and PNG are opened, and only after their size in pixels was looked at: a small file can claim to be
as large as it likes.
"""

import json
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

from meguri.serve.workers import limit_memory

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG")
MOST_PIXELS = 64_000_000  # phones take 12 or 48 million
MOST_TEXTS = 5
LONGEST_TEXT = 2_000
_LARGEST_SIDE = (
    4_000  # pixels: a code that fills a tenth of it is read, and a search takes a fraction of a second
)
_SECONDS = 20


def main(arguments: list[str]) -> int:
    """Read a photograph from the standard input, and write what its codes say.

    Args:
        arguments: bytes of memory at most.
    """
    content = sys.stdin.buffer.read()
    limit_memory(int(arguments[0]))
    _limit_time_and_files()
    try:
        outcome = _outcome(content)
    except MemoryError:
        outcome = {"status": "too_large"}
    sys.stdout.write(json.dumps(outcome))
    return 0


def _outcome(content: bytes) -> dict[str, Any]:
    """`done` with `texts`, `no_picture`, or `too_large` with `pixels`."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # looked at below, with words
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            pixels = picture.width * picture.height
            if pixels > MOST_PIXELS:
                return {"status": "too_large", "pixels": pixels}
            return {"status": "done", "texts": _texts(picture)}
    except MemoryError:
        raise
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
    ):  # whatever a torn file makes of it
        return {"status": "no_picture"}


def _texts(picture: "Image") -> list[str]:
    import zxingcpp

    side = (_LARGEST_SIDE, _LARGEST_SIDE)
    picture.draft("L", side)  # of a JPEG, only so much is decoded as is looked at
    grey = picture.convert("L")
    grey.thumbnail(side)
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    texts = dict.fromkeys(one.text[:LONGEST_TEXT] for one in found if one.text.strip())
    return list(texts)[:MOST_TEXTS]


def _limit_time_and_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
