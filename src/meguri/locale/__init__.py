"""The words of the doors, in Japanese and English (gettext catalogues made with Babel).

Rooms return codes and values; a door marks its sentences with `N_` where they are written and says them
with `words(lang)`. Table and column meanings do not live here: they stand in the table's own declaration.
"""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

from meguri.tables.words import LANGS, N_

__all__ = ["DOMAIN", "FOLDER", "LANGS", "N_", "catalogue", "words"]

FOLDER = Path(__file__).resolve().parent
DOMAIN = "meguri"


@cache
def catalogue(lang: str) -> gettext.GNUTranslations:
    """The compiled catalogue of one language.

    Raises:
        ValueError: the language is neither `ja` nor `en`.
    """
    if lang not in LANGS:
        raise ValueError(f"no catalogue for {lang!r}; there are {', '.join(LANGS)}")
    with (FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def words(lang: str) -> Callable[[str], str]:
    """A function that says an English message in `lang`; one unknown to it comes back as it is.

    Raises:
        ValueError: the language is neither `ja` nor `en`.
    """
    return catalogue(lang).gettext
