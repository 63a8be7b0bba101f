"""Words in both languages, and the mark that lets gettext find a message."""

from dataclasses import dataclass
from typing import Literal, get_args

Lang = Literal["en", "ja"]
LANGS: tuple[Lang, ...] = get_args(Lang)


@dataclass(frozen=True, slots=True)
class Words:
    """One meaning said in English and in Japanese.

    Attributes:
        en: the meaning in English, lower-case start, no full stop.
        ja: the same meaning in Japanese.
    """

    en: str
    ja: str

    def say(self, lang: str) -> str:
        """The words in `lang`.

        Raises:
            ValueError: `lang` is neither en nor ja.
        """
        if lang not in LANGS:
            raise ValueError(f"no words in {lang!r}: choose one of {', '.join(LANGS)}")
        return self.ja if lang == "ja" else self.en


def N_(message: str) -> str:  # noqa: N802 - the keyword by which Babel knows a message to translate later
    """The message itself; the name marks it for the catalogue, the door translates it."""
    return message
