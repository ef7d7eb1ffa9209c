"""Accepted releases as samples: the guide's format, true offsets, other lines untouched."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SampleError
from pipeline.evaluate.evaluation import evaluate
from pipeline.evaluate.run import raw_of, read_samples
from pipeline.extractor import prepare
from pipeline.review.samples import SampleFile, marked_spans, marked_text, mentions, sample_of
from schemas import ReleaseRecord, Sample, Span
from tests.dataset import lines
from tests.fakes import record
from tests.report import made
from tests.review.desks import Client, release_id

TEXT = "🇮🇹 Missione a Łódź\nLa Regione Liguria e Rina a Łódź con Ada Neri."


def of(text: str = TEXT, **mission: Any) -> ReleaseRecord:
    return record("r-1", text, "2024-05-01", "Ansa", **mission)


def stretches(sample: Sample) -> list[tuple[str, str]]:
    return [(sample.text[s.start : s.end], s.label) for s in sample.spans]


def test_round_trip(tmp_path: Path) -> None:
    told = of(
        destinations=["PL:Łódź"], organisers=["Regione Liguria"], people=["Ada Neri"],
        start="2024-05-02", kinds=["economic"], themes=["agrifood"],
    )  # fmt: skip
    sample = sample_of(told, mentions(told))
    SampleFile(tmp_path / "s.jsonl").put(sample)
    (read,) = read_samples([tmp_path / "s.jsonl"])
    assert read == sample
    assert stretches(read) == [
        ("Łódź", "LOC"), ("Regione Liguria", "ORG"), ("Łódź", "LOC"), ("Ada Neri", "PER"),
    ]  # fmt: skip
    assert read.mission is not None
    assert read.mission.destinations == ("PL:Łódź",)
    assert read.mission.organisers == ("Regione Liguria",)
    assert (read.meta.published, read.meta.publisher) == ("2024-05-01", "Ansa")
    # As an input it has the same text, so that the offsets stay true.
    assert prepare(raw_of(read)).text == told.text


def test_a_name_that_nobody_has_marked_is_marked() -> None:
    told = of(organisers=["Regione Liguria"], delegation=["Rina"])
    found = [s for s in mentions(told) if TEXT[s.start : s.end] != "Rina"]
    assert ("Rina", "ORG") in stretches(sample_of(told, found))


def test_a_name_within_a_mention_is_not_marked_again() -> None:
    told = of("Il Comune di Rina e la Rinascente", delegation=["Comune di Rina", "Rina"])
    spans = [Span(start=3, end=17, label="ORG")]
    assert stretches(sample_of(told, spans)) == [("Comune di Rina", "ORG")]


def test_no_mission_is_said() -> None:
    told = of(telling=False)
    sample = sample_of(told, [])
    assert sample.annotates_mission
    assert sample.mission is None


def test_other_lines_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    other = '{"text":"Nota",  "id": "x", "spans": [], "note": "mine"}'
    path.write_text(other + "\n", encoding="utf-8")
    told = of()
    SampleFile(path).put(sample_of(told, []))
    SampleFile(path).put(sample_of(told, mentions(told)))
    SampleFile(path).put(sample_of(of(telling=False), []))
    first, second = path.read_text(encoding="utf-8").splitlines()
    assert first == other
    assert json.loads(second)["mission"] is None


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "x"}', '{"text": "a", "spans": [{"start": 0, "end": 9}]}',
             '{"text": "a", "answer": "reject"}'],
)  # fmt: skip
def test_a_file_that_is_something_else(tmp_path: Path, line: str) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(SampleError, match=r"s\.jsonl:1"):
        SampleFile(path)
    assert path.read_text() == line + "\n"


SPANS = [
    Span(start=14, end=18, label="LOC"),
    Span(start=22, end=37, label="ORG"),
    Span(start=30, end=44, label="THEME"),
]


def test_marks_round_trip() -> None:
    marked = marked_text(TEXT, SPANS)
    assert "[Łódź]{LOC}" in marked
    assert "THEME" not in marked  # lies over an ORG: the notation cannot say it
    found = marked_spans(marked.replace("\n", "\r\n"), TEXT, SPANS)
    assert sorted(found, key=lambda s: s.start) == SPANS


@pytest.mark.parametrize("identifier", range(0, 300, 30))
def test_marks_of_the_corpus_round_trip(identifier: int) -> None:
    sample = list(made.records(identifier + 1))[-1]
    spans = mentions(sample)
    assert sorted(
        marked_spans(marked_text(sample.text, spans), sample.text, spans), key=lambda s: s.start
    ) == sorted(spans, key=lambda s: s.start)


@pytest.mark.parametrize(
    "marked",
    [
        TEXT + "!", TEXT[1:], "", TEXT.replace("Rina", "[Rina]{FIRM}"),
        TEXT.replace("Rina", "[Rina]{DATE:maggio}"), TEXT.replace("Rina", "[[Rina]{ORG}]{ORG}"),
        TEXT.replace("Rina", "[]{ORG}"),
    ],
)  # fmt: skip
def test_marks_that_cannot_be_taken(marked: str) -> None:
    with pytest.raises(SampleError):
        marked_spans(marked, TEXT, [])


def test_accepted_in_the_page(client: Client, output: Path, samples: Path) -> None:
    release = release_id(output, "a.txt")
    form = client.form(release)
    form["counterparts"] = ["Busan"]
    form["marked"] = [form["marked"][0].replace("[Busan]{LOC}", "[Busan]{ORG}")]
    assert client.post("release", {**form, "do": ["accept"]}).status == 303
    (sample,) = read_samples([samples])
    assert ("Busan", "ORG") in stretches(sample)
    assert ("Busan", "LOC") not in stretches(sample)
    assert sample.mission is not None
    assert sample.mission.counterparts == ("Busan",)
    assert "[Busan]{ORG}" in client.form(release)["marked"][0]  # kept for the next time


def test_what_the_guide_objects_to_is_told(client: Client, output: Path) -> None:
    release = release_id(output, "a.txt")
    client.post("release", {**client.form(release), "do": ["accept"]})
    page = client.get(f"release?id={release}").body
    assert "a filler is not a mention: delegation Ansaldo Energia" in page


def test_saving_alone_makes_no_sample(client: Client, output: Path, samples: Path) -> None:
    form = client.form(release_id(output, "a.txt"))
    client.post("release", {**form, "end": ["2024-05-20"], "do": ["save"]})
    assert not samples.exists()


def test_a_changed_text_changes_nothing(client: Client, output: Path, samples: Path) -> None:
    form = client.form(release_id(output, "a.txt"))
    form["marked"] = [form["marked"][0] + " e altro"]
    reply = client.post("release", {**form, "do": ["accept"]})
    assert reply.status == 422
    assert "the text has changed" in reply.body
    assert not samples.exists()
    assert not (output / "corrections.jsonl").exists()


def test_all_accepted_is_a_full_score(client: Client, output: Path, samples: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        client.post("release", {**client.form(release_id(output, name)), "do": ["accept"]})
    release = release_id(output, "d.txt")
    client.form(release)
    client.post("no-mission", {"release": [release]})
    gold = list(read_samples([samples]))
    told = {
        str(line["id"]): ReleaseRecord.model_validate(line)
        for line in lines(output, "releases.jsonl")
    }
    assert {sample.id for sample in gold} == told.keys()
    figures = evaluate(gold, told, "same").figures
    assert figures["NER (PER ORG LOC EVENT)"]["f"] == 1
    assert figures["detection"]["accuracy"] == 1
    assert figures["roles (five slots)"]["f"] == 1
