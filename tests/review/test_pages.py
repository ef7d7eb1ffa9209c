"""The pages, without a browser: nothing breaks out of them, in both languages, at any size."""

from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from pipeline.report.wording import Language
from pipeline.review.desk import Desk
from pipeline.review.server import serving
from pipeline.review.site import Site
from tests.report import hostile, made
from tests.report.test_page import Outline
from tests.review.desks import Client, ingest_again, release_id, server_of

LANGUAGES: tuple[Language, ...] = ("it", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_breaks_out(tmp_path: Path, language: Language) -> None:
    site = Site(Desk(hostile.dataset(tmp_path / "d"), language, tmp_path / "s.jsonl"))
    pages = [site.get("", {"q": [hostile.ATTACK]}), site.get("", {"show": [hostile.ATTACK]})]
    pages.append(site.get("", {"said": [hostile.ATTACK], "page": [hostile.ATTACK]}))
    pages += [site.get("release", {"id": [told.id]}) for told in hostile.releases()]
    pages.append(site.get("release", {"id": [hostile.ATTACK]}))
    wrong = {
        name: [hostile.ATTACK]
        for name in ("start", "organisers", "people", "destinations", "marked")
    }
    first = hostile.releases()[0].id
    pages.append(site.post("release", {"release": [first], "do": ["accept"], **wrong}))
    pages.append(site.post("merge", {"release": [first], "other_id": [hostile.ATTACK]}))
    assert [page.status for page in pages[:7]] == [200] * 7
    for page in pages:
        outline = Outline(page.body)
        assert not {"script", "img", "iframe", "object", "base"} & set(outline.tags)
        assert not {name for name in outline.attributes if name.startswith("on")}
        assert not [href for href in outline.hrefs if href.startswith(("javascript:", "//"))]
        assert len(outline.ids) == len(set(outline.ids))


def test_links_of_the_list_lead_to_the_releases(tmp_path: Path) -> None:
    site = Site(Desk(hostile.dataset(tmp_path / "d"), "it"))
    hrefs = Outline(site.get("", {"show": ["all"]}).body).hrefs
    for told in hostile.releases():
        assert f"release?id={quote(told.id)}" in hrefs


def test_the_report_leads_to_the_review(client: Client, output: Path) -> None:
    page = client.get("report")
    assert "form-action &#39;none&#39;" in page.body  # it keeps a policy of its own
    assert "mission?id=" in page.body
    mission = release_id(output, "c.txt")
    reply = client.get(f"mission?{urlencode({'id': mission})}")
    assert (reply.status, reply.location) == (303, f"release?id={mission}")


def test_search_views_and_pages(tmp_path: Path) -> None:
    site = Site(Desk(made.corpus_dataset(tmp_path / "d", 110), "en"))

    def found(**query: str) -> int:
        body = site.get("", {name: [value] for name, value in query.items()}).body
        return body.count('href="release?id=')

    assert found() == 50
    assert found(page="3") == 24
    assert found(page="999") == found(page="3")
    assert found(page="²") == found(page="-1") == 50
    assert 0 < found(q="VIETNÀM") < 50
    assert found(q="no such words") == 0
    assert found(show="judged") == 0
    assert 'rel="next" href="./?show=open&amp;q=&amp;page=2"' in site.get("", {}).body


def test_an_empty_dataset(tmp_path: Path) -> None:
    site = Site(Desk(made.write(tmp_path / "d", [], []), "en"))
    assert "No releases." in site.get("", {}).body
    assert site.get("report", {}).status == 200


def test_missions_that_may_be_the_same_are_suggested(output: Path) -> None:
    desk = Desk(output, "en")
    mission = desk.entry(release_id(output, "c.txt")).mission
    assert mission is not None
    assert desk.alike(mission) == []  # a year apart
    with serving(server_of(output)) as address:
        client = Client(address)
        release = release_id(output, "b.txt")
        client.form(release)
        client.post("split", {"release": [release]})
    ingest_again(output)
    again = Desk(output, "en")
    mission = again.entry(release).mission
    assert mission is not None
    ((other, score),) = again.alike(mission)
    assert other.releases == (release_id(output, "a.txt"),)
    assert score > 0.5
