"""No page, working or public, breaks WCAG 2.2 AA in either language, on a phone or a desk, light or dark."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.registry.databases import copied
from tests.serve.accessible import wrong_with
from tests.serve.browsing import Visitor
from tests.serve.furnished import Place, furnished
from tests.serve.site import Site, served

from meguri.registry.embedded import Embedded

pytestmark = pytest.mark.browser
PROVIDER = {
    "MEGURI_OIDC_ISSUER": "https://id.example.com",
    "MEGURI_OIDC_NAME": "Fukuoka ID",
    "MEGURI_OIDC_CLIENT_ID": "meguri",
    "MEGURI_OIDC_CLIENT_SECRET": "a secret of this test",
}
NAMES = (
    "home", "find", "battery", "own", "verify", "buyer", "buyer-wrong", "answer", "worth",
    "worth-wrong", "ways", "market", "market-cleared", "market-wrong", "methods", "law", "nation",
    "merit", "merit-card", "merit-records", "merit-cars", "merit-fleet",
    "partners", "partners-chain", "partners-wrong", "carriage", "carriage-wrong", "carriage-answer",
    "rounds",
    "docs", "nothing", "sign-in", "sign-in-wrong", "diagnose", "diagnose-wrong", "wait", "no-verdict",
    "verdict", "certificate", "certificates", "fleet", "fleet-none", "upload", "shares", "guarantees", "desk",
    "account", "key", "authority", "admin", "accounts", "audit", "ownership", "decision", "password",
    "record",
)  # fmt: skip
Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def site(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with people, whose batteries are marked as synthetic, and where a provider signs in, too."""
    more = PROVIDER | {"MEGURI_DEMONSTRATION": "1"}
    with copied(server) as addresses, served(addresses, tmp_path_factory.mktemp("looks"), **more) as one:
        yield one


@pytest.fixture(scope="module")
def come(site: Site, browser: Any) -> Come:
    """Somebody comes, with the one browser of all; each is remembered in each language."""
    known: dict[Any, Visitor] = {}
    states: dict[str, Any] = {}

    def came(who: str = "", lang: str = "ja") -> Visitor:
        if (who, lang) not in known:
            context = browser.new_context(locale=lang, bypass_csp=True, storage_state=states.get(who))
            visitor = known[who, lang] = Visitor(site, context.new_page())
            if who and who not in states:
                visitor.sign_in(who)
                states[who] = context.storage_state()
        return known[who, lang]

    return came


@pytest.fixture(scope="module")
def places(site: Site, come: Come, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Place]:
    """The pages of a site in use."""
    from meguri.health.simulate import demo

    log = tmp_path_factory.mktemp("log") / "charge.csv"
    demo()[1].frame.write_csv(log)
    found = furnished(site, come("seller"), come("guarantor"), str(log))
    assert tuple(one.name for one in found) == NAMES
    return {one.name: one for one in found}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nobody_is_kept_out_of_a_page(come: Come, places: dict[str, Place], name: str, lang: str) -> None:
    place = places[name]
    visitor = come(place.who, lang)
    assert visitor.go(place.path).status == place.status
    if place.act is not None:
        place.act(visitor)
    assert wrong_with(visitor.page, "en" if name == "docs" else lang) == []
    assert visitor.strangers() == []
