"""Flows that the tests of the recycling balance share."""

from typing import Any

import polars as pl

from meguri.tables.recycling import RECYCLING_FLOWS, WASTE_BATTERIES

_MAKES = ("output", "intermediate", "loss")


def flows(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows as the table declares them; what a row does not say is empty."""
    return RECYCLING_FLOWS.check(pl.DataFrame(list(rows), schema=RECYCLING_FLOWS.polars_schema))


def row(place: str, role: str, lot: str, fraction: str, mass_kg: float, **more: Any) -> dict[str, Any]:
    """One row; `place` is "year recycler step"."""
    year, recycler, step = place.split()
    told = {"year": int(year), "recycler": recycler, "step": step, "role": role, "lot": lot}
    elements = {name if "_" in name or name == "chemistry" else f"{name}_kg": v for name, v in more.items()}
    return {**told, "chemistry": "lithium_based", "fraction": fraction, "mass_kg": mass_kg, **elements}


def two_steps(first_year: int, *, with_second: bool = True) -> pl.DataFrame:
    """A shreds 1,000 kg of batteries, B works up the black mass the year after.

    Reckoned by hand: efficiency (250 + 100 + 60 + 55 + 20 + 150) ÷ 1,000 = 0.635; copper 95 ÷ 100;
    cobalt 54 ÷ 60; nickel 57 ÷ 60; lithium 12 ÷ 20; lead 0 of 0.
    Without carbon: (635 − 150) ÷ (1,000 − 200) = 0.60625.
    """
    shred, leach = f"{first_year} A shred", f"{first_year + 1} B leach"
    none = {"co": 0.0, "cu": 0.0, "pb": 0.0, "li": 0.0, "ni": 0.0, "c": 0.0}
    black = {"co": 60.0, "ni": 60.0, "li": 19.0, "cu": 5.0, "pb": 0.0, "c": 190.0}
    waste = {"co": 60.0, "cu": 100.0, "pb": 0.0, "li": 20.0, "ni": 60.0, "c": 200.0}
    first = (
        row(shred, "input", "W1", WASTE_BATTERIES, 1000.0, **waste),
        row(shred, "output", "A1", "aluminium", 250.0, **none),
        row(shred, "output", "A2", "copper", 100.0, **none | {"cu": 95.0}),
        row(shred, "intermediate", "BM1", "black_mass", 500.0, **black),
        row(shred, "loss", "A3", "dust", 150.0),
    )
    second = (
        row(leach, "input", "BM1", "black_mass", 500.0, **black),
        row(leach, "output", "B1", "nickel_sulphate", 60.0, **none | {"ni": 57.0}),
        row(leach, "output", "B2", "cobalt_sulphate", 55.0, **none | {"co": 54.0}),
        row(leach, "output", "B3", "lithium_carbonate", 20.0, **none | {"li": 12.0}),
        row(leach, "output", "B4", "graphite", 150.0, **none | {"c": 150.0}),
        row(leach, "loss", "B5", "residue", 215.0),
    )
    return flows(*first, *(second if with_second else ()))


def network(numbers: list[int]) -> pl.DataFrame:
    """First recyclers and later steps, mixing lots over years; conserved by its making.

    Args:
        numbers: at least three, 1 to 99 each; three make one first recycler, and its black mass goes in two
            parts to two of the later steps.
    """
    rows: list[dict[str, Any]] = []
    later: dict[str, list[dict[str, Any]]] = {}
    for place in range(len(numbers) // 3):
        mass, part, where = numbers[3 * place : 3 * place + 3]
        shred = f"{2026 + place % 2} R{place} shred"
        kg = {"mass_kg": 10.0 * mass, "li": 0.2 * mass, "co": 0.01 * part}
        rows.append(row(shred, "input", f"W{place}", WASTE_BATTERIES, **kg))
        rows.append(row(shred, "output", f"O{place}", "copper", mass * part / 20, li=0.0, co=0.0))
        for half in (0, 1):
            shares = {"mass_kg": 2.0 * mass, "li": 0.08 * mass, "co": 0.004 * part}
            handed = {"lot": f"BM{place}{half}", "fraction": "black_mass"}
            rows.append(row(shred, "intermediate", **handed, **shares))
            name = f"{2027 + (where + half) % 3} L{(where + half) % 2} leach"
            later.setdefault(name, []).append(row(name, "input", **handed, **shares))
    for number, (name, fed) in enumerate(sorted(later.items())):
        rows += fed
        share = numbers[number % len(numbers)] / 100
        made = {key: share * sum(one[key] for one in fed) for key in ("mass_kg", "li_kg", "co_kg")}
        rows.append(row(name, "output", f"S{number}", "salts", **made))
    return flows(*rows)
