"""Each rule of the checker, on a breach and beside it."""

import json
from pathlib import Path

import pytest

from pipeline.samples.check import RULES, Accepted, check
from pipeline.samples.inline import parse_inline
from pipeline.samples.overlap import repeated
from pipeline.samples.stats import stats
from schemas import Sample

HEAD = "id: {id}\ntitle: T\npublished: 2024-05-02\npublisher: P\ngenre: outgoing\nsender: s\n---\n"


def sample(body: str, record: str = "null", name: str = "x") -> Sample:
    return parse_inline(f"{HEAD.format(id=name)}{body}\n---\n{record}")


def record(**fields: object) -> str:
    return json.dumps({"direction": "outgoing", "kinds": ["economic"], **fields})


def rules_of(found: Sample) -> set[str]:
    return {finding.rule for finding in check([found])}


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("edge", "A [Parma,]{LOC} e"),
        ("title", "il [presidente Anna Neri]{PER}"),
        ("article", "con [la Farnesina]{ORG}"),
        ("article", "con [l'Unesco]{ORG}"),
        ("repeat", "[Parma]{LOC} e poi Parma"),
        ("coordinated", "[Università di Bologna, Parma e Ferrara]{ORG}"),
        ("coordinated", "[Comuni di Bologna e Ferrara]{ORG}"),
        ("date-value", "[maggio]{DATE}"),
        ("date-value", "[31 aprile]{DATE:2024-04-31}"),
        ("date-value", "[5-3 maggio]{DATE:2024-05-05/2024-05-03}"),
        ("date-weekday", "[lunedì 7 maggio]{DATE:2024-05-07}"),
        ("date-today", "[oggi]{DATE:2024-05-03}"),
        ("date-opener", "da [lunedì 6 maggio]{DATE:2024-05-06/..} si parte"),
        ("date-opener", "[il 6 maggio]{DATE:2024-05-06}"),
        ("date-unmarked", "Si parte il 6 maggio"),
    ],
)
def test_a_breach_is_found(rule: str, body: str) -> None:
    assert rule in rules_of(sample(body))


@pytest.mark.parametrize(
    "body",
    [
        "A [Parma]{LOC}, con [Anna Neri]{PER}",
        "con la [Farnesina]{ORG}",
        "ne parla [Il Sole 24 Ore]{ORG}",
        "[Genova]{LOC} e il corridoio Genova-Rotterdam",
        "[Università di Modena]{ORG} e [Ferrara]{ORG}",
        "[martedì 7 maggio]{DATE:2024-05-07}",
        "[da lunedì 6 maggio]{DATE:2024-05-06/..} si parte",
        "[dal 6 all'8 maggio]{DATE:2024-05-06/2024-05-08}",
        "nei [prossimi mesi]{DATE:XXXX}",
        "[oggi]{DATE:2024-05-02}",
        "[Settimana del 6 maggio]{EVENT}",
    ],
)
def test_what_is_right_is_left_alone(body: str) -> None:
    assert rules_of(sample(body)) == set()


BODY = "[Unioncamere]{ORG} a [Lima]{LOC}, in [Perù]{LOC}, con il direttore [Anna Neri]{PER} \
[dal 6 all'8 maggio]{DATE:2024-05-06/2024-05-08} per [Expo]{EVENT}"


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("kinds", {"kinds": []}),
        ("period", {"start": "2024-05-07"}),
        ("period", {"start": "2024-05-08", "end": "2024-05-06"}),
        ("filler", {"organisers": ["Confindustria"]}),
        ("filler-twice", {"organisers": ["Unioncamere", "UNIONCAMERE"]}),
        ("event", {"events": ["Fiera"]}),
        ("person", {"people": [{"name": "Ugo Neri"}]}),
        ("person", {"people": [{"name": "Anna Neri", "organisation": "Sace"}]}),
        ("role", {"people": [{"name": "Anna Neri", "role": "presidente"}]}),
        ("party", {"agreements": [{"kind": "contract", "parties": ["Sace"]}]}),
        ("theme", {"themes": ["cheese"]}),
        ("destination", {"destinations": ["CL"]}),
        ("destination", {"destinations": ["PE:Cusco"]}),
    ],
)
def test_a_breach_in_the_record(rule: str, fields: dict[str, object]) -> None:
    assert rule in rules_of(sample(BODY, record(**fields)))


def test_a_record_that_is_right() -> None:
    right = record(
        start="2024-05-06",
        end="2024-05",
        organisers=["Unioncamere"],
        destinations=["PE", "PE:Lima"],
        people=[{"name": "Anna Neri", "role": "direttore", "organisation": "Unioncamere"}],
        events=["Expo"],
        themes=["agrifood"],
    )
    assert rules_of(sample(BODY, right)) == set()


def test_no_record_and_no_metadata() -> None:
    bare = parse_inline("id: x\n---\nTesto")
    assert rules_of(bare) == {"header", "record"}


def test_rules_have_ids_of_their_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_accepted(tmp_path: Path) -> None:
    path = tmp_path / "accepted.tsv"
    path.write_text(
        "sample\trule\tdetail\treason\nx\trepeat\tParma\tun prosciutto\n", encoding="utf-8"
    )
    (finding,) = check([sample("[Parma]{LOC} e Parma")])
    assert finding in Accepted([path])
    assert finding not in Accepted()


LONG = "la delegazione ha visitato con molto interesse i nuovi laboratori del porto"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (f"Ieri {LONG}.", f"Poi {LONG.upper()}!", 1),
        (f"Ieri {LONG}.", "la delegazione ha visitato con molto interesse i vecchi moli", 1),
        (f"Ieri {LONG}.", "la delegazione ha visitato con molto interesse altri moli", 0),
        (
            "[Agenzia nazionale per le nuove tecnologie e lo sviluppo]{ORG}",
            "[Agenzia nazionale per le nuove tecnologie e lo sviluppo]{ORG}",
            0,
        ),
    ],
)
def test_shared_wording(first: str, second: str, found: int) -> None:
    assert len(list(repeated([sample(first, name="a"), sample(second, name="b")]))) == found


def test_stats() -> None:
    counted = stats([sample(BODY, record(organisers=["Unioncamere"])), sample("Ciao", name="y")])
    assert counted["texts"] == 2
    assert counted["missions"] == 1
    assert counted["mentions"] == {"LOC": 2, "ORG": 1, "PER": 1, "DATE": 1, "EVENT": 1}
    assert counted["fillers"]["organisers"] == 1
    assert counted["organisations in too many texts"] == {"unioncamere": 0.5}
