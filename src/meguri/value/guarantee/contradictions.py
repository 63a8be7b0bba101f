"""Terms that contradict themselves: what can be said of them before any battery is looked at."""

from collections.abc import Iterator, Mapping
from typing import Any

from meguri.value.guarantee.faults import TermsCode, TermsFault, terms_fault

Sections = Mapping[str, Mapping[str, Any]]

_THRESHOLDS = {
    "range": ("promise.range_km", "promise.relative_share"),
    "capacity": ("promise.absolute_share", "promise.relative_share"),
    "storage": ("promise.absolute_share", "promise.relative_share"),
    "residual_value": ("promise.value_jpy", "promise.value_share"),
}
_CASH = {
    "range": ("payout.amount_jpy", "payout.per_km_jpy"),
    "capacity": ("payout.amount_jpy", "payout.per_point_jpy"),
    "storage": ("payout.amount_jpy", "payout.per_kwh_jpy"),
    "residual_value": ("payout.paid_share",),
}


def contradictions(sections: Sections, product: str, role: str | None, where: str) -> list[TermsFault]:
    """Every contradiction among the values that were read; a value that is missing contradicts nothing."""
    rules = (_which_threshold, _which_payout, _above_entry, _times, _payouts, _needs, _unused)
    return [fault for rule in rules for fault in rule(_Told(sections, product, role, where))]


class _Told:
    """The values by their keys."""

    def __init__(self, sections: Sections, product: str, role: str | None, where: str) -> None:
        self.product = product
        self.role = role
        self.where = where
        self._values = {
            f"{name}.{key}": value for name, told in sections.items() for key, value in told.items()
        }

    def __getitem__(self, key: str) -> Any:
        return self._values.get(key)

    def fault(self, code: TermsCode, **values: object) -> TermsFault:
        return terms_fault(code, self.where, **values)

    def exactly_one(self, keys: tuple[str, ...]) -> Iterator[TermsFault]:
        found = [key for key in keys if self[key] is not None]
        if len(found) != 1:
            yield self.fault(TermsCode.NOT_ONE, wanted=", ".join(keys), found=", ".join(found) or "–")


def _which_threshold(told: _Told) -> Iterator[TermsFault]:
    yield from told.exactly_one(_THRESHOLDS[told.product])


def _which_payout(told: _Told) -> Iterator[TermsFault]:
    remedy = told["payout.remedy"]
    if remedy is None:
        return
    if told.product == "residual_value":
        if remedy == "repair":
            yield told.fault(
                TermsCode.NOT_ALLOWED, key="payout.remedy", found="repair", wanted="cash, buy_back"
            )
        yield from told.exactly_one(_CASH[told.product])
    elif remedy == "cash":
        yield from told.exactly_one(_CASH[told.product])
    else:
        yield from told.exactly_one(("payout.amount_jpy",))
        for key in _CASH[told.product][1:]:
            if told[key] is not None:
                values = {"key": key, "product": remedy, "wanted": "payout.remedy = cash"}
                yield told.fault(TermsCode.FOREIGN_KEY, **values)


def _above_entry(told: _Told) -> Iterator[TermsFault]:
    least = told["eligibility.soh_least_share"]
    new_km, price = told["promise.range_new_km"], told["promise.price_jpy"]
    limits = (
        ("promise.relative_share", 1.0),
        ("promise.value_share", 1.0),
        ("promise.absolute_share", least),
        ("promise.range_km", new_km if least is None or new_km is None else new_km * least),
        ("promise.value_jpy", price),
    )
    for key, limit in limits:
        if told[key] is not None and limit is not None and told[key] > limit:
            yield told.fault(TermsCode.ABOVE_ENTRY, key=key, found=told[key], limit=limit)


def _times(told: _Told) -> Iterator[TermsFault]:
    term, waiting = told["cover.term_yr"], told["cover.waiting_yr"]
    if term is not None and waiting is not None and waiting >= term:
        yield told.fault(TermsCode.WAITING, found=waiting, limit=term)
    ends = [(told["cover.limit_age_yr"], "cover.limit_age_yr", "eligibility.age_below_yr")]
    if told["cover.counted_from"] == "new":
        ends.append((term, "cover.term_yr", "eligibility.age_below_yr"))
        ends.append((told["cover.limit_km"], "cover.limit_km", "eligibility.odometer_most_km"))
    for limit, name, key in ends:
        if limit is not None and told[key] is not None and told[key] > limit:
            yield told.fault(TermsCode.ENTRY_AFTER_END, key=key, found=told[key], limit=f"{name} = {limit:g}")


def _payouts(told: _Told) -> Iterator[TermsFault]:
    deductible, amount, most = (told[f"payout.{key}_jpy"] for key in ("deductible", "amount", "most"))
    for limit in (amount, most):
        if deductible is not None and limit is not None and deductible >= limit:
            yield told.fault(TermsCode.NEVER_PAYS, key="payout.deductible_jpy", found=deductible, limit=limit)
    salvage = told["payout.salvage_jpy"]
    if salvage and told["payout.remedy"] != "buy_back":
        values = {
            "key": "payout.salvage_jpy",
            "product": told["payout.remedy"],
            "wanted": "payout.remedy = buy_back",
        }
        yield told.fault(TermsCode.FOREIGN_KEY, **values)
    elif salvage and amount is not None and salvage + (deductible or 0.0) >= amount:
        yield told.fault(TermsCode.NEVER_PAYS, key="payout.salvage_jpy", found=salvage, limit=amount)


def _needs(told: _Told) -> Iterator[TermsFault]:
    needs: list[tuple[str, object, tuple[str, ...]]] = []
    if told.product == "range":
        needs.append(("product", "range", ("promise.condition",)))
    if told.product == "storage":
        needs.append(("product", "storage", ("exclusions.fire", "exclusions.product_liability")))
    if told["promise.value_share"] is not None:
        needs.append(("promise.value_share", told["promise.value_share"], ("promise.price_jpy",)))
    if told["loading.risk"] not in (None, "none"):
        needs.append(("loading.risk", told["loading.risk"], ("loading.risk_factor",)))
    if told["loading.risk"] == "sd":
        needs.append(("loading.risk", "sd", ("loading.contracts_count",)))
    for key, found, wanted in needs:
        lacking = [one for one in wanted if told[one] is None]
        if lacking:
            yield told.fault(TermsCode.WITHOUT, key=key, found=found, wanted=", ".join(lacking))
    if told["loading.risk"] == "tvar" and (told["loading.risk_factor"] or 0.0) > 1.0:
        values = {"key": "loading.risk_factor", "found": told["loading.risk_factor"], "low": 0, "high": 1}
        yield told.fault(TermsCode.OUT_OF_RANGE, **values)


def _unused(told: _Told) -> Iterator[TermsFault]:
    """Figures that would be read and never used: whoever wrote them meant something else."""
    risk = told["loading.risk"] or "none"
    fixed = [key for key in ("promise.absolute_share", "promise.range_km") if told[key] is not None]
    promised = fixed[0] if fixed and told["promise.relative_share"] is None else ""
    rules = (
        (promised, "behaviour.entry_error_share", "promise.relative_share"),
        ("promise.relative_share" if not fixed else "", "promise.range_cv", "promise.range_km"),
        ("" if told["payout.amount_jpy"] else "payout.remedy", "payout.amount_cv", "payout.amount_jpy"),
        (f"loading.risk = {risk}" if risk == "none" else "", "loading.risk_factor", "loading.risk"),
        (f"loading.risk = {risk}" if risk != "sd" else "", "loading.contracts_count", "loading.risk = sd"),
        (f"loading.risk = {risk}" if risk != "tvar" else "", "loading.tvar_share", "loading.risk = tvar"),
    )
    for found, key, wanted in rules:
        if found and told[key]:
            yield told.fault(TermsCode.FOREIGN_KEY, key=key, product=found, wanted=wanted)
    if told.role not in (None, "guarantor"):
        for key in ("loading.liability_share", "loading.liability_expense_share"):
            if told[key]:
                values = {"key": key, "product": f"role = {told.role}", "wanted": "role = guarantor"}
                yield told.fault(TermsCode.FOREIGN_KEY, **values)
