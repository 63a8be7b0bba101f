"""Promises of the accuracy page: it says what was measured, and only rounding may differ between machines."""

from accuracy.page import Section, differs, page

SECTION = Section(
    "ev10", "Split by vehicle.", [(("window", "error"), [("1", "2.50")])], {"MAE": ("2.50", "≤ 3.5", True)}
)


def test_a_page_holds_summary_prose_and_tables() -> None:
    made = page([SECTION])
    assert "| ev10 | MAE | 2.50 | ≤ 3.5 | yes |" in made
    assert "## ev10" in made
    assert "| 1 | 2.50 |" in made


def test_rounding_is_forgiven_and_nothing_else() -> None:
    assert not differs("error 2.50 of 9", "error 2.51 of 9")
    assert differs("error 2.50 of 9", "error 2.52 of 9")
    assert differs("error 2.50 of 9", "error 2.50 of 8")
    assert differs("error 2.50 of 9", "error 2.50 in 9")
    assert differs("one", "one\ntwo")
