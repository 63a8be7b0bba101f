"""How long vehicles stay, and what became of each year's sales when only that is known."""

from meguri.tables.columns import number, text, year
from meguri.tables.declaration import Table
from meguri.tables.words import Words

SURVIVAL = Table(
    name="survival",
    row=Words(
        "the share of one segment's vehicles still in use at one age",
        "ある車両区分の、ある車齢での残存率",
    ),
    key=("segment", "age_yr"),
    columns=(
        text("segment", "vehicle segment", "車両区分"),
        number("age_yr", "age at the end of a year; 0 in the year of sale", "年末の車齢(販売年は0)", low=0),
        number("alive_share", "share still in use", "残存率", low=0, high=1),
    ),
)

FOLLOWED = Table(
    name="followed",
    row=Words(
        "the vehicles sold in one year, at the end of a later year",
        "ある年に販売された車両の、その後の年末における状況",
    ),
    key=("segment", "cohort_year", "year"),
    columns=(
        text("segment", "vehicle segment", "車両区分"),
        year("cohort_year", "calendar year of sale", "販売年(暦年)"),
        year(),
        number("in_use_units", "vehicles still in use at the end of the year", "年末の保有台数", low=0),
        number("left_units", "vehicles that left in the year", "当年に離脱した台数", low=0),
    ),
)

CORRECTIONS = Table(
    name="corrections",
    row=Words(
        "a year in which a segment's stock fell faster than its lifetimes explain",
        "ある車両区分の保有が、寿命で説明できる以上に減った年",
    ),
    key=("segment", "year"),
    columns=(
        text("segment", "vehicle segment", "車両区分"),
        year("year", "calendar year in which the step ends", "期末の暦年"),
        number(
            "corrected_share", "share of the draws in which it did", "そうなった標本の割合", low=0, high=1
        ),
        number(
            "kept_share",
            "share kept of every cohort, mean of those draws",
            "各コホートで残した割合(該当する標本の平均)",
            low=0,
            high=1,
        ),
        number(
            "left_units",
            "left in the year, those cut included, mean of those draws",
            "当年に離脱した台数(追加で除いた分を含む。該当する標本の平均)",
            low=0,
        ),
    ),
)
