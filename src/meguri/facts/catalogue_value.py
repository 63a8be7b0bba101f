"""The facts behind worth, merit, carbon and the market; the others stand in `catalogue`."""

from meguri.facts.shipped import Shipped
from meguri.tables import carriage, circularity, demand_facts, partners
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
        "carriage_factors",
        Words("Figures that a journey is reckoned from", "輸送の算定に用いる数値"),
        carriage.CARRIAGE_FACTORS,
    ),
    Shipped(
        "carriage_rules",
        Words("Rules on carrying batteries", "電池の輸送に関する規則"),
        carriage.CARRIAGE_RULES,
    ),
    Shipped(
        "prefecture_outlines",
        Words("Outlines of the prefectures, simplified", "都道府県の輪郭(簡略化)"),
        carriage.PREFECTURE_OUTLINES,
    ),
    Shipped(
        "prefecture_places",
        Words("Where the prefectural offices stand", "都道府県庁の位置"),
        carriage.PREFECTURE_PLACES,
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
    Shipped(
        "acceptance",
        Words("Conditions on which recovery routes take batteries", "回収先の引取条件"),
        partners.ACCEPTANCE,
    ),
    Shipped(
        "actors",
        Words("Who does what in the circulation of EV batteries", "EV電池の循環の担い手"),
        partners.ACTORS,
    ),
    Shipped(
        "demand_factors",
        Words("Figures behind what a used EV saves", "中古EVの節約額・必要性能のもとになる数値"),
        demand_facts.DEMAND_FACTORS,
    ),
    Shipped(
        "fuel_prices",
        Words("Petrol prices by prefecture", "都道府県別のガソリン価格"),
        demand_facts.FUEL_PRICES,
    ),
    Shipped(
        "initiatives",
        Words("Public initiatives for the circulation of EV batteries", "EV電池の循環に向けた取組み"),
        partners.INITIATIVES,
    ),
    Shipped(
        "official_cars",
        Words("Official cars as published", "公用車の公表値"),
        demand_facts.OFFICIAL_CARS,
    ),
    Shipped(
        "prefecture_people",
        Words("Inhabitants of the prefectures", "都道府県の人口"),
        demand_facts.PREFECTURE_PEOPLE,
    ),
)
