"""Compiled: how far and how long profiles leave the range in which a model's experiments were made.

Imported inside functions only.
"""

import numpy as np

from meguri.life.fade.formula import Floats
from meguri.life.fade.rates import compiled
from meguri.life.fade.stretches import IDLE_PER_H

_CHANGES = 0.01  # a day that moves the state of charge less is a day of rest


def _note(limits: Floats, value: float, weight: float, far: Floats) -> None:
    """Take one value into [least, share of time below, most, share of time above]."""
    far[0] = min(far[0], value)
    far[2] = max(far[2], value)
    if value < limits[0]:
        far[1] += weight
    elif value > limits[1]:
        far[3] += weight


note = compiled(_note)


def _look_outside(soc: Floats, temperature: Floats, step_h: float, limits: Floats, far: Floats) -> None:
    """Fill `far` [battery, kind, 4]; kinds: cycling and rest temperature, SOC, depth of a day, rates."""
    points = soc.shape[1] - 1
    day = max(1, round(24.0 / step_h))
    for v in range(soc.shape[0]):
        for kind in range(6):
            far[v, kind, 0], far[v, kind, 1], far[v, kind, 2], far[v, kind, 3] = np.inf, 0.0, -np.inf, 0.0
        low = high = soc[v, 0]
        begun = 0
        for i in range(points):
            s, after = soc[v, i], soc[v, i + 1]
            speed = (after - s) / step_h
            note(limits[2], s, 1.0 / points, far[v, 2])
            if abs(speed) < IDLE_PER_H:
                note(limits[1], temperature[v, i], 1.0 / points, far[v, 1])
            else:
                note(limits[0], temperature[v, i], 1.0 / points, far[v, 0])
                kind = 4 if speed > 0 else 5
                note(limits[kind], abs(speed), 1.0 / points, far[v, kind])
            low, high = min(low, after), max(high, after)
            if (i + 1) % day == 0 or i + 1 == points:
                if high - low > _CHANGES:
                    note(limits[3], high - low, (i + 1 - begun) / points, far[v, 3])
                low = high = after
                begun = i + 1


look_outside = compiled(_look_outside)
