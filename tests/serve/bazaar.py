"""A yard whose organisations trade: a seller, a buyer, a rival, and others who have nothing to do with it."""

from datetime import date, timedelta
from typing import Any

import httpx
from tests.serve.asking import Client
from tests.serve.yard import Yard, party

from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation

UNTIL = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 – of this machine, as the server's
MORE = {"rival_dealer": "dealer", "stranger": "dealer", "admin": "administrator", "reuser": "reuse_maker"}
RESERVE, BID, PRICE = 654_321, 1_234_567, 987_654


class Bazaar(Yard):
    """A yard in which `dealer` sells, and `buyer` and `rival_dealer` buy."""

    def __init__(self, client: Client) -> None:
        """Open the accounts."""
        super().__init__(client)
        with client.app.state.house.memory.own_session() as session:
            for name, role in MORE.items():
                organisation = make_organisation(session, party(name), name, {role})
                self.keys[name] = make_key(session, organisation, "tests", {role}, 30)[0]

    def post(self, name: str, path: str, **told: Any) -> httpx.Response:
        """Write as somebody."""
        return self.ask(name, "POST", f"/market{path}", json=told or None)

    def get(self, name: str, path: str, **asked: Any) -> httpx.Response:
        """Read as somebody."""
        return self.ask(name, "GET", f"/market{path}", params=asked)

    def lot(self, name: str = "dealer", battery: str | None = None, **told: Any) -> str:
        """A lot of somebody's; its name."""
        asked = {"battery_id": battery or self.battery(), "reserve_jpy": RESERVE, "until": UNTIL,
                 "prefecture": "福岡"} | told  # fmt: skip
        answer = self.post(name, "/lots", **asked)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["lot_id"])

    def wish(self, name: str = "buyer", **told: Any) -> str:
        """A wish of somebody's; its name."""
        asked = {"bid_jpy": BID, "prefecture": "Osaka", "wanted_until": UNTIL} | told
        answer = self.post(name, "/wishes", **asked)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["wish_id"])

    def deal(self, name: str, lot: str, wish: str | None = None, **told: Any) -> str:
        """A proposal of somebody's; its name."""
        answer = self.post(name, "/deals", **{"lot_id": lot, "wish_id": wish, "price_jpy": PRICE} | told)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["deal_id"])
