"""spaCy's own format."""

from pathlib import Path

import pytest
import spacy

from pipeline.errors import SampleError
from pipeline.evaluate.docbin import write_docbin
from pipeline.evaluate.run import read_samples
from schemas import Sample, SampleMission, Span
from tests.evaluate.releases import sample

NLP = spacy.blank("it")


@pytest.mark.parametrize(
    "given",
    [
        sample("a"),
        sample("b", mission=None),
        sample("c", mission=SampleMission(direction="online"), meta={"title": "T"}),
        Sample(
            id="d",
            text="👋 Ciao Roma",
            spans=(Span(start=7, end=11, label="LOC"), Span(start=2, end=11, label="THEME")),
        ),
    ],
)
def test_round_trip(given: Sample, tmp_path: Path) -> None:
    path = tmp_path / "x.spacy"
    write_docbin([given], path, NLP)
    (again,) = read_samples([path])
    assert set(again.spans) == set(given.spans)
    assert again.model_dump(exclude={"spans"}) == given.model_dump(exclude={"spans"})
    assert again.annotates_mission == given.annotates_mission


def test_a_span_within_a_token(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="tokens do not allow"):
        write_docbin(
            [Sample(id="a", text="Parma", spans=(Span(start=0, end=2, label="LOC"),))],
            tmp_path / "x.spacy",
            NLP,
        )


def test_not_a_file_of_docs(tmp_path: Path) -> None:
    path = tmp_path / "x.spacy"
    path.write_bytes(b"no")
    with pytest.raises(SampleError, match="not a file"):
        list(read_samples([path]))


def test_an_id_twice(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": "a", "text": "x"}\n' * 2, encoding="utf-8")
    with pytest.raises(SampleError, match="second sample"):
        list(read_samples([path]))
