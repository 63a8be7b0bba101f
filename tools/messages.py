"""Messages of the doors: gather them from the code, merge them into both catalogues, compile.

    python tools/messages.py           # rewrites the .pot, .po and .mo files under src/meguri/locale
    python tools/messages.py --check   # changes nothing; exit 1 when a file is not what it should be

No date and no line number is written, so a catalogue changes only when a message does.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "src" / "meguri" / "locale"
TEMPLATE = LOCALE / "meguri.pot"
LANGUAGES = ("en", "ja")
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # the format wants a day; a real one would make every build differ
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}


def po_path(lang: str) -> Path:
    """The catalogue of one language."""
    return LOCALE / lang / "LC_MESSAGES" / "meguri.po"


def gather() -> Catalog:
    """Every marked message of the package, without its place."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")
    found = Catalog(charset="utf-8", fuzzy=False, project="meguri")
    rows = extract_from_dir(ROOT, method_map=methods, options_map=options, keywords=KEYWORDS)
    for message in sorted({row[2] for row in rows}, key=str):
        found.add(message)
    return found


def merge(template: Catalog, lang: str) -> Catalog:
    """The language's catalogue with just the template's messages; a message new to it is left empty.

    English says what the code says.
    """
    path = po_path(lang)
    known = read_po(io.BytesIO(path.read_bytes()), locale=lang) if path.exists() else Catalog(locale=lang)
    merged = Catalog(locale=lang, charset="utf-8", fuzzy=False, project="meguri")
    for message in template:
        if message.id:
            kept = known.get(message.id)
            said = message.id if lang == "en" else kept.string if kept else ""
            merged.add(message.id, string=said, flags=kept.flags if kept else ())
    return merged


def po_bytes(catalog: Catalog) -> bytes:
    """A catalogue as text, with a header that never changes by itself."""
    body = io.BytesIO()
    write_po(body, catalog, omit_header=True, no_location=True, width=110)
    language = f'"Language: {catalog.locale}\\n"\n' if catalog.locale else ""
    head = (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: meguri\\n"\n'
        f'{language}"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return head.encode() + body.getvalue().lstrip(b"\n")


def mo_bytes(po: bytes, lang: str) -> bytes:
    """A compiled catalogue; messages left empty stay out."""
    compiled = io.BytesIO()
    catalog = read_po(io.BytesIO(po), locale=lang)
    catalog.creation_date = catalog.revision_date = _NO_DAY
    write_mo(compiled, catalog)
    return compiled.getvalue()


def wanted() -> dict[Path, bytes]:
    """What every catalogue file should hold."""
    template = gather()
    files = {TEMPLATE: po_bytes(template)}
    for lang in LANGUAGES:
        po = po_bytes(merge(template, lang))
        files[po_path(lang)] = po
        files[po_path(lang).with_suffix(".mo")] = mo_bytes(po, lang)
    return files


def main(argv: list[str]) -> int:
    """Write the files, or with --check say which are stale."""
    stale = [p for p, content in wanted().items() if not p.exists() or p.read_bytes() != content]
    for path in stale:
        sys.stderr.write(f"{'stale' if '--check' in argv else 'written'}: {path.relative_to(ROOT)}\n")
    if "--check" in argv:
        return 1 if stale else 0
    for path, content in ((p, c) for p, c in wanted().items() if p in stale):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
