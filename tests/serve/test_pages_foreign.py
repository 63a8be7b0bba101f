"""Promise: Japanese in an English page says that it is, whole names at a time; nothing gets past escaping."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.report.car_names import car_said, model_labels
from meguri.report.foreign import marked, spoken


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("福岡EV販売", '<span lang="ja">福岡EV販売</span>'),
        ("Osaka Motors", "Osaka Motors"),
        ("消防法 · binding", '<span><span lang="ja">消防法</span> · binding</span>'),
        ("<b>法</b>", '<span>&lt;b&gt;<span lang="ja">法</span>&lt;/b&gt;</span>'),
    ],
)
def test_japanese_is_marked_in_an_english_page(told: str, said: str) -> None:
    assert spoken("en")(told) == said


@given(st.text(alphabet=st.sampled_from("a<&>\"' EV法電ーの、1"), max_size=30))
def test_what_is_read_is_what_was_told(told: str) -> None:
    for lang in ("ja", "en"):
        made = str(spoken(lang)(told))
        bare = re.sub(r'</?span(?: lang="ja")?>', "", made)
        assert bare == str(spoken("ja")(told))
        assert "<" not in bare
    outside = re.sub(r'<span lang="ja">.*?</span>', "", str(spoken("en")(told)))
    assert not re.search(r"[法電ーの]", outside)


def test_in_a_whole_page_drawings_and_tags_stay_as_they_are() -> None:
    page = '<p title="法">消防法 <b>EV</b></p><svg><text>電池</text></svg><p>電池</p>'
    wanted = page.replace(">消防法", '><span lang="ja">消防法</span>')
    wanted = wanted.replace("<p>電池", '<p><span lang="ja">電池</span>')
    assert marked(page, "en") == wanted
    assert marked(page, "ja") == page


def test_a_car_is_called_by_its_name_in_japan_and_otherwise_as_told() -> None:
    assert car_said("Nissan Leaf 40 kWh", "ja") == "日産 リーフ40kWh"
    assert car_said("Nissan Leaf 40 kWh", "en") == "Nissan Leaf 40 kWh"
    assert car_said("Wartburg 353", "ja") == "Wartburg 353"
    for maker, car in model_labels("ja").values():
        assert not car.startswith(maker)
