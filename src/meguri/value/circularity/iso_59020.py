"""The thirteen core indicators of ISO 59020:2024, from flows that the reader states.

Names and clause numbers come from secondary transcripts; the standard itself was not read, and the fact
`circularity_indicators` says so in every row. An indicator whose inputs nobody gave has no value and names
what is missing. The resource intensity index has none at all: its formula was not seen.
"""

from dataclasses import asdict, dataclass

from meguri.value.circularity.ranges import maybe, range_faults, refuse, whole_fault

_MOST = 1e15
NO_DEFINITION = "definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Flows of one system in one period; None where nobody said it.

    Attributes:
        inflow_kg, reused_in_kg, recycled_in_kg, renewable_in_kg: resources that come in, and what of them is
            reused, recycled or renewable.
        outflow_kg, reused_out_kg, recycled_out_kg, biological_out_kg: resources that go out, and what of them
            was really reused, recycled or returned to the biological cycle.
        lifetime_yr, industry_lifetime_yr: mean lifetime, and that of the industry.
        energy_kwh, renewable_energy_kwh: energy used, and what of it is renewable.
        water_in_m3, circular_water_in_m3: water withdrawn, and what of it comes from circular sources.
        water_out_m3, fit_water_out_m3: water discharged, and what of it keeps the quality demanded.
        reused_water_m3: water reused on site.
        revenue_jpy: what the outflow brought in the period.
    """

    inflow_kg: float | None = maybe(1e-9, _MOST)
    reused_in_kg: float | None = maybe(0.0, _MOST)
    recycled_in_kg: float | None = maybe(0.0, _MOST)
    renewable_in_kg: float | None = maybe(0.0, _MOST)
    outflow_kg: float | None = maybe(1e-9, _MOST)
    reused_out_kg: float | None = maybe(0.0, _MOST)
    recycled_out_kg: float | None = maybe(0.0, _MOST)
    biological_out_kg: float | None = maybe(0.0, _MOST)
    lifetime_yr: float | None = maybe(0.0, 1e4)
    industry_lifetime_yr: float | None = maybe(1e-6, 1e4)
    energy_kwh: float | None = maybe(1e-9, _MOST)
    renewable_energy_kwh: float | None = maybe(0.0, _MOST)
    water_in_m3: float | None = maybe(1e-9, _MOST)
    circular_water_in_m3: float | None = maybe(0.0, _MOST)
    water_out_m3: float | None = maybe(1e-9, _MOST)
    fit_water_out_m3: float | None = maybe(0.0, _MOST)
    reused_water_m3: float | None = maybe(0.0, _MOST)
    revenue_jpy: float | None = maybe(0.0, 1e18)


@dataclass(frozen=True, slots=True)
class Core:
    """One core indicator.

    Attributes:
        indicator: code, as in the fact `circularity_indicators`.
        value: None where an input is missing.
        missing: the inputs that nobody gave.
    """

    indicator: str
    value: float | None
    missing: tuple[str, ...]


# Each is one flow over another.
_RATIOS: dict[str, tuple[str, str]] = {
    "a_2_2": ("reused_in_kg", "inflow_kg"),
    "a_2_3": ("recycled_in_kg", "inflow_kg"),
    "a_2_4": ("renewable_in_kg", "inflow_kg"),
    "a_3_2": ("lifetime_yr", "industry_lifetime_yr"),
    "a_3_3": ("reused_out_kg", "outflow_kg"),
    "a_3_4": ("recycled_out_kg", "outflow_kg"),
    "a_3_5": ("biological_out_kg", "outflow_kg"),
    "a_4_2": ("renewable_energy_kwh", "energy_kwh"),
    "a_5_2": ("circular_water_in_m3", "water_in_m3"),
    "a_5_3": ("fit_water_out_m3", "water_out_m3"),
    "a_5_4": ("reused_water_m3", "water_in_m3"),
    "a_6_2": ("revenue_jpy", "inflow_kg"),
}
_WHOLES: dict[str, tuple[str, ...]] = {
    "inflow_kg": ("reused_in_kg", "recycled_in_kg"),
    "outflow_kg": ("reused_out_kg", "recycled_out_kg", "biological_out_kg"),
    "energy_kwh": ("renewable_energy_kwh",),
    "water_in_m3": ("circular_water_in_m3",),
    "water_out_m3": ("fit_water_out_m3",),
}


def core_indicators(flows: Flows) -> tuple[Core, ...]:
    """All thirteen, in the order of their clauses.

    Raises:
        IndicatorError: flows outside their ranges, or parts larger than their whole.
    """
    refuse(range_faults("ISO 59020", flows))
    told: dict[str, float | None] = asdict(flows)
    faults = []
    for whole, names in _WHOLES.items():
        limit, parts = told[whole], {name: told[name] or 0.0 for name in names}
        if limit is not None:
            faults += whole_fault("ISO 59020", parts, limit)
    refuse(faults)
    made = [_core(code, told[over], told[under], (over, under)) for code, (over, under) in _RATIOS.items()]
    return (*made, Core("a_6_3", None, (NO_DEFINITION,)))


def _core(code: str, over: float | None, under: float | None, names: tuple[str, str]) -> Core:
    if over is None or under is None:
        missing = tuple(name for name, value in zip(names, (over, under), strict=True) if value is None)
        return Core(code, None, missing)
    return Core(code, over / under, ())
