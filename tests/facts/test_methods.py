"""Promises of the method catalogue: nothing stated that is not published, no card that raises itself."""

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.method_card import access_ways, read_method_card
from meguri.facts.methods import (
    diagnosis_methods,
    half_width_points,
    record_items,
    rule_value,
    stated_accuracy,
    use_rules,
)
from meguri.facts.source import fact
from meguri.facts.told import LARGEST_BYTES, ToldCode, ToldError
from meguri.tables.methods import (
    ACCESS,
    DIAGNOSIS_ACCURACY,
    EVIDENCE,
    GIVES,
    KINDS,
    PURPOSES,
    STANDARDS,
    WEAK_WHEN,
)

DOCS = Path(__file__).resolve().parents[2] / "docs"
CARD = """
method_id = "acme_pulse"
name = "ACME pulse test"
market = "JP"
principle = "pulse"
access = ["obd+charge_port", "removed_pack"]
minutes_min_low = 2
minutes_min_high = 5
measures = true
must_move = false
chemistry_scope = "listed"
any_state = false
soc_share_low = 0.2
soc_share_high = 0.8
temperature_c_low = 10
temperature_c_high = 35
output = "capacity"
definition = "soh_c"
gives = ["capacity", "dcir"]
weak_when = ["high_current"]
published_on = 2026-10-01

[chemistries]
good = ["NMC"]
weak = ["LFP"]

[[accuracy]]
error_points = 2.0
kind = "mae"
chemistry = "NMC"
sample_count = 30
"""


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "card.toml"
    path.write_text(CARD, encoding="utf-8")
    return path


def test_all_methods_of_the_collection_are_there(shared: Path) -> None:
    collected = set(pl.read_csv(shared / "facts" / "diagnosis_methods.csv")["id"])
    assert len(collected) == 22
    assert collected <= set(diagnosis_methods().methods["method_id"])


def test_the_projects_own_methods_have_cards() -> None:
    own = {"partial_charge", "flips", "electrode_fit", "pulse", "spectrum", "fleet_prior"}
    assert own <= set(diagnosis_methods().methods["method_id"])


def test_a_figure_and_a_suit_belong_to_a_method() -> None:
    known = diagnosis_methods()
    names = set(known.methods["method_id"])
    assert set(known.accuracy["method_id"]) <= names
    assert set(known.chemistries["method_id"]) <= names


def test_ways_in_are_known_ones() -> None:
    for access in diagnosis_methods().methods["access"]:
        assert frozenset().union(*access_ways(access)) <= set(ACCESS)


def test_codes_of_weakness_and_of_what_is_given_are_known_ones() -> None:
    rows = diagnosis_methods().methods
    for column, known in (("weak_when", WEAK_WHEN), ("gives", GIVES)):
        used = {code for text in rows[column].drop_nulls() for code in text.split()}
        assert used <= set(known)
    measured = record_items().filter(given_by="measurement")["item"]
    assert set(measured) <= set(GIVES)


@pytest.mark.parametrize("stem", ["minutes_min", "soc_share", "temperature_c"])
def test_low_is_not_above_high(stem: str) -> None:
    rows = diagnosis_methods().methods.drop_nulls([f"{stem}_low", f"{stem}_high"])
    assert rows.height > 0
    assert (rows[f"{stem}_low"] <= rows[f"{stem}_high"]).all()


def test_a_method_of_listed_chemistries_lists_them() -> None:
    known = diagnosis_methods()
    listed = known.methods.filter(chemistry_scope="listed")["method_id"]
    assert set(listed) <= set(known.chemistries["method_id"])


def test_most_methods_have_no_published_error_and_none_is_made_up() -> None:
    """Only these of the 22 state an error; a vendor's own is a claim."""
    rows = diagnosis_methods().accuracy
    stating = set(rows.drop_nulls("error_points")["method_id"])
    papers = {"wmg_leaf", "pulse_random_soc", "partial_charge_ica", "pls_pack_voltage"}
    assert stating == papers | {"evans", "rejoule", "fleet_prior"}
    assert set(rows.filter(evidence="self_reported")["status"]) == {"claim"}
    assert "claim" not in set(rows.filter(pl.col("evidence") != "self_reported")["status"])


def test_mileage_alone_leaves_what_the_card_of_the_fleet_says(shared: Path) -> None:
    told = stated_accuracy(diagnosis_methods().accuracy, "fleet_prior")
    (path,) = (shared / "fielddata" / "ev300_field_figures").rglob("Figure 2(h).csv")
    points = pl.read_csv(path, infer_schema_length=None)
    km, soh = points["Mileage (km)"], points["SOH"]
    slope = ((km - km.mean()) * (soh - soh.mean())).sum() / ((km - km.mean()) ** 2).sum()
    left = soh - soh.mean() - slope * (km - km.mean())
    assert told is not None
    assert told["error_points"] == pytest.approx(100 * float(left.std()), abs=0.05)
    assert told["sample_count"] == points.height


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_has_its_rules(purpose: str) -> None:
    rules = use_rules(purpose)
    needed = {"accuracy", "validity", "usual_time", "weight", "output", "measurer", "retest", "in_dispute"}
    assert needed <= set(rules["rule"])
    assert rules.filter(rule="weight")["value"].sum() == pytest.approx(1.0)
    assert rules.filter(rule="measurer").height == 1


def test_what_no_source_says_is_called_a_proposal() -> None:
    rules = fact("diagnosis_rules").rows
    ours = rules.filter(source_id="meguri_rules")
    assert set(ours["status"]) == {"estimate"}
    assert ours["status_note"].str.contains("Meguri's proposal").all()
    assert "estimate" not in set(rules.filter(pl.col("source_id") != "meguri_rules")["status"])


def test_validity_uses_up_at_most_a_fifth_of_the_accuracy_needed() -> None:
    """The fastest published fade over the days of validity stays below a fifth of the half width."""
    fade = rule_value("any", "fade", "fastest")
    assert fade is not None
    for purpose in PURPOSES:
        days, half = rule_value(purpose, "validity", "days"), rule_value(purpose, "accuracy", "half_width")
        assert days is not None
        assert half is not None
        assert fade * days / 365.25 <= half / 5


def test_every_standard_has_its_record() -> None:
    assert set(record_items()["standard"]) == set(STANDARDS)


@given(error=st.floats(0.01, 20))
def test_half_widths_grow_with_the_error_and_self_report_counts_double(error: float) -> None:
    for kind in ("mae", "rmse", "max", "stated"):
        half = half_width_points(kind, error, "independent_study")
        assert half is not None
        assert half >= error
        assert half_width_points(kind, 2 * error, "independent_study") == pytest.approx(2 * half)
        assert half_width_points(kind, error, "self_reported") == pytest.approx(2 * half)
    assert half_width_points("mae", error, "data_rerun") == half_width_points("stated", error, "data_rerun")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_published_has_no_width(kind: str) -> None:
    half = half_width_points(kind, None, "none")
    assert (half is not None) == (kind == "reference")


def test_a_figure_of_another_chemistry_or_a_longer_test_is_not_used() -> None:
    rows = diagnosis_methods().accuracy
    assert stated_accuracy(rows, "rejoule", chemistry="NMC") is None
    five, half = (stated_accuracy(rows, "rejoule", chemistry="LFP", minutes=m) for m in (5, 0.5))
    assert five is not None
    assert half is not None
    assert (five["error_points"], half["error_points"]) == (2.0, 4.0)
    unknown = stated_accuracy(rows, "pls_pack_voltage")
    assert unknown is not None
    assert unknown["error_points"] == 1.43


def test_a_card_is_laid_over_for_its_run_only(card: Path) -> None:
    brought = read_method_card(card)
    assert set(brought.accuracy["evidence"]) == {"self_reported"}
    assert set(brought.methods["status"]) == {"claim"}
    assert brought.methods["access"].to_list() == ["obd+charge_port|removed_pack"]
    assert brought.chemistries.select("chemistry", "suits").rows() == [("NMC", "good"), ("LFP", "weak")]
    shipped = diagnosis_methods()
    assert diagnosis_methods([brought]).methods.height == shipped.methods.height + 1
    assert "acme_pulse" not in set(diagnosis_methods().methods["method_id"])


def test_a_card_does_not_erase_what_others_found_of_its_method(card: Path) -> None:
    card.write_text(CARD.replace("acme_pulse", "partial_charge_ica"), encoding="utf-8")
    known = diagnosis_methods([read_method_card(card)])
    assert known.methods.height == diagnosis_methods().methods.height
    figures = known.accuracy.filter(method_id="partial_charge_ica")
    assert figures["evidence"].to_list() == ["independent_study", "independent_study", "self_reported"]
    told = stated_accuracy(known.accuracy, "partial_charge_ica", chemistry="NMC")
    assert told is not None
    assert told["evidence"] == "independent_study"


def test_a_card_replaces_what_the_vendor_said_before(card: Path) -> None:
    card.write_text(CARD.replace("acme_pulse", "rejoule"), encoding="utf-8")
    figures = diagnosis_methods([read_method_card(card)]).accuracy.filter(method_id="rejoule")
    assert figures["error_points"].to_list() == [2.0]
    assert figures["chemistry"].to_list() == ["NMC"]


def test_two_cards_of_one_id_are_refused(card: Path) -> None:
    one = read_method_card(card)
    with pytest.raises(ValueError, match="acme_pulse stands there twice"):
        diagnosis_methods([one, one])


def test_evidence_is_raised_by_a_sourced_row_in_the_users_folder(card: Path, tmp_path: Path) -> None:
    row = "acme_pulse,1,2.5,mae,NMC,,40,independent_study,exact,,institute_2026,2026-11-01"
    header = ",".join(DIAGNOSIS_ACCURACY.names)
    (tmp_path / "diagnosis_accuracy.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    known = diagnosis_methods([read_method_card(card)], folder=tmp_path)
    told = stated_accuracy(known.accuracy, "acme_pulse", chemistry="NMC")
    assert told is not None
    assert (told["evidence"], told["error_points"]) == ("independent_study", 2.5)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('principle = "pulse"', "", ToldCode.MISSING),
        ('principle = "pulse"', 'principle = "magic"', ToldCode.NOT_ALLOWED),
        ('market = "JP"', 'markt = "JP"', ToldCode.UNKNOWN),
        ("must_move = false", 'must_move = "no"', ToldCode.WRONG_KIND),
        ("soc_share_high = 0.8", "soc_share_high = 80", ToldCode.OUTSIDE),
        ("minutes_min_high = 5", "minutes_min_high = 1", ToldCode.ORDER),
        ("minutes_min_high = 5", "minutes_min_high = nan", ToldCode.OUTSIDE),
        ('"removed_pack"]', '"bonnet"]', ToldCode.NOT_ALLOWED),
        ('["high_current"]', '["rain"]', ToldCode.NOT_ALLOWED),
        ('"dcir"]', '"gold"]', ToldCode.NOT_ALLOWED),
        ('weak = ["LFP"]', 'weak = ["NMC"]', ToldCode.TWICE),
        ('kind = "mae"', 'kind = "reference"', ToldCode.NOT_ALLOWED),
        ('kind = "mae"', 'kind = "mae"\nevidence = "standard"', ToldCode.EVIDENCE),
        ("error_points = 2.0", "", ToldCode.MISSING),
        ("published_on = 2026-10-01", 'published_on = "soon"', ToldCode.WRONG_KIND),
        ('method_id = "acme_pulse"', 'method_id = "Acme Pulse"', ToldCode.WRONG_KIND),
        ('method_id = "acme_pulse"', "method_id = ", ToldCode.UNREADABLE),
    ],
)
def test_a_spoiled_card_is_refused_by_name(card: Path, old: str, new: str, code: ToldCode) -> None:
    assert old in CARD
    card.write_text(CARD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ToldError) as refused:
        read_method_card(card)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert str(card) in str(refused.value)


def test_all_faults_of_a_card_come_at_once(card: Path) -> None:
    spoiled = CARD.replace('"pulse"', '"magic"').replace("0.8", "80").replace('kind = "mae"', "")
    card.write_text(spoiled, encoding="utf-8")
    with pytest.raises(ToldError) as refused:
        read_method_card(card)
    assert len(refused.value.faults) == 3


def test_a_card_too_large_is_refused_by_a_stated_limit(card: Path) -> None:
    card.write_bytes(b"#" * (LARGEST_BYTES + 1))
    with pytest.raises(ToldError, match=str(LARGEST_BYTES)):
        read_method_card(card)


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_card_raises_anything_but_our_own_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    with pytest.raises(ToldError):
        read_method_card(path)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10**20) | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(
    name=st.sampled_from([*re.findall(r"^(\w+) =", CARD, re.MULTILINE), "chemistries", "accuracy"]),
    value=VALUES,
)
def test_no_value_of_a_field_raises_anything_but_our_own_error(name: str, value: object) -> None:
    import tomllib

    from meguri.facts.method_card import _faults, _joined

    told = tomllib.loads(CARD) | {name: value}
    for fault in _faults(_joined(told), "card"):
        assert fault.code in ToldCode


def test_levels_of_evidence_have_a_worth_each_falling() -> None:
    worth = [rule_value("any", "evidence_worth", level) for level in EVIDENCE]
    assert None not in worth
    assert worth == sorted(worth, reverse=True)  # type: ignore[type-var]


def test_the_example_card_of_the_docs_reads(tmp_path: Path) -> None:
    page = DOCS / "howto" / "submit-a-method-card.md"
    (example,) = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "example.toml"
    path.write_text(example, encoding="utf-8")
    assert read_method_card(path).methods.height == 1


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_states_the_rules_and_weights_that_are_shipped(lang: str) -> None:
    page = DOCS / "explain" / ("diagnosis-methods.md" if lang == "en" else "diagnosis-methods.ja.md")
    text = page.read_text(encoding="utf-8")
    for purpose in PURPOSES:
        half = rule_value(purpose, "accuracy", "half_width")
        days, km = rule_value(purpose, "validity", "days"), rule_value(purpose, "validity", "distance")
        assert f"| ±{half:g} | {days:g} | {'–' if km is None else f'{km:g}'} |" in text
        names = ("accuracy", "evidence", "time", "output", "chemistry")
        weights = " | ".join(f"{rule_value(purpose, 'weight', name):g}" for name in names)
        assert f"| {weights} |" in text
    for patent in ("JP6944579B1", "JP7030926B1", "JP7231686B2", "JP7617866B2"):
        assert patent in text
