"""The samples in the READMEs: what `meguri nation account` prints, and one chart of the report.

Run `python tools/sample.py` to rewrite them; with `--check` nothing is changed and the exit code is 1 when a
sample is not what is printed now.
"""

import re
import sys
from pathlib import Path

from meguri.charts.speech import Speech
from meguri.cli.account_text import account_text
from meguri.journeys.account import Account, nation_account
from meguri.locale import words
from meguri.report.figures import fates
from meguri.report.reading import Reading

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"README.md": "en", "README.ja.md": "ja"}
MARKS = re.compile(r"(<!-- sample -->\n)(.*?)(<!-- /sample -->)", re.DOTALL)
PARTS = 3  # heading, cumulative outcome, metals


def sample(account: Account, lang: str) -> str:
    """The first parts of the printed account, as a block of text."""
    shown = "\n\n".join(account_text(account, lang).split("\n\n")[:PARTS])
    return f"```text\n$ meguri nation account\n{shown}\n…\n```\n"


def pages() -> dict[Path, str]:
    """What each README and each picture should hold."""
    account = nation_account()
    wanted = {}
    for name, lang in PAGES.items():
        path, block = ROOT / name, sample(account, lang)
        wanted[path] = MARKS.sub(lambda m, block=block: m[1] + block + m[3], path.read_text(encoding="utf-8"))
        picture = fates(Reading(account), Speech(lang, words(lang)))
        wanted[ROOT / "docs" / "_static" / f"fates.{lang}.svg"] = picture.wide + "\n"
    return wanted


def main(argv: list[str]) -> int:
    """Rewrite the samples, or with --check say which are stale."""
    stale = {path: text for path, text in pages().items() if path.read_text(encoding="utf-8") != text}
    for path, text in stale.items():
        sys.stderr.write(f"{'stale' if '--check' in argv else 'written'}: {path.name}\n")
        if "--check" not in argv:
            path.write_text(text, encoding="utf-8", newline="\n")
    return 1 if stale and "--check" in argv else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
