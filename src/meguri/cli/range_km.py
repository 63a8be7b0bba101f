"""`meguri range`: how far does it go, month by month, and does it do the daily run in February?"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from meguri.cli import life_options as told
from meguri.cli.asking import verdict_from
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.tables.verdict import Verdict

HELP = N_(
    "How far does it go on a full charge in each month, and does it do the daily run in February? From a "
    "verdict, or from the name of a pack."
)
NO_CAR = N_(
    "Which car is it? Give a verdict, or name the pack with --pack (`meguri packs` lists the names), or give "
    "--pack-kwh and --rated-range-km."
)
NO_PLACE = N_("Where is it driven? Give --place: a prefecture, in Japanese or English.")
TWO_STATES = N_("--soh and a verdict both say how healthy the battery is. Give one of them.")
CALLED = "car"


def range_km(
    ctx: typer.Context,
    verdict: told.Verdict = None,
    *,
    place: told.Place = None,
    duty: told.Duty = None,
    pack: told.Pack = None,
    soh: told.SohPercent = None,
    pack_kwh: told.PackKwh = None,
    rated_range_km: told.RatedRangeKm = None,
    heater: told.Heater = None,
    seed: told.Seed = 1,
    plot: told.Plot = None,
) -> None:
    """Range by month, printed; drawn where asked."""
    import numpy as np

    from meguri.facts.places import climate_of
    from meguri.life.range_km import range_by_month
    from meguri.life.stress import duty_of

    door: Door = ctx.obj
    ready_for([plot] if plot else [])
    if place is None:
        raise BadInputError("no_place", NO_PLACE)
    found, share = _state(verdict, soh)
    vehicle = _vehicle(found, pack, pack_kwh, rated_range_km, heater)
    meant, climate = None if duty is None else duty_of(duty), climate_of(place)
    made = range_by_month(vehicle, share, climate, rng=np.random.default_rng(seed), duty=meant)
    name = str(vehicle.get("pack") or vehicle["name"])
    where = climate.prefecture if door.lang == "ja" else climate.prefecture_en
    if plot is not None:
        from meguri.cli.range_text import range_about
        from meguri.report.range_picture import range_svg

        about = range_about(name, share, where, meant, found, door.lang)
        write_all({plot: range_svg(made, door.lang, about).encode()})
    if door.as_json:
        from meguri.report.life_json import range_json

        asked = {"vehicle": vehicle, "soh": share, "place": climate.prefecture, "duty": duty, "seed": seed}
        print_json(range_json(made, asked, found))
        return
    from meguri.cli.range_text import range_text

    print_text(range_text(made, name, share, where, meant, found, door.lang))
    if plot is not None:
        print_text("\n" + door.say(N_("Picture: {path}")).format(path=plot))


def _state(verdict: Path | None, soh: float | None) -> "tuple[Verdict | None, list[float]]":
    """The verdict, where there is one, and the state of health: three points, or one share."""
    if verdict is None:
        return None, [1.0 if soh is None else soh / 100]
    if soh is not None:
        raise BadInputError("two_states", TWO_STATES)
    found = verdict_from(verdict)
    return found, [found.low, found.median, found.high]


def _vehicle(
    verdict: "Verdict | None",
    pack: str | None,
    pack_kwh: float | None,
    rated_range_km: float | None,
    heater: str | None,
) -> dict[str, Any]:
    """What `vehicle_of` takes: a name of the catalogue, figures, or a name that figures correct."""
    figures: dict[str, Any] = {"pack_kwh": pack_kwh, "rated_range_km": rated_range_km, "heater": heater}
    known = {name: value for name, value in figures.items() if value is not None}
    if rated_range_km is not None:
        known["range_cycle"] = "WLTC"
    if pack_kwh is not None:
        known["usable_kwh"] = None
    called = pack or (verdict.model if verdict is not None else "")
    whole = pack_kwh is not None and rated_range_km is not None
    if called and (pack is not None or not whole):
        return {"pack": called} | known
    if not whole:
        raise BadInputError("no_car", NO_CAR)
    return {"name": called or CALLED} | known
