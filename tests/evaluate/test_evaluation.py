"""Scenarios, confusion, intervals, breakdown, errors, floor, page."""

import json
import random
from pathlib import Path

import pytest
from nervaluate import Evaluator

from pipeline.errors import SampleError
from pipeline.evaluate.bootstrap import differences, intervals
from pipeline.evaluate.breakdown import breakdown, seen
from pipeline.evaluate.confusion import NOTHING, confusion
from pipeline.evaluate.errors import misses
from pipeline.evaluate.evaluation import compare, difference_lines, evaluate, lines
from pipeline.evaluate.floor import fallen
from pipeline.evaluate.matching import Counts
from pipeline.evaluate.merging import merging
from pipeline.evaluate.page import pieces, render
from pipeline.evaluate.run import digest
from pipeline.evaluate.scenarios import SCENARIOS, scenarios
from pipeline.evaluate.score import LABELS, score
from schemas import Filler, Label, MissionRecord, Sample, SampleMission
from tests.evaluate.releases import NAMES, TEXT, record, right, sample

AGREEMENT = Path(__file__).parent / "agreement"


@pytest.mark.parametrize("seed", range(20))
def test_scenarios_are_those_of_nervaluate(seed: int) -> None:
    chance = random.Random(seed)
    labels: list[Label] = ["PER", "ORG"]
    gold, predicted = (
        sorted(
            (start, start + chance.randint(1, 4), chance.choice(labels))
            for start in range(0, 31, 5)
            if chance.random() < 0.7
        )
        for _ in range(2)
    )
    spans = [{"start": s, "end": e, "label": label} for s, e, label in gold]
    given = Sample.model_validate({"id": "a", "text": TEXT, "spans": spans})
    found = [{"start": s, "end": e, "label": label} for s, e, label in predicted]
    results = Evaluator([spans], [found], tags=["PER", "ORG"]).evaluate()["overall"]
    ours = scenarios([given], {"a": record("a", *predicted)}, labels)
    for name, theirs in (
        ("strict", "strict"),
        ("exact", "exact"),
        ("partial", "partial"),
        ("type", "ent_type"),
    ):
        assert ours[name].f1 == pytest.approx(results[theirs].f1, abs=1e-6), name


@pytest.mark.parametrize(
    ("stretch", "figures"),
    [
        ((0, 9, "PER"), (1, 1, 1, 1)),
        ((0, 9, "ORG"), (0, 1, 1, 0)),
        ((0, 4, "PER"), (0, 0, 0.5, 1)),
        ((0, 4, "ORG"), (0, 0, 0.5, 0)),
        ((10, 12, "PER"), (0, 0, 0, 0)),
    ],
)
def test_scenarios(stretch: tuple[int, int, str], figures: tuple[float, ...]) -> None:
    found = scenarios([sample("a", "PER")], {"a": record("a", stretch)}, LABELS)
    assert tuple(found[name].f1 for name in SCENARIOS) == figures


@pytest.mark.parametrize(
    ("stretches", "row", "column"),
    [
        ([(0, 9, "PER")], "PER", "PER"),
        ([(0, 4, "ORG")], "PER", "ORG"),
        ([], "PER", NOTHING),
        ([(10, 12, "LOC")], NOTHING, "LOC"),
        ([(0, 9, "THEME")], NOTHING, "THEME"),  # a theme may lie over a name
    ],
)
def test_confusion(stretches: list[tuple[int, int, str]], row: str, column: str) -> None:
    assert confusion([sample("a", "PER")], {"a": record("a", *stretches)})[row][column] == 1


def test_intervals_hold_the_figure_and_are_the_same_each_time() -> None:
    parts = [{"PER": Counts(k % 3, 2, 2)} for k in range(30)]
    spread = intervals(parts)["PER"]
    assert spread.low < 0.5 < spread.high
    assert intervals(parts)["PER"] == spread


def test_an_interval_of_nothing_is_a_full_score() -> None:
    assert intervals([{"PER": Counts()}])["PER"].low == 1


@pytest.mark.parametrize(("better", "significant"), [(0, False), (1, True)])
def test_paired_difference(better: int, significant: bool) -> None:
    one = [{"PER": Counts(4 + better, 10, 10)} for _ in range(20)]
    other = [{"PER": Counts(4, 10, 10)} for _ in range(20)]
    found = differences(one, other)["PER"]
    assert found.value == pytest.approx(better / 10)
    assert (found.p < 0.05) is significant


def test_breakdown() -> None:
    one = sample("a", meta={"publisher": "Regione", "published": "2024-05-02"})
    found = breakdown([one, sample("b")], {"a": right("a")})
    assert found["publisher"]["Regione"]["NER (PER ORG LOC EVENT)"] == 1
    assert found["year"]["unknown"]["NER (PER ORG LOC EVENT)"] == 0
    assert found["length"]["0–149 words"]["samples"] == 2


def test_seen_and_unseen() -> None:
    found = seen([sample("a")], {"a": right("a")}, [sample("t", "PER")])
    assert (found["PER"]["seen"].gold, found["PER"]["unseen"].gold) == (1, 0)
    assert (found["ORG"]["seen"].gold, found["ORG"]["unseen"].recall) == (0, 1)


@pytest.mark.parametrize(
    ("stretches", "kind", "cause"),
    [
        ([], "missed", "PER missed anna neri"),
        ([(0, 9, "ORG")], "label", "PER taken for ORG"),
        ([(0, 12, "PER")], "edge", "PER edge ner +di"),
        ([(5, 9, "PER")], "edge", "PER edge ner -anna"),
        ([(0, 9, "PER"), (18, 22, "LOC")], "wrong", "LOC wrong vola"),
    ],
)
def test_errors(stretches: list[tuple[int, int, str]], kind: str, cause: str) -> None:
    (miss,) = misses([sample("a", "PER")], {"a": record("a", *stretches)})
    assert (miss.kind, miss.cause) == (kind, cause)


def test_the_most_frequent_cause_comes_first() -> None:
    samples = [sample("a", "ORG"), sample("b", "PER"), sample("c", "PER")]
    assert [miss.text for miss in misses(samples, {})] == ["Anna Neri", "Anna Neri", "Sace"]


def test_errors_in_the_record() -> None:
    gold = sample("a", mission=SampleMission(direction="outgoing", organisers=("Sace",)))
    found = MissionRecord(direction="incoming", delegation=(Filler(name="Sace"),))
    causes = {miss.cause for miss in misses([gold], {"a": record("a", mission=found)})}
    assert "direction outgoing but incoming" in causes
    assert "organisers missed: it is in delegation" in causes
    assert "delegation wrong: it is in organisers" in causes


def test_no_label_is_scored_that_the_sample_does_not_annotate() -> None:
    unmarked = Sample(id="a", text=TEXT)
    news = sample("b", meta={"genre": "news"})
    found = {"a": right("a"), "b": record("b", (0, 9, "THEME"))}
    assert "PER" not in score([unmarked], found).table()
    assert "THEME" not in score([news], found).table()


def pinned(folder: Path, **fields: object) -> Path:
    path = folder / "floor.json"
    path.write_text(json.dumps(fields), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("figures", "hashed", "drops"),
    [
        ({"PER": {"f": 0.8}}, "h", 0),
        ({"PER": {"f": 0.8004}}, "h", 0),
        ({"PER": {"f": 0.81}}, "h", 1),
        ({"ORG": {"f": 0.1}}, "h", 1),
        ({"PER": {"f": 0.1}}, "other", 1),
    ],
)
def test_floor(figures: dict[str, object], hashed: str, drops: int, tmp_path: Path) -> None:
    path = pinned(tmp_path, samples_sha256=hashed, figures=figures)
    assert len(list(fallen(path, {"PER": {"f": 0.8}}, "h"))) == drops


def test_a_floor_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SampleError):
        list(fallen(pinned(tmp_path, PER=0.9), {}, "h"))


def test_digest_is_of_the_content() -> None:
    one, other = sample("a"), sample("b")
    assert digest([one, other]) == digest([other, one])
    assert digest([one]) != digest([sample("a", "PER")])
    assert digest([sample("a", mission=None)]) != digest([one])


def test_merging_without_groups_is_not_scored() -> None:
    assert merging([sample("a"), sample("b")], {}) is None


@pytest.mark.parametrize("second", [{"same_as": "a"}, {"mission_group": "m"}])
def test_merging(second: dict[str, str]) -> None:
    first = {"mission_group": "m"} if "mission_group" in second else {}
    samples = [sample("a", meta=first), sample("b", meta=second), sample("c")]
    mission = MissionRecord(direction="outgoing")
    found = merging(samples, {name: record(name, mission=mission) for name in "abc"})
    assert found is not None
    assert found.merged.pairs == 1


def test_pieces_are_the_text() -> None:
    gold, found = sample("a"), record("a", (0, 4, "PER"), (5, 17, "ORG"))
    parts = list(pieces(gold, found))
    assert "".join(part.text for part in parts) == TEXT
    assert [part.text for part in parts if part.gold and part.agrees] == ["Anna", "Sace"]


def test_page_and_lines() -> None:
    found = {"a": right("a")}
    samples = [sample("a", meta={"title": "<b>&"})]
    good = evaluate(samples, found, "good", [sample("t", "PER")])
    bad = evaluate(samples, {}, "bad")
    compared = compare(good, bad)
    page = render(samples, {"good": found, "bad": {}}, [good, bad], compared)
    assert "<b>&<" not in page
    assert "&lt;b&gt;&amp;" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page
    assert any(line.startswith("PER by training") for line in lines(good))
    assert next(iter(difference_lines(compared))).startswith("PER")
    assert json.loads(json.dumps(good.values()))["figures"]["PER"]["f"] == 1
    assert set(NAMES) <= set(good.figures)
