"""The packs of the catalogue as people choose them: under the maker, by the name of the car."""

from functools import cache

from meguri.serve.pages.fields import Option
from meguri.tables.words import Words

MAKERS = {
    "Nissan": Words("Nissan", "日産"),
    "Mitsubishi": Words("Mitsubishi", "三菱"),
    "Toyota": Words("Toyota", "トヨタ"),
    "Honda": Words("Honda", "ホンダ"),
    "Tesla": Words("Tesla", "テスラ"),
    "BYD": Words("BYD", "BYD"),
    "Hyundai": Words("Hyundai", "ヒョンデ"),
}
# Two cars of two makers carry one pack, so the catalogue names them together.
_APART = {"sakura": ("Nissan", "Sakura"), "ek_x_ev": ("Mitsubishi", "eK X EV")}


@cache
def model_labels(lang: str) -> dict[str, tuple[str, str]]:
    """Short name of a pack → maker and car, in the order in which they are offered.

    Args:
        lang: `ja` or `en`.
    """
    from meguri.facts.source import fact

    found = {}
    for name, model, also, kwh in (
        fact("pack_cells").rows.select("name", "model", "also", "pack_kwh").iter_rows()
    ):
        maker, car = _APART.get(name, model.split(" ", 1))
        if lang == "ja":
            car = also.split(";")[0]
        if "kwh" not in car.lower():
            car = f"{car} ({kwh:g} kWh)"
        found[name] = (MAKERS[maker].say("ja" if lang == "ja" else "en") if maker in MAKERS else maker, car)
    order = [one.say("ja" if lang == "ja" else "en") for one in MAKERS.values()]
    return dict(sorted(found.items(), key=lambda one: order.index(one[1][0]) if one[1][0] in order else 99))


def model_options(lang: str, chosen: str, first: str) -> tuple[Option, ...]:
    """The models to choose from.

    Args:
        lang: `ja` or `en`.
        chosen: short name of the chosen one; "" for none.
        first: words of the empty choice.
    """
    offered = (
        Option(name, car, maker, is_chosen=name == chosen)
        for name, (maker, car) in model_labels(lang).items()
    )
    return (Option("", first, is_chosen=not chosen), *offered)


def called(name: str, lang: str) -> str:
    """Maker and car of a pack."""
    maker, car = model_labels(lang)[name]
    return f"{maker} {car}"


@cache
def place_options_of(lang: str) -> tuple[tuple[str, str], ...]:
    """The prefectures from north to south: name in Japanese, and in the reader's language."""
    from meguri.facts.places import climate_of
    from meguri.facts.source import fact

    names = fact("climate_normals").rows["prefecture"].to_list()
    return tuple((name, name if lang == "ja" else climate_of(name).prefecture_en) for name in names)
