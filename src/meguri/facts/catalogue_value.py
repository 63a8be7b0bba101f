"""The facts behind worth, merit, carbon and the market; the others stand in `catalogue`."""

from meguri.facts.shipped import Shipped
from meguri.tables import circularity
from meguri.tables.schema import Words

VALUE = (
    Shipped(
        "base_survival",
        Words("Survival laws kept as in their base year", "基準年に固定した残存則"),
        circularity.BASE_SURVIVAL,
    ),
    Shipped(
        "carbon_factors",
        Words("Factors of the CO2 account", "CO2算定の係数"),
        circularity.CARBON_FACTORS,
    ),
    Shipped(
        "circularity_indicators",
        Words("Circularity indicators and their definitions", "循環性指標とその定義"),
        circularity.CIRCULARITY_INDICATORS,
    ),
    Shipped(
        "circularity_inputs",
        Words(
            "Inputs of a published circularity study of two packs", "公表された2種の電池の循環性研究の前提"
        ),
        circularity.CIRCULARITY_INPUTS,
    ),
)
