"""Cars by the names that people of a language call them: リーフ in Japan, Leaf elsewhere."""

from functools import cache

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
        says = MAKERS[maker].say("ja" if lang == "ja" else "en") if maker in MAKERS else maker
        if lang == "ja":
            car = also.split(";")[0].removeprefix(says).strip()
        if "kwh" not in car.lower():
            car = f"{car} ({kwh:g} kWh)"
        found[name] = (says, car)
    order = [one.say("ja" if lang == "ja" else "en") for one in MAKERS.values()]
    return dict(sorted(found.items(), key=lambda one: order.index(one[1][0]) if one[1][0] in order else 99))


def called(name: str, lang: str) -> str:
    """Maker and car of a pack."""
    maker, car = model_labels(lang)[name]
    return f"{maker} {car}"


def car_said(told: str, lang: str) -> str:
    """A car as a record names it, in Japanese by its name in Japan; one of no catalogue as it was told.

    Args:
        told: such as `Nissan Leaf 40 kWh`.
        lang: `ja` or `en`.
    """
    name = _known().get(told) if lang == "ja" else None
    return told if name is None else called(name, lang)


@cache
def _known() -> dict[str, str]:
    """Name of a car in the catalogue → short name of its pack, where it is the name of one alone."""
    from meguri.facts.source import fact

    rows = list(fact("pack_cells").rows.select("name", "model").iter_rows())
    models = [model for _, model in rows]
    return {model: name for name, model in rows if models.count(model) == 1}
