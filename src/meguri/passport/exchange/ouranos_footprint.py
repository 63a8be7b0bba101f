"""The footprint of a part on the Ouranos platform: two stages, each one's own and of components.

`dataTarget=cfp` takes preProduction, mainProduction, preComponent and mainComponent, all at once, with the
quality of the data of each stage (technical, geographical, temporal). A passport states a stage as a whole
and no quality, so what comes from components, and the quality, are given beside it.

Source: OpenAPI 3.0.0 of the platform, "#15 CFP情報更新" (four kinds at once; rounded up at the sixth decimal;
0 where nothing is registered).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from meguri.passport.exchange.conversions import NotCarriedError, number, outward, plain, shown
from meguri.passport.exchange.losses import Loss, LossCode

UNIT = "kgCO2e/kilowatt-hour"
MOST = 99999.99999
ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {"pre": "raw_material_footprint_kg_per_kwh", "main": "production_footprint_kg_per_kwh"}
)
_FIGURE = f"within:0:{MOST} up:5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is known of one stage (pre-processing or production) beside its footprint.

    Attributes:
        components_kg_per_kwh: the part of its footprint that comes from components bought.
        technical: how well the data represent the technology (TeR).
        geographical: the place (GeR).
        temporal: the time (TiR).
    """

    components_kg_per_kwh: float
    technical: float
    geographical: float
    temporal: float

    def quality(self) -> dict[str, Any]:
        """The three, as the platform has them.

        Raises:
            NotCarriedError: one is no number from 0 to 99999.99999.
        """
        told = {"TeR": self.technical, "GeR": self.geographical, "TiR": self.temporal}
        return {name: outward(value, _FIGURE, "ouranos") for name, value in told.items()}


def footprint(
    stated: Mapping[str, Any], known: Mapping[str, Stage], trace_id: str | None
) -> tuple[list[dict[str, Any]], list[Loss]]:
    """The four figures of a part, and what is lost of the passport's two.

    None where a stage is not stated or 0, its components or quality are not known, or the part has no trace
    id yet: a figure of 0 says on the platform that nothing is registered.

    Args:
        stated: attribute → value.
        known: `pre` and `main` → what is known of it beside.
        trace_id: UUID of the part on the platform.
    """
    there = [name for name in ATTRIBUTES.values() if name in stated]
    blank = [name for name in there if not stated[name]]
    lacking = [name for name in ATTRIBUTES.values() if not stated.get(name)]
    lacking += [f"{stage}Component dqrValue" for stage in ATTRIBUTES if stage not in known]
    lacking += [] if trace_id else ["traceId"]
    if lacking:
        alone = (Loss(name, LossCode.ALONE, ", ".join(lacking)) for name in there if name not in blank)
        return [], [*(Loss(name, LossCode.PLACEHOLDER, "0") for name in blank), *alone]
    bodies: list[dict[str, Any]] = []
    lost: list[Loss] = []
    for stage, attribute in ATTRIBUTES.items():
        try:
            bodies += _of_stage(stage, stated[attribute], known[stage], trace_id)
        except NotCarriedError as fault:
            detail = f"{attribute}: {fault.detail}"
            return [], [Loss(name, LossCode.OUT_OF_RANGE, detail) for name in there]
        told = sum(number(body["ghgEmission"]) for body in bodies[-2:])
        if told != number(stated[attribute]):
            lost.append(
                Loss(attribute, LossCode.ROUNDED, f"{shown(stated[attribute])} → {plain(Decimal(told))}")
            )
    return bodies, lost


def _of_stage(stage: str, whole: float, beside: Stage, trace_id: str | None) -> Iterator[dict[str, Any]]:
    own = number(whole) - number(beside.components_kg_per_kwh)
    for kind, value in (("Production", plain(own)), ("Component", beside.components_kg_per_kwh)):
        yield {
            "cfpId": None,
            "traceId": trace_id,
            "ghgEmission": outward(value, _FIGURE, "ouranos"),
            "ghgDeclaredUnit": UNIT,
            "cfpType": f"{stage}{kind}",
            "dqrType": f"{stage}Processing",
            "dqrValue": beside.quality(),
        }


def stages(bodies: Sequence[Any]) -> tuple[dict[str, float], list[Loss]]:
    """The two stages that figures of one part add up to, and what could not be read.

    Args:
        bodies: plain JSON values of a list of CfpModel.
    """
    found: dict[str, Decimal] = {}
    lost: list[Loss] = []
    told = [body for body in bodies if isinstance(body, Mapping)]
    if len({repr(body.get("traceId")) for body in told}) > 1:
        return {}, [Loss(name, LossCode.CONTRADICTION, "/cfp traceId") for name in ATTRIBUTES.values()]
    kinds = [body.get("cfpType") for body in told]
    for at, body in enumerate(bodies):
        attribute = _stage_of(body)
        try:
            if attribute is None or kinds.count(body["cfpType"]) > 1:
                raise NotCarriedError(LossCode.UNKNOWN_PLACE, f"/cfp/{at}")
            if body.get("ghgDeclaredUnit") != UNIT:
                raise NotCarriedError(LossCode.OTHER_UNIT, f"/cfp/{at} {shown(body.get('ghgDeclaredUnit'))}")
            found[attribute] = found.get(attribute, Decimal(0)) + number(body.get("ghgEmission"))
        except NotCarriedError as fault:
            lost.append(Loss(attribute or "", fault.code, fault.detail))
    harmed = {one.attribute for one in lost}
    lost += (Loss(name, LossCode.PLACEHOLDER, "0") for name, value in found.items() if value == 0)
    return {name: plain(value) for name, value in found.items() if value > 0 and name not in harmed}, lost


def _stage_of(body: Any) -> str | None:
    kind = body.get("cfpType") if isinstance(body, Mapping) else None
    known = {
        f"{stage}{half}": name for stage, name in ATTRIBUTES.items() for half in ("Production", "Component")
    }
    return known.get(kind) if isinstance(kind, str) else None
