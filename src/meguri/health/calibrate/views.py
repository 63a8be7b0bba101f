"""Ways to look at features: physical maps of each quantity, then standardised principal scores."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_TINY = 1e-12
_BENEATH = 0.1
_MOST_AXES = 60


def _plain(values: Floats, _scale: Floats) -> Floats:
    return values


def _compressed(values: Floats, scale: Floats) -> Floats:
    """Each column in units of its usual size, large values compressed: they may span decades."""
    return np.arcsinh(values / scale)


def _halves(values: Floats) -> tuple[Floats, Floats]:
    half = values.shape[1] // 2
    return values[:, :half], values[:, half:]


def _log_phase(values: Floats, _scale: Floats) -> Floats:
    """log|Z| and phase: a larger or smaller electrode only shifts the first."""
    real, imag = _halves(values)
    return np.hstack([np.log(np.hypot(real, imag) + _TINY), np.arctan2(imag, real)])


def _relative(values: Floats, _scale: Floats) -> Floats:
    """The spectrum over its mean resistance, and the logarithm of that mean: shape and size apart."""
    real, imag = _halves(values)
    size = np.abs(real).mean(axis=1, keepdims=True) + _TINY
    return np.hstack([real / size, imag / size, np.log(size)])


def _arcs(values: Floats, _scale: Floats) -> Floats:
    """The arcs: the spectrum less its smallest resistance (leads, contacts, electrolyte), over its span."""
    real, imag = _halves(values)
    least = real.min(axis=1, keepdims=True)
    span = np.ptp(real, axis=1, keepdims=True) + _TINY
    return np.hstack([(real - least) / span, imag / span, np.log(span), np.log(np.abs(least) + _TINY)])


def _arc_shape(values: Floats, _scale: Floats) -> Floats:
    """The shape of the arcs alone, no size: what leads, contacts and the cell's area cannot change."""
    real, imag = _halves(values)
    above = real - real.min(axis=1, keepdims=True)
    size = above.mean(axis=1, keepdims=True) + _TINY
    return np.hstack([above / size, imag / size])


def _admittance(values: Floats, _scale: Floats) -> Floats:
    """The inverse of the spectrum over its mean size, and that size: what conducts best is heard most."""
    real, imag = _halves(values)
    return _inverse(real, imag)


def _arc_admittance(values: Floats, _scale: Floats) -> Floats:
    """The same of the arcs alone; a tenth of their span stays beneath, so that no value grows without end."""
    real, imag = _halves(values)
    span = np.ptp(real, axis=1, keepdims=True) + _TINY
    return _inverse(real - real.min(axis=1, keepdims=True) + _BENEATH * span, imag)


def _inverse(real: Floats, imag: Floats) -> Floats:
    square = real**2 + imag**2 + _TINY**2
    size = (1 / np.sqrt(square)).mean(axis=1, keepdims=True)
    return np.hstack([real / square / size, -imag / square / size, np.log(size)])


def _steps(values: Floats, _scale: Floats) -> Floats:
    """Voltage at rest and what each turning point lies above or below it."""
    return np.hstack([values[:, :1], values[:, 1:] - values[:, :1]])


def _step_shape(values: Floats, _scale: Floats) -> Floats:
    """Voltage at rest, size of the response (its resistance) and its shape."""
    return _shape(values[:, :1], values[:, 1:] - values[:, :1])


def _turn_shape(values: Floats, _scale: Floats) -> Floats:
    """As `_step_shape`, from one turning point to the next: the instantaneous and the slow parts separate."""
    return _shape(values[:, :1], np.diff(values, axis=1))


def _shape(rest: Floats, response: Floats) -> Floats:
    size = np.abs(response).mean(axis=1, keepdims=True) + _TINY
    return np.hstack([rest, np.log(size), response / size])


MAPS: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "plain": _plain,
    "compressed": _compressed,
    "log_phase": _log_phase,
    "relative": _relative,
    "arcs": _arcs,
    "arc_shape": _arc_shape,
    "admittance": _admittance,
    "arc_admittance": _arc_admittance,
    "steps": _steps,
    "step_shape": _step_shape,
    "turn_shape": _turn_shape,
}

QUANTITIES: Mapping[str, tuple[str, ...]] = {
    "spectrum": ("log_phase", "relative", "arcs", "arc_shape", "admittance", "arc_admittance"),
    "pulse": ("plain", "steps", "step_shape", "turn_shape"),
    "generic": ("plain", "compressed"),
}

# In which of them a row is told to lie inside or outside of what was taught.
DOMAIN_VIEWS: Mapping[str, str] = {"spectrum": "log_phase", "pulse": "step_shape", "generic": "plain"}


@dataclass(frozen=True, eq=False)
class View:
    """One way to look at features, learnt from reference rows without their labels.

    Attributes:
        name: one of MAPS.
        scale: usual size of each column of the features.
        mean: mean of each mapped column.
        spread: standard deviation of each mapped column (1 where it does not vary).
        axes: principal axes of the standardised columns [mapped columns, axes].
        sizes: standard deviation along each axis.
    """

    name: str
    scale: Floats
    mean: Floats
    spread: Floats
    axes: Floats
    sizes: Floats

    def scores(self, values: Floats, whitening: float) -> Floats:
        """Scores [rows, axes], of mean square 1 in all over the reference rows.

        With whitening 0 an axis counts by its variance, with ½ by its standard deviation: faint differences
        between spectra are then heard beside the large ones.
        """
        sizes = self.sizes ** (1 - whitening)
        out: Floats = self.standard(values) @ self.axes * (self.sizes**-whitening / np.sqrt((sizes**2).sum()))
        return out

    def standard(self, values: Floats) -> Floats:
        """Mapped columns, standardised."""
        out: Floats = (MAPS[self.name](values, self.scale) - self.mean) / self.spread
        return out


def learn_view(name: str, values: Floats) -> View:
    """The view `name` of reference rows [n, p]; axes of no variance are left out."""
    scale = np.median(np.abs(values), axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    mapped = MAPS[name](values, scale)
    mean, spread = mapped.mean(axis=0), mapped.std(axis=0)
    spread = np.where(spread > 1e-9 * np.abs(mean).clip(_TINY), spread, 1.0)
    _, sizes, axes = np.linalg.svd((mapped - mean) / spread, full_matrices=False)
    kept = min(_MOST_AXES, int((sizes > 1e-7 * sizes[0]).sum()))
    return View(name, scale, mean, spread, axes[:kept].T, sizes[:kept] / np.sqrt(len(values)))
