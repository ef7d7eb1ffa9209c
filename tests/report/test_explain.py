"""The rows of an explanation: value, score and rule, words."""

from pipeline.report.explain import explanation, rows_of
from schemas import Filler, MissionRecord, ReleaseRecord, Source, ThemeFiller

TEXT = "La missione è organizzata da Finest a Belgrado\nsull'energia."
FINEST = Filler(
    name="Finest", evidence=((29, 35),), cue=((12, 28),), rule="missiva_slots+cue/x", score=0.91
)


def record(mission: MissionRecord | None) -> ReleaseRecord:
    source = Source(path="a.txt", media_type="text/plain", sha256="0" * 64)
    return ReleaseRecord(
        id="a",
        source=source,
        title="T\x1b[2J",
        language="it",
        text=TEXT,
        mission=mission,
        model="m",
    )


def test_each_value_with_its_score_rule_and_words() -> None:
    mission = MissionRecord(
        direction="outgoing",
        organisers=(FINEST,),
        themes=(ThemeFiller(id="energy", evidence=((52, 59),), score=0.5),),
        reasons={"category/outgoing": "0.98"},
    )
    rows = list(rows_of(record(mission)))
    assert ("category/outgoing", "", "0.98", "") in rows
    assert ("organisers", "Finest", "0.91 missiva_slots+cue/x", "è organizzata da") in rows
    assert rows[-1][:3] == ("themes", "energy", "0.50")
    assert "Belgrado sull'energia" in rows[-1][3]


def test_no_mission_is_said() -> None:
    assert list(rows_of(record(None))) == [("mission", "none", "", "")]


def test_control_characters_are_not_obeyed() -> None:
    assert "\x1b" not in str(explanation(record(None)).title)
