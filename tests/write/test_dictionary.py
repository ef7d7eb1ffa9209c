"""The data dictionary: complete, and in docs as the models have it."""

import json
import re
from pathlib import Path

import pytest

from pipeline.write.dictionary import lines, write
from schemas.registry import FILES, SCHEMAS

DOCS = Path(__file__).parents[2] / "docs"


def test_docs_are_up_to_date(tmp_path: Path) -> None:
    write(tmp_path)
    for path in tmp_path.rglob("*.*"):
        name = path.relative_to(tmp_path)
        assert (DOCS / name).read_bytes() == path.read_bytes(), (
            f"docs/{name} is out of date: python -m pipeline.write.dictionary docs"
        )
    assert {path.stem for path in (DOCS / "schemas").iterdir()} == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_has_a_meaning(name: str) -> None:
    text = "\n".join(lines())
    section = text.partition(f"## {SCHEMAS[name].__name__}\n")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", section, re.MULTILINE))
    assert list(rows) == list(SCHEMAS[name].model_fields)
    assert all(rows.values())


def test_every_file_is_told() -> None:
    text = "\n".join(lines())
    assert all(f"In `{file}`." in text for file in FILES)


def test_every_link_leads_to_a_heading() -> None:
    text = "\n".join(lines())
    headings = {title.lower() for title in re.findall(r"^## (\w+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#(\w+)\)", text)) <= headings


def test_schemas_are_json() -> None:
    for name, model in SCHEMAS.items():
        text = (DOCS / "schemas" / f"{name}.json").read_text(encoding="utf-8")
        assert json.loads(text) == model.model_json_schema()
