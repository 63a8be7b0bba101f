"""The losses of one block of contracts, draw by draw; compiled.

A claim is decided in logarithms, so that nothing is raised to a power unless there is one:
ln d + p·ln min(T, K/u) > ln room, with room = state of health at entry, its errors, less the threshold.
"""

from math import exp, log
from typing import Any

import numba as nb
import numpy as np

from meguri.value.guarantee.chance import mix, normal, pair, start, uniform

# Columns of the contracts' table [contract, …]
LOG_FADE, FADE_SD, SUMMER_SD, ROOM, LOG_ROOM, ROOM_SD, BIAS_SD, LOG_KM, USE_SD = range(9)
# Columns of the terms' table [terms, …]
TERM, LOG_TERM, WAITING, LAPSE, LOG_RATE, AMOUNT, AMOUNT_SD, SALVAGE, DEDUCTIBLE, MOST, PER_SHARE = range(11)
# Figures of the causes
DEFECT, LOG_FACTOR, NATION, PLACE = range(4)
LINE, SUMMER, METHOD = range(3)


def _claim_time(log_fade: Any, log_end: Any, room: Any, power: Any, waiting: Any, by_rate: Any) -> Any:
    """Years until the claim; negative without one."""
    end = exp(log_end)
    if end < waiting:
        return -1.0
    if by_rate or room <= 0.0:
        return end if by_rate else waiting
    return max(exp((log(room) - log_fade) / power), waiting)


claim_time: Any = nb.njit(inline="always")(_claim_time)


def _paid(terms: Any, k: Any, t: Any, gross: Any) -> Any:
    """What is paid after so many years, discounted."""
    net = min(max(gross - terms[k, DEDUCTIBLE], 0.0), terms[k, MOST])
    return net * exp(-terms[k, LOG_RATE] * t)


paid: Any = nb.njit(inline="always")(_paid)


def _loss(state: Any, terms: Any, k: Any, log_fade: Any, log_end: Any, room: Any, power: Any) -> Any:
    """Whether a claim is paid, and what; the stream goes on for cost and lapse."""
    by_rate = terms[k, PER_SHARE] > 0.0
    t = claim_time(log_fade, log_end, room, power, terms[k, WAITING], by_rate)
    if t < 0.0:
        return False, 0.0
    z, state = normal(state)
    u, state = uniform(state)
    if terms[k, LAPSE] > 0.0 and -log(u) < terms[k, LAPSE] * t:
        return False, 0.0
    if by_rate:
        gross = (exp(log_fade + power * log_end) - room) * terms[k, PER_SHARE]
    else:
        spread = terms[k, AMOUNT_SD]
        gross = max(terms[k, AMOUNT] * exp(spread * z - 0.5 * spread * spread) - terms[k, SALVAGE], 0.0)
    return True, paid(terms, k, t, gross)


loss_of: Any = nb.njit(_loss)


def _shared(at: Any, cause_keys: Any, cause_kind: Any, nation: Any, causes: Any, out: Any) -> None:
    """What the causes of a block bring in one draw [cause]."""
    for k in range(cause_keys.size):
        state = mix(at ^ cause_keys[k])
        if cause_kind[k] == LINE:
            u, state = uniform(state)
            out[k] = causes[LOG_FACTOR] if u < causes[DEFECT] else 0.0
        elif cause_kind[k] == SUMMER:
            z, state = normal(state)
            out[k] = causes[NATION] * nation + causes[PLACE] * z
        else:
            out[k], state = normal(state)


shared: Any = nb.njit(inline="always")(_shared)


def _block(
    seed: Any,
    draws: Any,
    keys: Any,
    figures: Any,
    terms_of: Any,
    causes_of: Any,
    cause_keys: Any,
    cause_kind: Any,
    nation: Any,
    causes: Any,
    terms: Any,
    power: Any,
    losses: Any,
    claims: Any,
    per_contract: Any,
) -> None:
    """Add a block's payouts to `losses` [draw], claims to `claims` [draw], sums to `per_contract`."""
    brought = np.empty(cause_keys.size)
    for draw in range(draws):
        at = start(seed, draw)
        shared(at, cause_keys, cause_kind, nation[draw], causes, brought)
        total, count = 0.0, 0
        for c in range(keys.size):
            k = terms_of[c]
            z_fade, z_room, state = pair(mix(at ^ keys[c]))
            fade = figures[c, LOG_FADE] + figures[c, FADE_SD] * z_fade + brought[causes_of[c, LINE]]
            fade += figures[c, SUMMER_SD] * brought[causes_of[c, SUMMER]]
            apart = figures[c, ROOM_SD] * z_room + figures[c, BIAS_SD] * brought[causes_of[c, METHOD]]
            room, end = figures[c, ROOM] + apart, terms[k, LOG_TERM]
            # ln(1 + x) is at least x / (1 + x): most are done without a logarithm, or the use of the car
            if room > 0.0 and fade + power * end <= figures[c, LOG_ROOM] + apart / room:
                continue
            z_use, state = normal(state)
            end = min(end, figures[c, LOG_KM] - figures[c, USE_SD] * z_use)
            if room > 0.0 and fade + power * end <= log(room):
                continue
            is_paid, paid_jpy = loss_of(state, terms, k, fade, end, room, power)
            if is_paid:
                total += paid_jpy
                count += 1
                per_contract[c, 0] += 1.0
                per_contract[c, 1] += paid_jpy
                per_contract[c, 2] += paid_jpy * paid_jpy
        losses[draw] += total
        claims[draw] += count


block: Any = nb.njit(cache=True, nogil=True, error_model="numpy")(_block)
