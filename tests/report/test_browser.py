"""The report in Chromium: clicks, filter, keyboard, paper, both schemes, no script, axe."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.load import load
from pipeline.report.page import render
from tests.report import hostile, made
from tests.report.browser import chromium, serious

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for the module."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`hostile.html`, and the corpus as `many.html` and, its parts packed, `packed.html`."""
    folder = tmp_path_factory.mktemp("pages")
    few = load(hostile.dataset(folder / "few"))
    many = load(made.corpus_dataset(folder / "many", 40))
    for name, page in {
        "hostile": render(few),
        "many": render(many, "en"),
        "packed": render(many, "en", plain_limit=0),
    }.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


class Open:
    """A page with what went wrong on it."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: self.troubles.append(dialog.message))
        self.page.on("request", self._request)
        self.page.goto(path.as_uri())

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.troubles.append(request.url)

    def __enter__(self) -> "Open":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.troubles == []


@pytest.mark.parametrize("name", ["many", "packed"])
def test_search_filter_open_and_return(browser: Any, pages: Path, name: str) -> None:
    with Open(browser, pages / f"{name}.html") as opened:
        page = opened.page
        assert page.evaluate("[scrollY, location.hash]") == [0, ""]
        total = page.locator("#found").inner_text()
        assert total.endswith("of 40 missions")
        assert page.locator("#table tbody tr").count() == 25
        page.click("#next")
        assert page.locator("#table tbody tr").count() == 15
        page.fill("input[name=q]", "VIETNÀM")
        shown = page.locator("#table tbody tr").count()
        assert 0 < shown < 15
        first = page.locator("#table tbody a").first
        title = first.inner_text()
        first.click()
        page.wait_for_selector("#view h2")
        assert page.locator("#view h2").inner_text() == title
        assert not page.locator("#all").is_visible()
        page.locator("dl a", has_text="Vietnam").first.click()
        mark = page.locator("mark.here")
        mark.wait_for()
        assert mark.inner_text() == "Vietnam"
        assert page.evaluate("document.activeElement.tagName") == "MARK"
        page.click(".steps a >> nth=0")
        page.wait_for_selector("#view", state="hidden")
        assert page.locator("#table tbody tr").count() == shown
        page.click("button[type=reset]")
        page.locator("#found", has_text=total).wait_for()


def test_charts_filter_the_table(browser: Any, pages: Path) -> None:
    with Open(browser, pages / "many.html") as opened:
        page = opened.page
        page.click(".ranking a >> nth=0")
        page.locator("#filters [name=c] option:checked:not([value=''])").wait_for(state="attached")
        assert "of 40" in page.locator("#found").inner_text()
        page.locator(".net .left a").first.dispatch_event("click")
        page.wait_for_selector("#chips button")
        assert page.locator("#table tbody tr").count() >= 1
        page.click("#chips button")
        assert page.locator("#found").inner_text().startswith("40 ")
        page.go_back()
        page.reload()
        assert page.locator("#table tbody tr").count() >= 1


def test_sorting_by_keyboard(browser: Any, pages: Path) -> None:
    with Open(browser, pages / "many.html") as opened:
        page = opened.page
        head = page.locator("#table th button").nth(1)
        head.focus()
        page.keyboard.press("Enter")
        assert page.locator("#table th").nth(1).get_attribute("aria-sort") == "ascending"
        titles = page.locator("#table tbody td:nth-child(2) a").all_inner_texts()
        page.keyboard.press("Space")
        assert page.locator("#table tbody td:nth-child(2) a").all_inner_texts() != titles
        page.locator("#table tbody a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#view h2")
        assert page.evaluate("document.activeElement.tagName") == "H2"


def test_address_of_a_passage_opens_it(browser: Any, pages: Path) -> None:
    with Open(browser, pages / "hostile.html") as opened:
        page = opened.page
        page.wait_for_selector("#table")
        page.goto((pages / "hostile.html").as_uri() + "#m-000000000001.2")
        page.wait_for_selector("section.here")
        assert "<script>" in page.locator("#view h2").inner_text()
        page.goto((pages / "hostile.html").as_uri() + "#m-unknown")
        page.wait_for_selector("#view", state="hidden")


def test_without_script(browser: Any, pages: Path) -> None:
    with Open(browser, pages / "hostile.html", java_script_enabled=False) as opened:
        page = opened.page
        assert page.locator("#table tbody tr").count() == 2
        assert page.locator("article").count() == 2
        assert not page.locator("#filters").is_visible()
        page.click("#table tbody a >> nth=0")
        assert page.url.endswith("#m-000000000001")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_accessible_and_within_the_screen(
    browser: Any, pages: Path, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 800}
    with Open(browser, pages / "many.html", viewport=size, color_scheme=scheme) as opened:
        page = opened.page
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert serious(page) == []
        page.click("#table tbody a >> nth=0")
        page.wait_for_selector("#view h2")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert serious(page) == []


def test_paper_has_every_row(browser: Any, pages: Path) -> None:
    with Open(browser, pages / "many.html") as opened:
        page = opened.page
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#table tbody tr").count() == 40
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("#table tbody tr").count() == 25
