"""A list of cars as a dealer has it is taken in; what is there already, or wrong, is said of its line."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from tests.serve.asking import Client
from tests.serve.desk_people import identifier_of, inhabited
from tests.serve.test_desk_doors import Person

from meguri.registry.embedded import Embedded
from meguri.registry.own_cars import claimed, own_chassis
from meguri.serve.desk.saving import new_number

HEADING = "電池の識別子,車種,車台番号,初度登録年月,走行距離\n"


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people and no battery."""
    with inhabited(server, tmp_path_factory.mktemp("upload")) as one:
        yield one


@pytest.fixture(scope="module")
def seller(client: Client) -> Person:
    """A dealer."""
    return Person(client, "seller")


def sent(person: Person, text: str | bytes, **told: str) -> tuple[int, list[tuple[str, str, str]], str]:
    """Upload a file: the status, line, result and remarks of each line, and the page."""
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    answer = person.post("/fleet/upload", {"csrf": person.token("/fleet"), **told},
                         files={"file": ("stock.csv", content, "text/csv")})  # fmt: skip
    rows = re.findall(r"<tr><th scope=\"row\">line (\d+)</th><td.*?<span[^>]*>(.*?)</span></td>.*?"
                      r"<td data-label=\"Remarks\">(.*?)</td></tr>", answer.text, re.DOTALL)  # fmt: skip
    return answer.status_code, rows, answer.text


def batteries(client: Client) -> int:
    """How many there are."""
    with client.app.state.house.memory.own_session() as session:
        return int(session.execute("SELECT count(*) FROM meguri.batteries").fetchone()[0])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_template_is_taken_in_as_it_is(client: Client, seller: Person, lang: str) -> None:
    before = batteries(client)
    told = seller.get(f"/fleet/template.csv?lang={lang}").content
    if lang == "ja":
        assert "車台番号" in told.decode("utf-8-sig")
        assert "リーフ" in told.decode("utf-8-sig")
    status, rows, page = sent(seller, told)
    assert (status, [one[1] for one in rows]) == (200, ["taken in"]), page
    assert batteries(client) == before + 1


def test_the_same_file_twice_makes_no_car_twice(client: Client, seller: Person) -> None:
    told = HEADING + ",リーフ40kWh,ZE1-777777,2019/4,45000\n,日産 サクラ,B6AW-1,令和4年6月,12000\n"
    status, rows, _ = sent(seller, told)
    assert (status, [one[1] for one in rows]) == (200, ["taken in", "taken in"])
    before = batteries(client)
    status, rows, _ = sent(seller, told)
    assert (status, [one[1] for one in rows]) == (200, ["known already", "known already"])
    # Another meter reading is news of the same battery, however its chassis number is written.
    status, rows, _ = sent(seller, HEADING + ",,ze1 777777,,46000\n")
    assert (status, [one[1] for one in rows]) == (200, ["taken in"])
    assert batteries(client) == before
    house = client.app.state.house
    with house.memory.own_session() as session:
        known = own_chassis(session, house.vault, [identifier_of("seller")])
        count = session.execute(
            "SELECT event_count FROM meguri.batteries WHERE battery_id = %s", [known["ZE1777777"]]
        ).fetchone()
    assert count == (2,)


def test_another_organisation_learns_nothing_of_a_chassis_number(client: Client, seller: Person) -> None:
    sent(seller, HEADING + ",リーフ40kWh,ZE1-888888,,1\n")
    before = batteries(client)
    _, rows, _ = sent(Person(client, "buyer"), HEADING + ",リーフ40kWh,ZE1-888888,,1\n")
    assert [one[1] for one in rows] == ["taken in"]
    assert batteries(client) == before + 1


def test_one_car_on_two_lines_is_told(seller: Person) -> None:
    _, rows, _ = sent(seller, HEADING + ",リーフ40kWh,ZE1-1,,1\n,リーフ40kWh,ZE1-1,,2\n")
    assert [(one[0], one[1]) for one in rows] == [("3", "line refused"), ("2", "taken in")]
    assert "line 2" in rows[0][2]


def test_a_known_car_with_another_battery_is_told(seller: Person) -> None:
    sent(seller, HEADING + ",リーフ40kWh,ZE1-2,,1\n")
    _, rows, _ = sent(seller, HEADING + f"{new_number('elsewhere')},リーフ40kWh,ZE1-2,,1\n")
    assert rows[0][1] == "line refused"
    assert "taken out" in rows[0][2]


def test_lines_are_counted_as_the_file_has_them(seller: Person) -> None:
    told = HEADING + '\n\n,リーフ40kWh,"ZE1\n-3",,1\n\n,リーフ40kWh,,,many\n'
    _, rows, _ = sent(seller, told)
    assert [(one[0], one[1]) for one in rows] == [("7", "line refused"), ("4", "taken in")]
    assert "line 7" in rows[0][2]


@pytest.mark.parametrize(
    ("model", "energy", "result", "said"),
    [
        ("リーフ", "40", "taken in", ""), ("リーフ", "", "line refused", "リーフ24kWh"),
        ("ﾘｰﾌ40kWh", "", "taken in", ""), ("=1+1", "", "line refused", "no name of a car"),
        ("B", "", "line refused", "no name of a car"), ("Lexus UX300e", "", "taken in", "no catalogue"),
    ],
)  # fmt: skip
def test_a_model_is_one_of_the_catalogue_or_is_told(
    seller: Person, model: str, energy: str, result: str, said: str
) -> None:
    _, rows, page = sent(seller, f"車種,新品時の電力量[kWh]\n{model},{energy}\n")
    assert rows[0][1] == result, page
    assert said in rows[0][2]


@pytest.mark.parametrize("day", ["2019-4-1", "2019-04", "2019/04", "2019年4月", "平成31年4月", "Apr-19"])
def test_days_as_excel_and_the_inspection_certificate_have_them(seller: Person, day: str) -> None:
    _, rows, page = sent(seller, f"車種,初度登録\nリーフ40kWh,{day}\n".encode("cp932"))
    assert rows[0][1] == "taken in", page


def test_a_wrong_cell_is_told_by_the_name_of_its_column(seller: Person) -> None:
    _, rows, _ = sent(seller, "車種,初度登録,製造日\nリーフ40kWh,2019年13月,2199-01-01\n")
    assert rows[0][1] == "line refused"
    assert "first registration" in rows[0][2]
    assert "has not come yet" in rows[0][2]
    assert "says." not in rows[0][2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("車種,車名\nリーフ40kWh,サクラ\n", "mean the same"), ('車種\n"リーフ40kWh\n', "from line 2"),
        ("車種\n" + "x" * 140_000 + "\n", "from line 2"), ("車種,色\nリーフ40kWh,赤\n", "no column 色"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words(seller: Person, content: str, said: str) -> None:
    status, _, page = sent(seller, content)
    assert status == 400
    assert said in page


def test_only_one_file_of_an_organisation_is_taken_in_at_once(
    client: Client, seller: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meguri.registry.own_cars.PATIENCE_S", 0.0)
    own = client.app.state.house.memory.own_session
    with own() as session, claimed(session, "fleet", identifier_of("seller")) as is_had:
        assert is_had
        assert sent(seller, "車種\nリーフ40kWh\n")[0] == 400
    assert sent(seller, "車種\nリーフ40kWh\n")[0] == 200


def test_a_list_that_left_comes_back(client: Client, seller: Person) -> None:
    memory = client.app.state.house.memory
    while memory.lag() != 0:  # the server itself may be at it
        client.call(memory.advance)
    for lang in ("ja", "en"):
        told = seller.get(f"/fleet/export.csv?lang={lang}").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(told)))
        cars = {row[2]: row for row in rows[1:]}
        assert cars["ZE1-777777"][3:5] == ["2019-04", "46000"]
        assert "/batteries/" in cars["ZE1-777777"][-1]
        status, lines, page = sent(seller, told)
        assert status == 200, page
        assert {one[1] for one in lines} == {"known already"}, page
        assert len(lines) == len(rows) - 1 > 5


def test_signs_that_no_value_has_narrow_nothing(seller: Person) -> None:
    assert seller.get("/fleet?chemistry=%0A").status_code == 200
    for place in ("/fleet?battery_status=%00", "/fleet?vehicle_model=%00a", "/audit?battery=%00"):
        assert seller.get(place).status_code == 422


@pytest.mark.parametrize(
    ("page", "place", "told"),
    [
        ("/admin/accounts", "/admin/organisations", {"name": "a\x00b", "roles": "dealer"}),
        (
            "/admin/accounts",
            "/admin/people",
            {"person": "Hana", "mail": "h@example.com", "works_for": "\x00"},
        ),
        ("/account", "/account/keys", {"name": "\x00"}),
        ("/account", "/shares", {"battery": "\x00", "to": "x"}),
    ],
)
def test_a_field_that_is_no_text_is_refused_and_no_mistake_of_ours(
    client: Client, page: str, place: str, told: dict[str, str]
) -> None:
    assert Person(client, "admin").send(page, place, told).status_code in (400, 403, 404, 422)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("電池の状態", "中古", "status of the battery: &#39;中古&#39; is none of these: "),
        ("走行距離", "-5", "meter reading of the vehicle that it sits in is -5"),
        ("車台番号", "ZE1-\u202e012345", "holds a sign that no text has"),
        ("車台番号", "ZE1-\x01", "holds a sign that no text has"),
        ("車台番号", "🚗🚗", "is no chassis number"),
    ],
)
def test_a_cell_that_cannot_be_is_told_by_the_name_of_its_column(
    client: Client, seller: Person, column: str, cell: str, said: str
) -> None:
    before = batteries(client)
    _, rows, page = sent(seller, f"車種,{column}\n日産 リーフ40kWh,{cell}\n")
    assert [one[1] for one in rows] == ["line refused"], page
    assert said in rows[0][2]
    assert "says." not in rows[0][2]
    assert batteries(client) == before


@pytest.mark.parametrize("chassis", ["福[41]12345", "ＺＥ１－９１２３４５", "ze1ー912346"])
def test_what_stands_on_real_cars_is_a_chassis_number(seller: Person, chassis: str) -> None:
    _, rows, page = sent(seller, f"車種,車台番号\n日産 リーフ40kWh,{chassis}\n")
    assert [one[1] for one in rows] == ["taken in"], page
