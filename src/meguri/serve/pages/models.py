"""The packs of the catalogue as people choose them: under the maker, by the name of the car."""

from functools import cache

from meguri.report.car_names import called, model_labels
from meguri.serve.pages.fields import Option

__all__ = ["called", "model_labels", "model_options", "place_options_of"]


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


@cache
def place_options_of(lang: str) -> tuple[tuple[str, str], ...]:
    """The prefectures from north to south: name in Japanese, and in the reader's language."""
    from meguri.facts.places import climate_of
    from meguri.facts.source import fact

    names = fact("climate_normals").rows["prefecture"].to_list()
    return tuple((name, name if lang == "ja" else climate_of(name).prefecture_en) for name in names)
