"""Relaxation times in the terms of tr-nnls, by our solver: the same question must get the same answer.

Kulikovsky, J. Electrochem. Soc. 168:044512 (2021), as pyimpspec takes it: the real part alone, less its first
value for R∞; time constants at 1/ω of the frequencies; trapezoids over ln τ; and the sign put not on least
squares but on their normal equations: the x ≥ 0 with least ‖(AᵀA + λI) x − Aᵀb‖. Kept beside the benchmark,
not in drt(): a first real part is not R∞ where an arc goes on beyond it or a lead adds inductance.
"""

import numpy as np

from meguri.health.impedance.nonnegative import non_negative


def in_their_terms(frequency: np.ndarray, z: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """γ at τ = 1/ω, Ω for each unit of ln τ [n, f].

    Args:
        frequency: falling, Hz [f].
        z: impedance, Ω [n, f].
        strength: the λ that tr-nnls took for each spectrum [n].
    """
    omega = 2 * np.pi * frequency
    log_tau = -np.log(omega)
    middles = np.concatenate([log_tau[:1], (log_tau[1:] + log_tau[:-1]) / 2, log_tau[-1:]])
    matrix = np.diff(middles) / (1 + (omega[:, None] / omega) ** 2)
    above = z.real - z.real[:, :1]
    whole = above[:, -1:]  # λ is meant for a distribution of area 1
    gamma = []
    for b, each in zip(above / whole @ matrix, strength, strict=True):
        normal = matrix.T @ matrix + each * np.eye(omega.size)
        gamma.append(non_negative(normal @ normal, (normal @ b)[None])[0])
    return np.array(gamma) * whole


def shared_tops(theirs: list[np.ndarray], ours: list[np.ndarray], within: float) -> float:
    """Share of their peaks near which ours has one too.

    Args:
        theirs: logarithms of the times of the peaks of each spectrum.
        ours: likewise.
        within: decades that count as near.
    """
    pairs = zip(theirs, ours, strict=True)
    return float(
        np.concatenate([np.abs(a[:, None] - b).min(axis=1, initial=9.0) <= within for a, b in pairs]).mean()
    )
