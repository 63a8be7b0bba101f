"""A diagnosis for the pages, in a process of its own: the verdict, and what follows from it for its car.

The verdict is what the API gives (`meguri.serve.diagnosing`); beside it the folder gets range by month, the
fade of ten years and the quote of a guarantee – each of them, or why there is none.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meguri.serve.diagnosing import REQUEST, answered, diagnosed

if TYPE_CHECKING:
    from meguri.tables.lifetime import Life
    from meguri.tables.verdict import Verdict

BEYOND = "beyond.json"
DEFAULT_DUTY, TERMS = "commuter", "used_ev_soh"
YEARS, DRAWS, SEED = 10.0, 1000, 1
Json = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Diagnose what lies in a folder and look ahead; `arguments` as `diagnosing.answered` takes them."""
    return answered(arguments, _outcome)


def _outcome(folder: Path, lang: str) -> Json:
    from meguri.report.diagnosis_json import diagnosis_json

    asked = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    made, refused = _or_refusal(lambda: diagnosed(asked, folder), lang)
    if made is None:
        return {"status": "refused", **(refused or {})}
    told = diagnosis_json(made)
    _write(folder / BEYOND, beyond(told, asked))
    return {"status": "done", "diagnosis": told}


def beyond(diagnosis: Mapping[str, Any], asked: Mapping[str, Any]) -> Json:
    """What follows from a verdict: `range`, `life` and `quote`, each plain values or `refused` by language.

    Args:
        diagnosis: as `diagnosis_json` gives it.
        asked: fields of the request; `prefecture` and `duty` say where and how it is driven.
    """
    from meguri.tables.verdict import verdict_of

    verdict = verdict_of(diagnosis)
    place = asked.get("prefecture")
    if not place:
        return {"range": None, "life": None, "quote": None}
    found: Json = {"range": _said_or(lambda: _range(verdict, asked, place))}
    life, refused = _or_refusals(lambda: _life(verdict, asked, place))
    if life is None:
        return found | {"life": {"refused": refused}, "quote": {"refused": refused}}
    return found | {"life": _said_or(lambda: _drawn(life)), "quote": _said_or(lambda: _quoted(life))}


def _range(verdict: "Verdict", asked: Mapping[str, Any], place: str) -> Json:
    import numpy as np

    from meguri.life.range_km import range_by_month
    from meguri.report.account_json import rows

    share = [verdict.low, verdict.median, verdict.high]
    made = range_by_month(asked.get("model"), share, place, rng=np.random.default_rng(SEED))
    return {"rows": rows(made.table.sort("month_rank")), "assumed": rows(made.assumed)}


def _life(verdict: "Verdict", asked: Mapping[str, Any], place: str) -> "Life":
    from meguri.facts.places import climate_of
    from meguri.life.remaining import forecast_life
    from meguri.life.stress import duty_of

    first = asked.get("first_registration")
    return forecast_life(
        verdict,
        duty_of(asked.get("duty") or DEFAULT_DUTY),
        climate_of(place),
        pack=asked.get("model"),
        start=verdict.measured_on or date.fromisoformat(asked["on_day"]),
        horizon_yr=YEARS,
        draws=DRAWS,
        rng=SEED,
        first_registration=date.fromisoformat(first) if first else None,
        odometer_km=asked.get("odometer_km"),
    )


def _drawn(life: "Life") -> Json:
    from meguri.report.account_json import rows
    from meguri.report.life_picture import life_svg, life_svg_narrow

    return {
        "svg": {lang: life_svg(life, lang) for lang in ("ja", "en")},
        "narrow_svg": {lang: life_svg_narrow(life, lang) for lang in ("ja", "en")},
        "reached": rows(life.reached),
        "last": rows(life.table.sort("day"))[-1],
    }


def _quoted(life: "Life") -> Json:
    import numpy as np

    from meguri.report.account_json import rows
    from meguri.report.guarantee_json import terms_json
    from meguri.value.guarantee import quote

    made = quote(TERMS, life, np.random.default_rng((SEED, 1)))
    own = [row for row in rows(made.findings) if str(row["code"]).startswith("guarantee_")]
    return {
        "is_eligible": made.is_eligible,
        "guarantee": rows(made.guarantee)[0],
        "findings": own,
        "terms": terms_json(made.terms),
    }


def _said_or(make: Callable[[], Json]) -> Json:
    made, refused = _or_refusals(make)
    return {"refused": refused} if made is None else made


def _or_refusals(make: Callable[[], Any]) -> tuple[Any, Json]:
    """What was made, or why not, by language."""
    found: Any = None
    said: Json = {}
    for lang in ("ja", "en"):
        found, refused = _or_refusal(make, lang)
        if found is not None:
            return found, {}
        said[lang] = [str(one["message"]) for one in refused["error"]["faults"]] if refused else []
    return None, said


def _or_refusal(make: Callable[[], Any], lang: str) -> tuple[Any, Json | None]:
    from meguri.locale.refusals import said_of_room
    from meguri.serve.errors import Answerer

    try:
        return make(), None
    except MemoryError:
        raise
    except Exception as fault:
        said = said_of_room(fault, Answerer(lang))
        if said is None:
            raise
        return None, dict(said.shape())


def _write(path: Path, value: Json) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, allow_nan=False), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
