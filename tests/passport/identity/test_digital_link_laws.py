"""A Digital Link that was built reads back as it was built, and every rule it breaks is named."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.identity.application_identifiers import APPLICATION_IDENTIFIERS
from meguri.passport.identity.check_digits import gs1_check_digit
from meguri.passport.identity.digital_link import CANONICAL_STEM, build_digital_link
from meguri.passport.identity.digital_link_reading import parse_digital_link, parse_element_string
from meguri.passport.identity.faults import IdentifierCode, IdentifierError

X = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
GTIN = st.text("0123456789", min_size=13, max_size=13).map(lambda one: one + gs1_check_digit(one))
SERIAL = st.text(X, min_size=1, max_size=20)
STEMS = st.sampled_from(
    ["https://id.gs1.org", "http://a", "https://example.com/01/p", "https://b.example:8080/x/y"]
)
GRAI = GTIN.map(lambda one: "0" + one[1:-1] + gs1_check_digit("0" + one[1:-1]))


@st.composite
def paths(draw: st.DrawFn) -> list[tuple[str, str]]:
    kind = draw(st.sampled_from(["01", "8003", "8004"]))
    if kind == "8003":
        return [("8003", draw(GRAI) + draw(st.text(X, max_size=16)))]
    if kind == "8004":
        return [
            ("8004", draw(st.text("0123456789", min_size=4, max_size=12)) + draw(st.text(X, max_size=18)))
        ]
    behind = draw(st.sampled_from([(), ("21",), ("10", "21"), ("22", "10", "21"), ("22",), ("235",)]))
    return [("01", draw(GTIN)), *((ai, draw(SERIAL)) for ai in behind)]


@given(paths(), STEMS, st.dictionaries(st.sampled_from(["98", "99", "240"]), SERIAL))
def test_what_is_built_reads_back(path: list[tuple[str, str]], stem: str, told: dict[str, str]) -> None:
    link = build_digital_link(path, stem, told)
    assert parse_digital_link(link.uri) == link
    assert re.fullmatch(r"[A-Za-z0-9\-._~:/?&=%]+", link.uri)


@given(paths())
def test_the_printed_form_means_the_same(path: list[tuple[str, str]]) -> None:
    link = build_digital_link(path)
    read = parse_element_string if link.text.startswith("(") else parse_digital_link
    assert read(link.text) == link


@given(paths(), STEMS)
def test_one_thing_has_one_canonical_address_wherever_it_stands(
    path: list[tuple[str, str]], stem: str
) -> None:
    there = build_digital_link(path, stem, {"99": "x"})
    assert there.canonical_uri == build_digital_link(path).canonical_uri
    assert there.canonical_uri.startswith(CANONICAL_STEM + "/")


def test_only_scheme_and_host_are_free_of_case() -> None:
    link = parse_digital_link("HTTPS://EXAMPLE.COM/Packs/01/09520123456788/21/aBc")
    assert link.uri == "https://example.com/Packs/01/09520123456788/21/aBc"


@given(GTIN, st.sampled_from("0123456789"))
def test_a_wrong_check_digit_names_the_right_one(gtin: str, other: str) -> None:
    if other == gtin[-1]:
        assert parse_digital_link(f"https://a/01/{gtin[:-1]}{other}")
        return
    with pytest.raises(IdentifierError) as refused:
        parse_digital_link(f"https://a/01/{gtin[:-1]}{other}")
    (found,) = refused.value.faults
    assert (found.code, found.values["wanted"]) == (IdentifierCode.CHECK_DIGIT, gtin[-1])


@pytest.mark.parametrize(
    ("uri", "codes"),
    [
        ("https://a/01/09520123456788/22/A%2", ["link_percent"]),
        ("https://a/01/09520123456788/21/A%E3%81%82", ["link_percent"]),
        ("https://a/01/09520123456788/21/A/10/B", ["link_order"]),
        ("https://a/01/09520123456788?21=A", ["link_no_attribute"]),
        ("https://a/01/09520123456788?99=X+Y", ["ai_form"]),
        ("https://a/01/09520123456788?11=261332&3103=12", ["ai_day", "ai_form"]),
        ("https://a/01/09520123456788?11=260229", ["ai_day"]),
        ("https://a/8004/ABC1234", ["ai_form"]),
        ("https://a/8003/1952012345678", ["ai_form"]),
        ("https://a/8003/09520123456780", ["check_digit"]),
        ("https://a/01/09520123456780/21/" + "x" * 21, ["check_digit", "ai_form"]),
        ("https://a/01/09520123456788/777/ABC", ["ai_unknown"]),
        ("https://a/8004/95201?99=A&99=B&99=C&240=D", ["link_twice"]),
        ("https://user@a/01/09520123456788", ["link_host"]),
        ("https://a/01/09520123456788/21/é", ["link_character"]),
        ("ftp://a/01/09520123456788", ["link_scheme"]),
    ],
)
def test_each_broken_rule_has_its_code(uri: str, codes: list[str]) -> None:
    with pytest.raises(IdentifierError) as refused:
        parse_digital_link(uri)
    assert [str(one.code) for one in refused.value.faults] == codes


def test_a_plus_is_a_plus_in_the_path_and_a_space_behind_the_question_mark() -> None:
    link = parse_digital_link("https://a/01/12312312312333/22/ABC+123?99=ABC&98=XYZ%2f987")
    assert link.ai_data == "^011231231231233322ABC+123^99ABC^98XYZ/987"


def test_building_names_all_that_is_wrong_at_once() -> None:
    with pytest.raises(IdentifierError) as refused:
        build_digital_link([("21", "x" * 30), ("01", "1")], "nowhere", {"21": "y", "777": "z"})
    codes = [str(one.code) for one in refused.value.faults]
    assert codes == ["link_host", "ai_form", "ai_form", "link_no_key", "ai_unknown", "link_twice"]
    with pytest.raises(IdentifierError, match="key"):
        build_digital_link([])


@pytest.mark.parametrize(
    ("uri", "one_item"),
    [
        ("https://a/01/09520123456788", False),
        ("https://a/01/09520123456788/10/LOT", False),
        ("https://a/01/09520123456788/21/1", True),
        ("https://a/8003/09520123456788", False),
        ("https://a/8003/095201234567881", True),
        ("https://a/8004/9520614141234567", True),
        ("https://a/8010/9520PACK", False),
        ("https://a/8010/9520PACK/8011/7", True),
    ],
)
def test_a_kind_is_told_from_an_item(uri: str, one_item: bool) -> None:
    assert parse_digital_link(uri).names_one_item is one_item


def test_every_declared_identifier_takes_its_longest_value_and_no_longer_one() -> None:
    for ai, one in APPLICATION_IDENTIFIERS.items():
        longest = sum(map(int, re.findall(r"\d+", one.form.replace("..", "")))) + len(one.leading)
        value = "0" * longest
        assert one.pattern.fullmatch(value), ai
        assert not one.pattern.fullmatch(value + "0"), ai
