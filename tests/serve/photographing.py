"""Photographs of a sheet as a phone takes them: from aside, a little turned, with noise and shadow, JPEG."""

from io import BytesIO

import numpy as np
import segno
from PIL import Image, ImageFilter


def photographed(sheet: Image.Image, seed: int = 1) -> bytes:
    """A sheet on a dark table, seen from aside.

    Args:
        sheet: grey.
        seed: of the noise.
    """
    width, height = sheet.size
    onto = (width * 5 // 4, height * 5 // 4)
    corners = [(0.14, 0.09), (0.93, 0.15), (0.86, 0.94), (0.08, 0.83)]  # of the sheet, shares of the picture
    seen = [(x * onto[0], y * onto[1]) for x, y in corners]
    own = [(0, 0), (width, 0), (width, height), (0, height)]
    picture = sheet.transform(
        onto, Image.Transform.PERSPECTIVE, _coefficients(seen, own), Image.Resampling.BICUBIC, fillcolor=70
    )
    grey = np.asarray(picture.filter(ImageFilter.GaussianBlur(1.2)), dtype=float)
    shadow = np.linspace(1.0, 0.55, onto[0])[None, :]
    noise = np.random.default_rng(seed).normal(0.0, 12.0, grey.shape)
    told = Image.fromarray(np.clip(grey * shadow + noise, 0, 255).astype(np.uint8)).convert("RGB")
    kept = BytesIO()
    told.save(kept, "JPEG", quality=70)
    return kept.getvalue()


def photo_of(text: str) -> bytes:
    """The photograph of a sheet with one QR code."""
    code = Image.open(BytesIO(_png(text))).convert("L")
    sheet = Image.new("L", (code.width + 300, code.height + 200), 250)
    sheet.paste(code, (120, 90))
    return photographed(sheet)


def _png(text: str) -> bytes:
    kept = BytesIO()
    segno.make(text, error="m", micro=False).save(kept, kind="png", scale=8, border=4)
    return kept.getvalue()


def _coefficients(seen: list[tuple[float, float]], own: list[tuple[int, int]]) -> list[float]:
    """Eight numbers that lead a point of the picture to one of the sheet."""
    rows, told = [], []
    for (x, y), (u, v) in zip(seen, own, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        told += [u, v]
    return [float(one) for one in np.linalg.solve(np.array(rows), np.array(told))]
