"""Promise: the EPCIS form of every kind is linked data: no word of it is lost when its context is applied."""

from collections.abc import Iterator
from typing import Any

import pytest
from pyld import jsonld
from tests.passport.events.event_cases import EVERY_KIND, one

from meguri.passport.events import as_epcis, event_kinds
from meguri.passport.events.cbv_hash import _carried
from meguri.tables.events import NAMESPACE

_EPCIS = "https://ref.gs1.org/epcis/"


@pytest.fixture(autouse=True)
def _offline() -> None:
    jsonld.set_document_loader(_carried)


def _words(told: Any) -> Iterator[str]:
    """Our words used as names of members."""
    for inner in told if isinstance(told, list) else told.values() if isinstance(told, dict) else ():
        yield from _words(inner)
    if isinstance(told, dict):
        yield from (name for name in told if name.startswith(("meguri:", NAMESPACE)))


def _meant(word: str, start: str) -> str:
    own = word.removeprefix("meguri:")
    return NAMESPACE + own if own != word else start + word


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_word_of_ours_is_dropped(kind: str) -> None:
    event = one(kind)
    (expanded,) = jsonld.expand(as_epcis(event))
    told = {name: value for name, value in as_epcis(event).items() if name != "@context"}
    ours = sorted(name.replace("meguri:", NAMESPACE) for name in _words(told))
    assert sorted(_words(expanded)) == ours
    assert len(ours) >= 2


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_step_and_disposition_mean_a_word_of_cbv_or_ours(kind: str) -> None:
    declared = event_kinds()[kind]
    (expanded,) = jsonld.expand(as_epcis(one(kind)))
    step = {"@id": _meant(declared.biz_step, "https://ref.gs1.org/cbv/BizStep-")}
    assert expanded[f"{_EPCIS}bizStep"] == [step]
    if declared.disposition:
        disposition = {"@id": _meant(declared.disposition, "https://ref.gs1.org/cbv/Disp-")}
        assert expanded[f"{_EPCIS}disposition"] == [disposition]
    assert expanded["@id"] == one(kind).id
