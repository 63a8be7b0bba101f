"""What voltage does this cell have at rest, and how sure is that? A curve with doubt at and between knots."""

from meguri.health.ocv.curve import OcvCurve, curve_of
from meguri.health.ocv.family import FAMILIES, NODES

__all__ = ["FAMILIES", "NODES", "OcvCurve", "curve_of"]
