"""What every command knows before it starts: the language, the form of the answer, the user's data folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from meguri import settings
from meguri.locale import words


@dataclass(frozen=True)
class Door:
    """How this run speaks.

    Attributes:
        lang: `ja` or `en`.
        as_json: whether the answer (and any error) is JSON.
        folder: the user's data folder (it need not exist).
        debug: whether an internal fault shows its traceback.
    """

    lang: str
    as_json: bool
    folder: Path
    debug: bool

    @classmethod
    def of(cls, argv: Sequence[str], environ: Mapping[str, str]) -> "Door":
        """Read the words every command shares, before the commands are even built.

        Help and errors must already be in the asked language, so this cannot wait for the parser.
        """
        return cls(
            lang=settings.language(environ, _asked(argv, "--lang")),
            as_json="--json" in argv,
            folder=settings.data_folder(environ),
            debug=settings.debugging(environ),
        )

    @property
    def say(self) -> Callable[[str], str]:
        """Says an English message in this door's language."""
        return words(self.lang)

    def data(self, given: Path | None) -> Path:
        """The data folder: the one named on the command line, else the installation's."""
        return self.folder if given is None else given


def _asked(argv: Sequence[str], option: str) -> str | None:
    """The last value given to `option`, as `--option value` or `--option=value`."""
    found = None
    for here, word in enumerate(argv):
        if word == option and here + 1 < len(argv):
            found = argv[here + 1]
        elif word.startswith(f"{option}="):
            found = word.split("=", 1)[1]
    return found
