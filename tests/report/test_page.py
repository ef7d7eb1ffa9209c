"""The whole page, without a browser."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import DatasetError
from pipeline.report.context import Context
from pipeline.report.load import Dataset, load
from pipeline.report.map import world_map
from pipeline.report.network import network
from pipeline.report.page import render
from pipeline.report.projection import HEIGHT, WIDTH, project
from pipeline.report.timeline import timeline
from pipeline.report.wording import Language
from tests.report import hostile, made

LANGUAGES: tuple[Language, ...] = ("it", "en")


class Outline(HTMLParser):
    """Tags, ids and addresses of a page, as a browser without JavaScript would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag."""
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.hrefs.append(value or "")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The hostile dataset."""
    return load(hostile.dataset(tmp_path_factory.mktemp("hostile")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("limit", [0, 10_000_000])
def test_nothing_breaks_out(dataset: Dataset, language: Language, limit: int) -> None:
    page = render(dataset, language, limit)
    outline = Outline(page)
    assert "<script>alert" not in page
    assert "javascript:" not in page.replace("javascript:alert(3)&", "")
    assert not {"img", "iframe", "object", "link", "base"} & set(outline.tags)
    assert not {name for name in outline.attributes if name.startswith("on") or name == "style"}
    assert outline.tags.count("script") == 2 + (limit == 0)
    assert all(href.startswith("#") for href in outline.hrefs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_has_its_place(dataset: Dataset, language: Language) -> None:
    outline = Outline(render(dataset, language))
    assert len(set(outline.ids)) == len(outline.ids)
    wanted = {href[1:].partition("?")[0] for href in outline.hrefs}
    assert wanted - set(outline.ids) == set()


def test_values_lead_to_their_passages(dataset: Dataset) -> None:
    page = render(dataset, "en")
    first = dataset.releases['r-1"><b>']
    for words in ("Bilbao", "Regione Liguria", "Anna Bianchi", "Sede Basca"):
        anchor = f"m-000000000001.1.{first.text.index(words)}"
        assert f'href="#{anchor}"' in page
        assert re.search(rf'<mark class="[a-z]" id="{re.escape(anchor)}"[^>]*>{words}</mark>', page)


def test_what_is_not_certain_is_said(dataset: Dataset) -> None:
    page = render(dataset, "en")
    for words in (
        "two of three releases", "corrected by hand", "same organiser", "2 with 1: 93 %",
        "no publication date", "Avviso di gara", "rotto &lt;script&gt;", "1 conflict",
    ):  # fmt: skip
        assert words in page


def test_policy_covers_style_and_script(dataset: Dataset) -> None:
    page = render(dataset)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src &#39;none&#39;")
    assert "unsafe" not in policy[1]


def test_empty_dataset(tmp_path: Path) -> None:
    for language in LANGUAGES:
        assert "<table" in render(load(made.write(tmp_path, [], [])), language)


def test_map(dataset: Dataset) -> None:
    world = world_map(Context(dataset, "it"))
    assert [(country.name, country.count) for country in world.ranking] == [
        ("Italia", 1), ("Spagna", 1),
    ]  # fmt: skip
    assert {dot.name for dot in world.dots} == {"Bilbao", "Roma"}
    assert all(dot.european and dot.href.startswith("#missions?c=") for dot in world.dots)


def test_projection_keeps_the_world_in_the_drawing() -> None:
    for longitude in range(-180, 181, 30):
        for latitude in range(-90, 91, 15):
            x, y = project(longitude, latitude)
            assert -0.01 <= x <= WIDTH + 0.01
            assert -0.01 <= y <= HEIGHT + 0.01
    assert project(0, 0) == (WIDTH / 2, HEIGHT / 2)


def test_timeline(dataset: Dataset) -> None:
    time = timeline(Context(dataset, "it"))
    assert [(bar.name, bar.count) for bar in time.bars] == [("mag 2025", 1)]
    assert time.undated == 1


def test_network(dataset: Dataset) -> None:
    context = Context(dataset, "it")
    met = network(context)
    assert {edge.names[1] for edge in met.edges} == {"Sede Basca"}
    assert {edge.names[0] for edge in met.edges} == {"Regione Liguria", f"Ente {hostile.ATTACK}"}


def test_the_same_dataset_gives_the_same_page(dataset: Dataset) -> None:
    assert render(dataset) == render(dataset)


def test_command(tmp_path: Path) -> None:
    output = tmp_path / "page.html"
    folder = str(hostile.dataset(tmp_path / "data"))
    done = CliRunner().invoke(app, ["report", folder, "-o", str(output), "--lang", "en"])
    assert done.exit_code == 0
    assert '<html lang="en">' in output.read_text(encoding="utf-8")


def test_no_dataset(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["report", str(tmp_path)]).exit_code == 2


def test_damaged_line(tmp_path: Path) -> None:
    folder = hostile.dataset(tmp_path)
    (folder / "missions.jsonl").write_text("{}\n")
    with pytest.raises(DatasetError, match=r"missions\.jsonl:1"):
        load(folder)
