"""The profiles of the ageing benchmark, from the shared field data: how people drive, and how warm it is."""

import os
from pathlib import Path

import numpy as np
import polars as pl

from meguri.facts.places import climate_of
from meguri.life.profile import Profile

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("MEGURI_SHARED", HERE.parent.parent / "shared"))
EXAMPLES = SHARED / "fielddata" / "blast_ev_profiles" / "examples"
HOURS = 8760
WEEK = 2016  # five-minute points
DAILY_SWING_C = 4.0  # assumed, half of it above and half below the month's mean
CASES = (
    ("personal_ev_largebatt", "Honolulu"),
    ("personal_ev_smallbatt", "Honolulu"),
    ("personal_ev_largebatt", "Miami"),
    ("personal_ev_smallbatt", "Tokyo"),
    ("personal_ev_largebatt", "Sapporo"),
    ("commercial_ev", "Miami"),
)
PERSONAL = 5  # of these; the last is driven far beyond what any of the models was made for
# BLAST-Lite's class and our card.
SHARED_MODELS = {
    "Lfp_Gr_250AhPrismatic": "lfp-prismatic-250ah",
    "Lfp_Gr_SonyMurata3Ah_Battery": "lfp-sony-murata-3ah",
    "Lmo_Gr_NissanLeaf66Ah_2ndLife_Battery": "lmo-leaf-second-life-66ah",
    "Nmc_Lto_10Ah_Battery": "lto-nmc-10ah",
    "Nca_Gr_Panasonic3Ah_Battery": "nca-panasonic-3ah",
    "NCA_GrSi_SonyMurata2p5Ah_Battery": "nca-sony-vtc5a-2ah",
    "NMC_Gr_50Ah_B1": "nmc-large-50ah-b1",
    "NMC_Gr_50Ah_B2": "nmc-large-50ah-b2",
    "NMC_Gr_75Ah_A": "nmc-large-75ah-a",
    "Nmc111_Gr_Kokam75Ah_Battery": "nmc111-kokam-75ah",
    "Nmc111_Gr_Sanyo2Ah_Battery": "nmc111-sanyo-2ah",
    "Nmc622_Gr_DENSO50Ah_Battery": "nmc622-denso-50ah",
    "Nmc811_GrSi_LGM50_5Ah_Battery": "nmc811-lg-m50-5ah",
    "Nmc811_GrSi_LGMJ1_4Ah_Battery": "nmc811-lg-mj1-3ah",
}


def profiles(cases: list[tuple[str, str]], step_h: float) -> Profile:
    """A year of each case; the week that people drive is told again and again."""
    points = round(HOURS / step_h)
    at_h = np.arange(points) * step_h
    soc = np.stack([_week(drive)[np.round(at_h * 12).astype(int) % WEEK] for drive, _ in cases])
    hours = np.arange(HOURS + 1)
    warm = {place: _climate(place) for _, place in cases}
    temperature = [np.interp(at_h, hours, np.append(warm[place], warm[place][0])) for _, place in cases]
    return Profile(step_h, soc, np.stack(temperature))


def fleet(count: int, seed: int) -> Profile:
    """A year, by the hour, of so many vehicles; each has days, depth and warmth of its own."""
    rng = np.random.default_rng(seed)
    base = profiles(list(CASES[:PERSONAL]), 1.0)
    which = rng.integers(PERSONAL, size=count)
    days = rng.integers(365, size=count)
    at = (np.arange(HOURS)[None, :] + 24 * days[:, None]) % HOURS
    depth, warmer = rng.uniform(0.7, 1.0, count)[:, None], rng.normal(0.0, 2.0, count)[:, None]
    soc = 0.95 - depth * (0.95 - base.soc_share[which[:, None], at])
    return Profile(1.0, np.clip(soc, 0.0, 1.0), base.temperature_c[which] + warmer)


def _week(drive: str) -> np.ndarray:
    file = EXAMPLES / "application profiles" / "Electric vehicle" / f"{drive}.csv"
    return pl.read_csv(file)["SOC"].to_numpy()[:WEEK]


def _climate(place: str) -> np.ndarray:
    """Hourly air temperatures of a year; in Japan from monthly normals and a swing that is assumed."""
    folder = EXAMPLES / "climates"
    if place == "Honolulu":
        return pl.read_csv(folder / "nsrdb_honolulu.csv")["Temperature_C"].to_numpy()[::2][:HOURS]
    if place == "Miami":
        return pl.read_csv(folder / "hourly_temperature_miami.csv")["T_degC"].to_numpy()[:HOURS]
    return _normals(place)


def _normals(place: str) -> np.ndarray:
    """Monthly normals as Meguri ships them, straight between the middles of months, with the daily swing."""
    months = climate_of({"Tokyo": "東京都", "Sapporo": "北海道"}[place]).monthly_c
    middle = (np.arange(-1, 13) + 0.5) * HOURS / 12
    hours = np.arange(HOURS)
    mean = np.interp(hours, middle, [months[-1], *months, months[0]])
    return mean - DAILY_SWING_C * np.cos(2 * np.pi * (hours - 2) / 24)
