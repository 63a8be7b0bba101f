"""Promises of `meguri market`: deals with their proof, every fault of every list told, nothing silent."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from meguri.journeys.market import FILES, clear_lists, market_places, read_market_list, template_files
from meguri.journeys.market_demo import DEMO_DAY, demo_files
from meguri.market.matching import check_matches, why_unmet
from meguri.tables.comparable import SHEET
from meguri.tables.deals import DEMANDS, MATCHES, MATCHING, OFFERS, UNMET

Run = Callable[..., tuple[int, str, str]]
DAY = ("--day", DEMO_DAY.isoformat())


def files_in(folder: Path) -> list[str]:
    """The synthetic market as files."""
    for name, content in demo_files().items():
        (folder / f"{name}.csv").write_bytes(content)
    return [str(folder / f"{name}.csv") for name in ("offers", "demands")]


def test_the_market_in_json_is_that_of_the_room_and_repeats_byte_for_byte(run: Run) -> None:
    status, out, err = run("market", "match", "--demo", "--json")
    assert (status, err) == (0, "")
    shown = json.loads(out)
    assert set(shown["matches"][0]) == set(MATCHES.names)
    assert set(shown["matching"]) == set(MATCHING.names)
    assert set(shown["unmet"][0]) == set(UNMET.names)
    assert shown["is_synthetic"]
    assert shown["statements"][0]["ja"] != ""
    assert run("market", "match", "--demo", "--json")[1] == out


def test_every_deal_shown_keeps_every_need_and_the_bound_is_above_the_gain(run: Run) -> None:
    shown = json.loads(run("market", "match", "--demo", "--json")[1])
    lists = {name: read_market_list(name, told, name, DEMO_DAY) for name, told in demo_files().items()}
    made = clear_lists(lists["offers"], lists["demands"], DEMO_DAY)
    pairs = ("offer_id", "demand_id", "matched_count", "price_jpy")
    assert [tuple(row[name] for name in pairs) for row in shown["matches"]] == (
        made.cleared.matches.select(pairs).rows()
    )
    found = check_matches(made.cleared.matches, made.offers, made.demands, DEMO_DAY, places=market_places())
    assert found.is_empty()
    assert shown["matching"]["bound_jpy"] >= shown["matching"]["surplus_jpy"] > 0


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_says_proof_comparables_and_why_a_wish_went_empty(run: Run, lang: str) -> None:
    status, out, err = run("market", "match", "--demo", "--lang", lang)
    assert (status, err) == (0, "")
    assert all(one in out for one in ("W-08", "L-05", "%", "617,000"))
    assert "match_" not in out


def test_a_wish_nobody_can_meet_names_the_need_that_excludes_and_how_many(run: Run) -> None:
    out = run("market", "match", "--demo", "--lang", "en")[1]
    rows = json.loads(run("market", "match", "--demo", "--json")[1])["unmet"]
    worst = max((row for row in rows if row["demand_id"] == "W-08"), key=lambda row: row["excluded_count"])
    assert worst["need"] == "winter_range_km"
    assert f"excludes {worst['excluded_count']} lots, {worst['only_count']} of them by itself" in out
    assert "the nearest has 236 km" in out


def test_files_of_the_template_are_the_demo_and_the_day_decides_the_age_of_certificates(
    run: Run, tmp_path: Path
) -> None:
    assert run("market", "template", str(tmp_path / "t"), "--demo")[0] == 0
    lists = [str(tmp_path / "t" / f"{name}.csv") for name in ("offers", "demands")]
    sales = ("--sales", str(tmp_path / "t" / "sales.csv"))
    assert (
        run("market", "match", *lists, *sales, *DAY, "--json")[1]
        == (run("market", "match", "--demo", "--json")[1])
    )
    later = json.loads(run("market", "match", *lists, "--day", "2027-06-01", "--json")[1])
    assert later["matching"]["matched_count"] < 17
    status, _out, err = run("market", "template", str(tmp_path / "t"))
    assert status == 2
    assert "offers.csv" in err


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_heading_of_an_empty_template_is_understood(lang: str) -> None:
    for kind, content in template_files(lang).items():  # type: ignore[arg-type]
        heads = next(csv.reader([content.decode()]))
        table = FILES[kind]
        demo = pl.read_csv(demo_files()[kind], infer_schema=False).head(3)
        assert len(heads) == len(table.names)
        renamed = demo.rename(dict(zip(table.names, heads, strict=True)))
        taken = read_market_list(kind, renamed.write_csv().encode("cp932"), f"{kind}.csv", DEMO_DAY)
        clean = read_market_list(kind, demo.write_csv().encode(), f"{kind}.csv", DEMO_DAY)
        assert taken.rows.equals(clean.rows)
        assert taken.findings.is_empty()


def test_a_list_as_a_dealer_keeps_it_is_read_and_says_what_was_taken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "出品.csv").write_bytes(
        "出品一覧,,,,,,,\n出品番号,出品者,車種,定格電力量,都道府県,最低価格,SOH,保証,備考\n"
        '1,店A,leaf40,４０kWh,福岡,"６８０,０００円",85%,あり,美車\n'
        "2,店A,leaf40,40,Tokyo,700000,,無,\n".encode("cp932")
    )
    (tmp_path / "希望.csv").write_text(
        "希望番号,希望者,都道府県,上限価格\nA,市,佐賀県,800000\n", encoding="utf-8"
    )
    lists = (str(tmp_path / "出品.csv"), str(tmp_path / "希望.csv"))
    status, out, err = run("market", "match", *lists, *DAY, "--json")
    assert (status, err) == (0, "")
    shown = json.loads(out)
    assert [(row["offer_id"], row["demand_id"]) for row in shown["matches"]] == [("1", "A")]
    assert not shown["is_synthetic"]
    codes = {row["code"] for row in shown["findings"] + shown["assumed"]}
    assert {"list_ignored", "list_defaults"} <= codes
    assert "備考" in json.dumps(shown["findings"], ensure_ascii=False)


def test_all_faults_of_all_lists_at_once_with_their_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "offers.csv").write_text(
        "offer_id,seller_id,model,rated_kwh,prefecture,reserve_jpy\n"
        "a,s,leaf40,40,福岡県,-5\na,s,leaf40,40,Atlantis,7\n",
        encoding="utf-8",
    )
    (tmp_path / "demands.csv").write_text(
        "demand_id,buyer_id,prefecture,bid_jpy\nw,b,福岡県,\nv,b,福岡県,x\n", encoding="utf-8"
    )
    lists = (str(tmp_path / "offers.csv"), str(tmp_path / "demands.csv"))
    status, out, err = run("market", "match", *lists, "--json")
    assert (status, err) == (2, "")
    told = " ".join(one["message"] for one in json.loads(out)["error"]["faults"])
    for said in ("-5", "Atlantis", "line 2", "line 3", "'a' stands in line 2", "bid_jpy: empty", "'x'"):
        assert said in told, (said, told)


@pytest.mark.parametrize(
    "argv",
    [
        ("match",), ("match", "--demo", "there.csv"), ("match", "nowhere.csv", "neither.csv"),
        ("explain", "--demo"), ("explain", "--demo", "--lot", "L-99", "--wish", "W-99"),
        ("comparables",), ("sheet",), ("sheet", "--demo", "--lot", "nothing"), ("check",),
        ("demand",), ("demand", "--demo", "--national"), ("demand", "--demo", "--pack", "mirai"),
        ("match", "--demo", "--engine", "auction", "--quotas", "pyproject.toml"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_in_words(run: Run, argv: tuple[str, ...]) -> None:
    status, _out, err = run("market", *argv)
    assert status == 2
    assert err
    assert "Traceback" not in err
    assert "mistake of its own" not in err


def test_a_pair_is_explained_by_the_price_that_would_have_changed_it(run: Run) -> None:
    why = json.loads(run("market", "explain", "--demo", "--lot", "L-01", "--wish", "W-01", "--json")[1])
    assert why["standing"] == "price"
    text = run("market", "explain", "--demo", "--lot", "L-01", "--wish", "W-01", "--lang", "en")[1]
    assert f"{why['turning_bid_jpy']:,.0f}" in text
    assert f"{why['first_reserve_change_jpy']:,.0f}" in text
    assert "range in February" in text
    lists = {name: read_market_list(name, told, name, DEMO_DAY) for name, told in demo_files().items()}
    raised = lists["offers"].rows.with_columns(
        reserve_jpy=pl.when(offer_id="L-01").then(
            pl.lit(float(why["reserve_jpy"] - why["first_reserve_change_jpy"] - 2))
        ).otherwise("reserve_jpy")
    )  # fmt: skip
    from meguri.journeys.market import as_taken

    sold = clear_lists(as_taken(raised), lists["demands"], DEMO_DAY, engine="exact").cleared.matches
    assert "L-01" in set(sold["offer_id"])


def test_deals_that_break_a_gate_are_findings_and_end_with_one(run: Run, tmp_path: Path) -> None:
    lists = files_in(tmp_path)
    shown = json.loads(run("market", "match", *lists, *DAY, "--json")[1])
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    deals = pl.DataFrame(shown["matches"], schema=MATCHES.polars_schema)
    good.write_bytes(deals.write_csv().encode())
    assert run("market", "check", str(good), *lists, *DAY)[0] == 0
    broken = deals.head(1).with_columns(offer_id=pl.lit("L-04"), demand_id=pl.lit("W-01"))
    bad.write_bytes(broken.write_csv().encode())
    status, out, err = run("market", "check", str(bad), *lists, *DAY, "--lang", "en")
    assert (status, err) == (1, "")
    assert "The deal must not be made." in " ".join(out.split())
    codes = {
        row["code"]
        for row in json.loads(run("market", "check", str(bad), *lists, *DAY, "--json")[1])["findings"]
    }
    assert {"match_breaks_guarantee", "match_breaks_certificate"} <= codes


def test_a_quota_is_kept_and_a_wrong_one_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "quotas.toml"
    file.write_text('[[quota]]\nquota_id = "home"\nmost_count = 1\nis_abroad = true\n', encoding="utf-8")
    shown = json.loads(run("market", "match", "--demo", "--quotas", str(file), "--json")[1])
    abroad = {"W-06", "W-11"}
    assert sum(row["matched_count"] for row in shown["matches"] if row["demand_id"] in abroad) == 1
    assert shown["matching"]["engine"] == "quota"
    file.write_text('[[quota]]\nmost = 1\nis_abroad = "yes"\n', encoding="utf-8")
    status, _out, err = run("market", "match", "--demo", "--quotas", str(file))
    assert status == 2
    assert all(one in err for one in ("most = 1", "is_abroad = 'yes'", "quota_id"))


def test_weights_of_a_policy_steer_and_are_told(run: Run) -> None:
    plain = json.loads(run("market", "match", "--demo", "--json")[1])
    steered = json.loads(run("market", "match", "--demo", "--stay-jpy", "300000", "--json")[1])
    assert "match_policy" in {row["code"] for row in steered["assumed"]}

    def abroad(shown: dict[str, list[dict[str, object]]]) -> int:
        return sum(row["demand_id"] in ("W-06", "W-11") for row in shown["matches"])

    assert abroad(steered) <= abroad(plain)
    assert all(row["price_jpy"] <= row["bid_jpy"] for row in steered["matches"])


def test_sheets_say_what_nobody_said(run: Run, tmp_path: Path) -> None:
    out = run("market", "sheet", "--demo", "--lot", "P-02", "--lang", "ja")[1]
    assert "申告なし" in out
    path = tmp_path / "sheet.csv"
    assert run("market", "sheet", "--demo", "--out", str(path))[0] == 0
    assert path.read_text("utf-8-sig").splitlines()[0].split(",") == list(SHEET.names)
    shown = json.loads(run("market", "sheet", "--demo", "--json")[1])["sheets"]
    assert len(shown) == 19


def test_comparables_are_of_one_market_and_one_tax(run: Run, tmp_path: Path) -> None:
    files_in(tmp_path)
    sales = pl.read_csv(tmp_path / "sales.csv")
    dear = sales.head(20).with_columns(
        pl.lit("retail").alias("level"), pl.lit("included").alias("tax"), pl.col("price_jpy") * 2,
        sale_id="r" + pl.col("sale_id"),
    )  # fmt: skip
    pl.concat([sales, dear]).write_csv(tmp_path / "both.csv")
    argv = ("market", "comparables", str(tmp_path / "offers.csv"), str(tmp_path / "both.csv"), *DAY, "--json")
    both = json.loads(run(*argv)[1])
    alone = json.loads(run("market", "comparables", "--demo", "--json")[1])
    assert both["compared"] == alone["compared"]
    assert both["sales_kind"] == {"level": "auction", "tax": "excluded", "used_count": 50, "left_count": 20}
    retail = json.loads(run(*argv, "--level", "retail")[1])
    assert retail["sales_kind"]["used_count"] == 20


@pytest.mark.parametrize("argv", [("--demo",), ("--demo", "--storage")])
def test_a_list_becomes_wishes_that_the_market_takes(run: Run, tmp_path: Path, argv: tuple[str, ...]) -> None:
    path = tmp_path / "wishes.csv"
    status, out, err = run("market", "demand", *argv, "--out", str(path), *DAY, "--lang", "en")
    assert (status, err) == (0, "")
    told = read_market_list("demands", path.read_bytes(), "wishes.csv", DEMO_DAY).rows
    shown = json.loads(run("market", "demand", *argv, *DAY, "--json")[1])
    assert told.height == len(shown["demands"]) > 0
    assert set(shown["demands"][0]) == set(DEMANDS.names)
    assert not any(row["because"] in out for row in shown["needs"])


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_rule_that_a_need_follows_has_words(run: Run, lang: str) -> None:
    from meguri.market.demand.because import BECAUSE_WORDS
    from meguri.report.demand_because import because_said, need_value_said

    seen = set()
    for argv in (("--demo",), ("--demo", "--storage"), ("--demo", "--bid-at", "low")):
        for row in json.loads(run("market", "demand", *argv, "--json")[1])["needs"]:
            seen.add(row["because"])
            assert because_said(row, lang) != row["because"]
            assert "{" not in because_said(row, lang) + need_value_said(row, lang)
    assert seen <= set(BECAUSE_WORDS)
    assert len(seen) >= 8


def test_potential_demand_by_prefecture_says_that_it_is_assumed(run: Run) -> None:
    status, out, err = run("market", "demand", "--national", "--lang", "en")
    assert (status, err) == (0, "")
    assert "Only inhabitants are counted figures" in out
    shown = json.loads(run("market", "demand", "--national", "--json")[1])["potential"]
    assert len({row["prefecture"] for row in shown}) == 47


def test_needs_counted_by_the_door_are_those_of_the_room() -> None:
    lists = {name: read_market_list(name, told, name, DEMO_DAY) for name, told in demo_files().items()}
    made = clear_lists(lists["offers"], lists["demands"], DEMO_DAY)
    for name in made.cleared.unmet["demand_id"].unique():
        assert why_unmet(made.cleared, [name]).equals(made.cleared.unmet.filter(demand_id=name))
    assert OFFERS.check(made.offers).equals(made.offers)
