"""The evaluation's page in Chromium: loads nothing, fits the screen, axe finds nothing serious."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate.evaluation import compare, evaluate
from pipeline.evaluate.page import render
from pipeline.samples.corpus import read_corpus
from tests.report import made
from tests.report.browser import chromium, serious

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two 'models' on thirty samples: one right, one that misses every third mention."""
    right = {record.id: record for record in made.records(30)}
    samples = [sample for sample in read_corpus(made.CORPUS) if sample.id in right]
    worse = {
        name: record.model_copy(
            update={"mentions": tuple(m for n, m in enumerate(record.mentions) if n % 3)}
        )
        for name, record in right.items()
    }
    records = {"worse": worse, "right": right}
    found = [evaluate(samples, records[name], name, samples[:10]) for name in records]
    path = tmp_path_factory.mktemp("pages") / "evaluation.html"
    path.write_text(render(samples, records, found, compare(*found)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for the module."""
    with chromium() as running:
        yield running


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_accessible_and_within_the_screen(
    browser: Any, page: Path, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 800}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    tab, troubles = context.new_page(), []
    tab.on("console", lambda message: troubles.append(message.text))
    tab.on("request", lambda request: troubles.append(request.url))
    tab.goto(page.as_uri())
    assert troubles == [page.as_uri()]
    tab.evaluate("document.querySelectorAll('details').forEach((one, n) => one.open = n < 9)")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(tab) == []
    context.close()


def test_an_error_leads_to_its_text(browser: Any, page: Path) -> None:
    tab = browser.new_page()
    tab.goto(page.as_uri())
    tab.click("summary >> text=missed >> nth=0")
    link = tab.locator("details[open] li a").first
    name = link.inner_text()
    link.click()
    assert tab.url.endswith(f"#{name}")
    assert tab.locator(f"[id='{name}'] .off").count() > 0
    tab.close()
