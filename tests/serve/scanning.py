"""Reads the QR code of a printed page as a camera would: what the PDF draws, drawn, and then looked at."""

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any

import zxingcpp
from PIL import Image, ImageDraw
from pypdf import PdfReader
from pypdf.generic import ContentStream

Matrix = tuple[float, float, float, float, float, float]
SCALE = 4.0
_FILLS, _STROKES = {b"f", b"F", b"f*"}, {b"S", b"B"}
_ENDS = _FILLS | _STROKES | {b"n", b"s", b"b", b"B*", b"b*"}
_PATH = {b"re", b"m", b"l", b"c", b"v", b"y"}
_STATE = {b"q", b"Q", b"cm", b"w", b"g", b"rg", b"sc", b"scn"}


def scanned(pdf: bytes) -> str:
    """What the one QR code on a page says."""
    (found,) = zxingcpp.read_barcodes(drawn(pdf))
    return str(found.text)


def drawn(pdf: bytes) -> Image.Image:
    """The filled shapes of the first page; its letters are left out."""
    reader = PdfReader(BytesIO(pdf))
    page = reader.pages[0]
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    image = Image.new("L", (round(width * SCALE), round(height * SCALE)), 255)
    start = (SCALE, 0.0, 0.0, -SCALE, 0.0, height * SCALE)
    pen = _Pen(ImageDraw.Draw(image), reader, start)
    pen.draw(ContentStream(page.get_contents(), reader), page["/Resources"])
    return image


def _times(inner: Sequence[float], outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


class _Pen:
    """Follows the signs of a content stream and draws what they fill (ISO 32000-2, 8.5)."""

    def __init__(self, on: Any, reader: Any, matrix: Matrix) -> None:
        self.on, self.reader, self.matrix = on, reader, matrix
        self.shade, self.width = 0, 1.0
        self.stack: list[tuple[Matrix, int, float]] = []
        self.shapes: list[list[tuple[float, float]]] = []

    def draw(self, stream: Any, resources: Any) -> None:
        """All of one stream, and of the forms that it calls."""
        for told, sign in stream.operations:
            if sign == b"Do":
                self._form(resources["/XObject"][told[0]].get_object(), resources)
            elif sign in _STATE:
                self._state(sign, told)
            elif sign in _PATH:
                self._path(sign, told)
            elif sign in _ENDS:
                self._end(sign)

    def _at(self, x: Any, y: Any) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        return float(x) * a + float(y) * c + e, float(x) * b + float(y) * d + f

    def _state(self, sign: bytes, told: Any) -> None:
        if sign == b"q":
            self.stack.append((self.matrix, self.shade, self.width))
        elif sign == b"Q":
            self.matrix, self.shade, self.width = self.stack.pop()
        elif sign == b"cm":
            self.matrix = _times([float(one) for one in told], self.matrix)
        elif sign == b"w":
            self.width = float(told[0])
        else:  # a colour: of three parts or one
            parts = [float(one) for one in told]
            self.shade = round(255 * sum(parts) / len(parts))

    def _path(self, sign: bytes, told: Any) -> None:
        if sign == b"re":
            x, y, w, h = (float(one) for one in told)
            self.shapes.append([self._at(*one) for one in ((x, y), (x + w, y), (x + w, y + h), (x, y + h))])
        elif sign == b"m":
            self.shapes.append([self._at(*told)])
        else:
            self.shapes[-1].append(self._at(*told[-2:]))

    def _end(self, sign: bytes) -> None:
        for one in self.shapes:
            if sign in _STROKES:
                _stroke(one, self.width * abs(self.matrix[0]) / 2, self.on)
            elif sign in _FILLS and len(one) > 2:
                self.on.polygon(one, fill=self.shade)
        self.shapes = []

    def _form(self, form: Any, resources: Any) -> None:
        if form["/Subtype"] != "/Form":
            return
        before = self.matrix
        self.matrix = _times([float(one) for one in form.get("/Matrix", (1, 0, 0, 1, 0, 0))], before)
        self.draw(ContentStream(form, self.reader), form.get("/Resources", resources))
        self.matrix = before


def _stroke(points: list[tuple[float, float]], half: float, on: Any) -> None:
    """Level strokes, of which a QR code is made: black, and as thick as a module."""
    for (x, y), (to, level) in pairwise(points):
        if abs(y - level) < half / 10:
            on.rectangle((min(x, to), y - half, max(x, to) - 1, y + half - 1), fill=0)
