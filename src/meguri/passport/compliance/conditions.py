"""The conditions that rules name by a code: whether one holds for a case, does not, or nobody told."""

from collections.abc import Callable, Mapping

from meguri.passport.compliance.case import Case

METALS = {"co": "cobalt", "cu": "copper", "li": "lithium", "ni": "nickel", "pb": "lead", "mn": "manganese"}
# Which of the metals of Art. 8 the active materials of a chemistry hold by its name. What a name does not
# settle (nickel in a Na-ion cathode) is left out, and is then unknown.
_BY_CHEMISTRY: Mapping[str, Mapping[str, bool]] = {
    "LFP": {"lithium": True, "cobalt": False, "nickel": False, "lead": False},
    "LMO": {"lithium": True, "cobalt": False, "nickel": False, "lead": False},
    "LCO": {"lithium": True, "cobalt": True, "nickel": False, "lead": False},
    "NMC": {"lithium": True, "cobalt": True, "nickel": True, "lead": False},
    "NCA": {"lithium": True, "cobalt": True, "nickel": True, "lead": False},
    "LMO_NMC": {"lithium": True, "cobalt": True, "nickel": True, "lead": False},
    "LTO": {"lithium": True, "lead": False},
    "Li_metal": {"lithium": True, "lead": False},
    "Na_ion": {"lithium": False, "lead": False},
    "Ni_Cd": {"nickel": True, "lithium": False, "lead": False},
    "Ni_MH": {"nickel": True, "lithium": False, "lead": False},
    "Pb": {"lead": True, "lithium": False, "cobalt": False, "nickel": False},
}
SECOND_LIFE = ("repurposed", "reused", "remanufactured")


def holds(code: str, case: Case, *, name: str, value: float | None) -> bool | None:
    """Whether one condition holds.

    Args:
        code: as in `check_when`: `is:CIRCUMSTANCE`, `above:NAME` and `from:NAME` (NAME is more than, or at
            least, the rule's value), or one of the codes of this module.
        case: the case.
        name: the attribute that the rule looks at.
        value: the rule's value.

    Returns:
        None where nobody told.

    Raises:
        KeyError: a code that no rule may name.
    """
    head, _, rest = code.partition(":")
    if head == "is":
        found = case.told(rest)
        return None if found is None else bool(found)
    if head in ("above", "from"):
        found = case.told(rest)
        if found is None or value is None:
            return None
        return bool(found > value) if head == "above" else bool(found >= value)
    return _CODES[code](case, name)


def all_hold(codes: tuple[str, ...], case: Case, *, name: str, value: float | None) -> bool | None:
    """Whether all conditions hold; one that does not settles it, whatever is unknown of the others."""
    found = [holds(code, case, name=name, value=value) for code in codes]
    if False in found:
        return False
    return None if None in found else True


def energy_kwh(case: Case) -> float | None:
    """Nominal energy: as told, else certified or nameplate energy, else rated capacity × nominal voltage."""
    for name in ("energy_kwh", "certified_energy_kwh", "rated_energy_kwh"):
        if (told := case.told(name)) is not None:
            return float(told)
    capacity, voltage = case.told("rated_capacity_ah"), case.told("nominal_voltage_v")
    return None if capacity is None or voltage is None else capacity * voltage / 1000


def _second_life(case: Case, _name: str) -> bool | None:
    status = case.told("battery_status")
    if status is None:
        return None
    return status in SECOND_LIFE


def _waste(case: Case, _name: str) -> bool | None:
    told = case.told("is_waste")
    if told is not None:
        return bool(told)
    status = case.told("battery_status")
    return None if status is None else status == "waste"


def _contains_it(case: Case, name: str) -> bool | None:
    """Whether the battery holds the metal that the attribute is about: `recycled_cobalt_share` → cobalt."""
    metal = next((one for one in METALS.values() if one in name), "")
    mass = case.told(f"{metal}_mass_kg")
    if mass is not None:
        return bool(mass > 0)
    return _BY_CHEMISTRY.get(case.told("chemistry") or "", {}).get(metal)


def _industrial_above_2_kwh(case: Case, _name: str) -> bool | None:
    if case.category != "industrial":
        return True
    energy = energy_kwh(case)
    return None if energy is None else energy > 2


def _not_external_storage(case: Case, _name: str) -> bool | None:
    """Only industrial batteries can be of that kind; without a word they are taken to be of the usual one."""
    return not (case.category == "industrial" and case.told("external_storage_only") is True)


_CODES: dict[str, Callable[[Case, str], bool | None]] = {
    "second_life": _second_life,
    "waste": _waste,
    "contains_it": _contains_it,
    "industrial_above_2_kwh": _industrial_above_2_kwh,
    "not_external_storage": _not_external_storage,
}
