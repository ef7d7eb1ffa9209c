"""The review in Chromium, end to end: correct, accept, ingest again, evaluate; keyboard, axe."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate.evaluation import evaluate
from pipeline.evaluate.run import read_samples
from pipeline.review.server import Server, serving
from schemas import ReleaseRecord
from tests.dataset import lines
from tests.report.browser import chromium, serious
from tests.review.desks import corrections, dataset, ingest_again, release_id, server_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for the module."""
    with chromium() as running:
        yield running


class Visit:
    """A page of a running server, with what went wrong on it."""

    def __init__(self, browser: Any, server: Server, **options: Any) -> None:
        self._serving = serving(server)
        self.address = self._serving.__enter__()
        self._context = browser.new_context(**options)
        self.page = self._context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", self._request)
        self.page.goto(self.address)

    def refused(self, status: str) -> None:
        """That answer was meant to be; Chromium notes it on the console."""
        self.troubles = [text for text in self.troubles if f"status of {status} " not in text]

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.troubles.append(request.url)

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self._context.close()
        self._serving.__exit__(None, None, None)
        assert self.troubles == []


@pytest.mark.parametrize("script", [True, False])
def test_end_to_end(browser: Any, tmp_path: Path, script: bool) -> None:
    output, samples = dataset(tmp_path), tmp_path / "samples.jsonl"
    server = server_of(output, samples)
    with Visit(browser, server, java_script_enabled=script, locale="it-IT") as visit:
        page = visit.page
        release = release_id(output, "c.txt")
        page.click(f'.queue a[href="release?id={release}"]')
        assert page.locator("mark.l").first.inner_text() == "Busan"
        page.click("dl a >> text=Marzia Traverso")
        assert page.locator("mark:target").inner_text() == "Marzia Traverso"
        page.fill("#f-end", "2023-05-10")
        page.click("button >> text=Accept and go on")
        page.click("[role=alert] a >> text=it ends before it begins")
        assert page.locator("#f-end:target").count() == 1
        visit.refused("422")
        page.fill("#f-end", "2023-05-18")
        page.fill("#f-counterparts", "Testo di c.txt")
        page.check("[name=kinds][value=academic]")
        page.click("button >> text=Accept and go on")
        assert "Accepted" in page.locator("[role=status]").inner_text()
        assert release not in page.url
        while page.locator("h2 >> text=Si vendono sedie").count() == 0:
            page.click("button >> text=Accept and go on")
        page.click("button >> text=Right: not a mission")
        assert "No releases." in page.locator("main").inner_text()
    assert [line["action"] for line in corrections(output)] == [
        "set", "set", "set", "accept", "accept", "accept", "accept",
    ]  # fmt: skip
    ingest_again(output)
    merged = next(m for m in lines(output, "missions.jsonl") if release in m["releases"])
    assert (merged["end"], merged["kinds"]) == ("2023-05-18", ["academic"])
    assert [filler["name"] for filler in merged["counterparts"]] == ["Testo di c.txt"]
    assert merged["corrected"] == ["counterparts", "end", "kinds"]
    gold = list(read_samples([samples]))
    assert len(gold) == 4
    records = {
        str(r["id"]): ReleaseRecord.model_validate(r) for r in lines(output, "releases.jsonl")
    }
    figures = evaluate(gold, records, "same").figures
    assert figures["detection"]["accuracy"] == figures["roles (five slots)"]["f"] == 1
    assert figures["NER (PER ORG LOC EVENT)"]["r"] < 1  # the added counterpart is no mention yet
    assert [s["label"] for s in json.loads(samples.read_text().splitlines()[0])["spans"]]


def test_merge_split_and_alias(browser: Any, tmp_path: Path) -> None:
    output = dataset(tmp_path)
    with Visit(browser, server_of(output)) as visit:
        page = visit.page
        release = release_id(output, "b.txt")
        page.goto(f"{visit.address}release?id={release}")
        page.click("button >> text=It tells a mission of its own")
        assert "its own" in page.locator("[role=status]").inner_text()
        ingest_again(output)
        page.reload()
        page.click("summary >> text=It is the same mission as another")
        page.check("input[name=other] >> nth=0")
        page.click("button >> text=Merge")
        page.click("summary >> text=A name is that of an organisation")
        page.fill("#alias-of", "Unioncamere Liguria")
        page.click("button >> text=Declare")
    split, merge, alias = corrections(output)
    assert split == {"action": "split", "release": release}
    assert (merge["action"], merge["other"]) == ("merge", release_id(output, "a.txt"))
    assert (alias["action"], alias["name"]) == ("alias", "Regione Liguria")


def test_by_keyboard_alone(browser: Any, tmp_path: Path) -> None:
    output = dataset(tmp_path)
    with Visit(browser, server_of(output)) as visit:
        page = visit.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.locator(".queue a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#decide")
        seen = []
        for _ in range(120):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.innerText?.trim() ?? ''"))
            outlined = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outlined != "none", seen[-1]
            if seen[-1] == "Accept and go on":
                break
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=status]")
    assert corrections(output)[-1]["action"] == "accept"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_accessible_and_within_the_screen(
    browser: Any, tmp_path: Path, scheme: str, width: int
) -> None:
    output = dataset(tmp_path)
    server = server_of(output, tmp_path / "samples.jsonl")
    # axe-core is put into the page, which its policy forbids to anyone else.
    options = {"viewport": {"width": width, "height": 800}, "bypass_csp": True}
    with Visit(browser, server, color_scheme=scheme, **options) as visit:
        page = visit.page
        names = ["", "?q=none", "gone"]
        names += [f"release?id={release_id(output, name)}" for name in ("a.txt", "d.txt")]
        for name in names:
            page.goto(visit.address + name)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert serious(page) == [], name
        page.fill("#f-start", "tomorrow")
        page.locator("button >> text=Accept and go on").click()
        page.wait_for_selector("[role=alert]")
        assert serious(page) == []
        visit.refused("404")
        visit.refused("422")
