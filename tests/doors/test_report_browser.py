"""The report in a browser: no error, no request, nothing cut off, every picture to be seen."""

from pathlib import Path
from typing import Any

import pytest
from fake_account import fake_account

from meguri.journeys.account import nation_account
from meguri.report import account_html

pytestmark = pytest.mark.browser
WIDTHS = (390, 1200)


@pytest.fixture(scope="module")
def accounts() -> dict[str, Any]:
    """A made-up account, and a real one from the shipped facts."""
    return {"made_up": fake_account(), "real": nation_account(draws=50)}


@pytest.fixture(scope="module", params=["made_up-ja", "made_up-en", "real-ja", "real-en"])
def address(
    accounts: dict[str, Any], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    kind, lang = request.param.split("-")
    file: Path = tmp_path_factory.mktemp("report") / f"{request.param}.html"
    file.write_text(account_html(accounts[kind], lang), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_opens_alone_and_fits_the_width(browser: Any, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    assert asked == [address]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_each_figure_shows_one_picture_of_a_fair_size(browser: Any, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    shown = page.evaluate(
        """() => [...document.querySelectorAll('figure, .bar')].map(holder =>
             [...holder.querySelectorAll('svg')].filter(
               svg => svg.getBoundingClientRect().width > 150).length)"""
    )
    assert shown
    assert set(shown) == {1}
    page.close()


def test_words_in_pictures_do_not_collide_and_stay_inside(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(address)
    faults = page.evaluate(
        """() => {
          const faults = [];
          for (const svg of document.querySelectorAll('.wide svg')) {
            const sheet = svg.getBoundingClientRect();
            const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim());
            const boxes = texts.map(t => t.getBoundingClientRect());
            boxes.forEach((a, i) => {
              const said = texts[i].textContent;
              if (a.left < sheet.left - 2 || a.right > sheet.right + 2) faults.push('outside: ' + said);
              boxes.slice(i + 1).forEach((b, j) => {
                const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (wide > 2 && high > 7) faults.push(said + ' / ' + texts[i + 1 + j].textContent);
              });
            });
          }
          return faults;
        }"""
    )
    assert faults == []
    page.close()


def test_print_opens_what_is_folded(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 900, "height": 900})
    page.goto(address)
    height = "[...document.querySelectorAll('details table')].map(t => t.getBoundingClientRect().height)"
    page.emulate_media(media="print")
    assert min(page.evaluate(height)) > 40
    page.close()
