"""Terms from a TOML file, a mapping, or the name of a shipped template: every fault at once."""

from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from difflib import get_close_matches
from importlib.resources import files
from math import isnan
from pathlib import Path
from typing import Any

from meguri.tables.promise import PRODUCTS, ROLES
from meguri.tables.schema import Words
from meguri.value.guarantee.contradictions import contradictions
from meguri.value.guarantee.faults import TermsCode, TermsError, TermsFault, terms_fault
from meguri.value.guarantee.terms import SECTIONS, Terms
from meguri.value.told_figures import Reading, parsed

MOST_BYTES = 1_000_000
_HEAD = ("terms_id", "product", "role", "title")
_NEEDED = ("cover.term_yr", "payout.remedy")
_SHIPPED = files("meguri.facts") / "data" / "guarantee_terms"


def template_names() -> tuple[str, ...]:
    """Names of the shipped terms, sorted."""
    return tuple(sorted(one.name.removesuffix(".toml") for one in _SHIPPED.iterdir()))


def read_terms(given: str | Path | Mapping[str, Any] | Terms) -> Terms:
    """Terms that are typed, within their ranges, and free of contradictions.

    Args:
        given: the name of a shipped template, a TOML file (whose name ends in .toml), a mapping of the same
            shape, or terms.

    Raises:
        TermsError: with every fault.
        OSError: the file cannot be read.
    """
    if isinstance(given, Terms):
        return given
    if isinstance(given, Mapping):
        return _terms(given, "terms")
    if isinstance(given, str) and given in template_names():
        return _terms(parsed((_SHIPPED / f"{given}.toml").read_bytes(), _unreadable(given)), given)
    path = Path(given)
    if path.suffix.lower() != ".toml" and not path.is_file():
        known = ", ".join(get_close_matches(str(given), template_names(), n=1) or template_names())
        raise TermsError([terms_fault(TermsCode.NO_TEMPLATE, "terms", found=str(given), known=known)])
    if (size := path.stat().st_size) > MOST_BYTES:
        raise TermsError([terms_fault(TermsCode.TOO_LARGE, path.name, found=size, limit=MOST_BYTES)])
    return _terms(parsed(path.read_bytes(), _unreadable(path.name)), path.name)


def _unreadable(where: str) -> Callable[[str], TermsError]:
    return lambda said: TermsError([terms_fault(TermsCode.UNREADABLE, where, found=said)])


class _Reader(Reading[TermsCode, TermsFault]):
    def word(self, told: Any, key: str, allowed: tuple[str, ...] | None) -> str | None:
        if not isinstance(told, str) or not told:
            self.add(TermsCode.NO_TEXT, key=key, found=repr(told))
            return None
        if allowed is not None and told not in allowed:
            near = get_close_matches(told, allowed, n=1) or allowed
            self.add(TermsCode.NOT_ALLOWED, key=key, found=repr(told), wanted=", ".join(near))
            return None
        return told

    def number(self, told: Any, key: str, low: float, high: float) -> float | None:
        is_number = isinstance(told, int | float) and not isinstance(told, bool)
        if not is_number or (isinstance(told, float) and isnan(told)):
            self.add(TermsCode.NO_NUMBER, key=key, found=repr(told))
            return None
        if not low <= told <= high:
            self.add(TermsCode.OUT_OF_RANGE, key=key, found=told, low=low, high=high)
            return None
        return float(told)


def _terms(raw: Mapping[str, Any], where: str) -> Terms:
    reader = _Reader(where, TermsCode, terms_fault)
    reader.unknown(raw, (*_HEAD, *SECTIONS))
    head = _head(raw, reader)
    product = head["product"]
    read = {name: _section(name, raw.get(name, {}), product, reader) for name in SECTIONS}
    for key in _NEEDED:
        name, _dot, inner = key.partition(".")
        if isinstance(raw.get(name, {}), Mapping) and inner not in raw.get(name, {}):
            reader.add(TermsCode.MISSING_KEY, key=key)
    if product is not None:
        reader.faults += contradictions(read, product, head["role"], where)
    if reader.faults:
        raise TermsError(reader.faults)
    made = {name: kind(**read[name]) for name, kind in SECTIONS.items()}
    return Terms(**head, **made, sources=reader.sources)


def _head(raw: Mapping[str, Any], reader: _Reader) -> dict[str, Any]:
    head: dict[str, Any] = dict.fromkeys(_HEAD)
    for key, allowed in (("terms_id", None), ("product", PRODUCTS), ("role", ROLES)):
        if key not in raw:
            reader.add(TermsCode.MISSING_KEY, key=key)
        else:
            head[key] = reader.word(raw[key], key, allowed)
    title = raw.get("title")
    if isinstance(title, str) and title:
        title = {"en": title, "ja": title}
    if not isinstance(title, Mapping) or set(title) != {"en", "ja"}:
        reader.add(TermsCode.MISSING_KEY, key="title.en, title.ja")
        return head
    said = {lang: reader.word(title[lang], f"title.{lang}", None) for lang in ("en", "ja")}
    if said["en"] and said["ja"]:
        head["title"] = Words(said["en"], said["ja"])
    return head


def _section(name: str, told: Any, product: str | None, reader: _Reader) -> dict[str, Any]:
    if not isinstance(told, Mapping):
        reader.add(TermsCode.NO_TABLE, key=name, found=repr(told))
        return {}
    declared = {one.name: one for one in fields(SECTIONS[name])}
    reader.unknown(told, declared, f"{name}.")
    read: dict[str, Any] = {}
    for inner, one in declared.items():
        if inner not in told:
            continue
        key = f"{name}.{inner}"
        products = one.metadata["products"]
        if product is not None and products is not None and product not in products:
            values = {"key": key, "product": product, "wanted": ", ".join(products)}
            reader.add(TermsCode.FOREIGN_KEY, **values)
            continue
        found = _read(one, told[inner], key, reader)
        if found is not None:
            read[inner] = found
    return read


def _read(one: "Field[Any]", told: Any, key: str, reader: _Reader) -> float | str | None:
    value = reader.value(told, key)
    if value is None:
        return None
    if "range" in one.metadata:
        return reader.number(value, key, *one.metadata["range"])
    return reader.word(value, key, one.metadata["allowed"])
