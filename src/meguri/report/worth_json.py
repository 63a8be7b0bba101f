"""Prices, leases, ways and storage as plain JSON values: what `meguri value` and `meguri route` print.

Keys carry the names of the tables; what has to be said wherever a result is shown is said in both languages.
"""

from typing import TYPE_CHECKING

from meguri.locale import words
from meguri.report.account_json import Json, plain, rows
from meguri.report.life_json import asked_json

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.route import Routed
    from meguri.value.figures import Figure
    from meguri.value.price import BatteryPrice, Lease, VehiclePrice
    from meguri.value.storage import Lots, Sheet, StorageLot


def statements() -> list[Json]:
    """What has to be said, in both languages."""
    from meguri.report.worth_words import ESTIMATE

    return [{"code": "worth_estimate", "en": words("en")(ESTIMATE), "ja": words("ja")(ESTIMATE)}]


def vehicle_json(made: "VehiclePrice", told: Json) -> Json:
    """What a car fetches on each market, in parts, and what the price rests on."""
    return {
        "statements": statements(),
        "asked": asked_json(told),
        "price": rows(made.price),
        "parts": rows(made.parts),
        "effects": rows(made.effects),
        **_said(made.findings, made.assumed),
    }


def battery_json(made: "BatteryPrice", told: Json) -> Json:
    """What a battery fetches for a second life or as metal, with published figures beside."""
    return {
        "statements": statements(),
        "asked": asked_json(told),
        "price": rows(made.price),
        "parts": rows(made.parts),
        "beside": rows(made.beside),
        **_said(made.findings, made.assumed),
    }


def lease_json(made: "Lease", told: Json) -> Json:
    """What a month costs, against a petrol car."""
    return {
        "statements": statements(),
        "asked": asked_json(told),
        "lease": rows(made.lease),
        "parts": rows(made.parts),
        "beside": rows(made.beside),
        **_said(made.findings, made.assumed),
    }


def route_json(made: "Routed", told: Json) -> Json:
    """The ways side by side: what each leaves, which is best, the break-even of staying, what to learn."""
    from meguri.value.routing import stay_curve

    routes = made.routes
    prices = [one.price for one in (made.vehicle, made.reuse, made.recycle) if one is not None]
    return {
        "statements": statements(),
        "asked": asked_json(told),
        "best": routes.best,
        "route": rows(routes.route),
        "parts": rows(routes.parts),
        "medians_meet_share": plain(routes.medians_meet_share),
        "curve": rows(stay_curve(routes)),
        "learn": rows(routes.learn),
        "gates": rows(routes.gates),
        "figures": [figure_json(one) for one in routes.figures.values()],
        "prices": [row for frame in prices for row in rows(frame)],
        "guarantee": None if made.guarantee is None else rows(made.guarantee.guarantee)[0],
        **_said(made.findings, made.assumed),
    }


def figure_json(figure: "Figure") -> Json:
    """A figure of a comparison with its doubt and who says it."""
    names = ("key", "value", "low", "high", "source", "is_shipped")
    return {name: plain(getattr(figure, name)) for name in names}


def storage_json(made: "StorageLot", told: Json) -> Json:
    """What a pack or a lot gives as storage, and at what cost against new."""
    return {
        "statements": statements(),
        "asked": asked_json(told),
        "gives": rows(made.gives)[0],
        "cost": rows(made.cost),
        "cost_parts": rows(made.cost_parts),
        "plants": rows(made.plants),
        **_said(made.findings, made.assumed),
    }


def lots_json(made: "Lots") -> Json:
    """Standard lots, and where each pack went."""
    return {"lots": rows(made.lots), "packs": rows(made.packs), **_said(made.findings, made.assumed)}


def sheet_json(sheet: "Sheet") -> Json:
    """A lot's specification sheet; every field that is missing is named."""
    return {"sheet": rows(sheet.rows), "findings": rows(sheet.findings)}


def _said(findings: "pl.DataFrame", assumed: "pl.DataFrame") -> Json:
    return {"findings": rows(findings), "assumed": rows(assumed)}
