"""The record as a form and back."""

import pytest

from pipeline.report.wording import Wording
from pipeline.review.fields import FIELDS, changed, corrected, filled, form_fields, parse
from pipeline.setting import RECORD, value_of
from schemas import Filler
from tests.fakes import record
from tests.report import made


def test_every_field_of_the_record_is_in_the_form() -> None:
    assert sorted(FIELDS) == sorted(RECORD)
    assert [field.name for field in form_fields(Wording("it", {}), {}, {})] == list(FIELDS)


@pytest.mark.parametrize("number", range(0, 300, 15))
def test_a_form_sent_back_as_it_was_changes_nothing(number: int) -> None:
    told = list(made.records(number + 1))[-1]
    assert changed(parse(filled(told), told), told) == {}


def test_a_name_over_two_lines_is_one_value() -> None:
    told = record("r", "La Regione\nLiguria e Rina", organisers=["Regione\nLiguria", "Rina"])
    form = filled(told)
    assert form["organisers"] == ["Regione Liguria", "Rina"]
    assert changed(parse(form, told), told) == {}


def test_a_role_taken_away_is_gone() -> None:
    told = record("r", "Ada Neri", people=["Ada Neri"])
    assert told.mission is not None
    role = told.mission.people[0].model_copy(update={"role": "sindaca"})
    told = told.model_copy(update={"mission": told.mission.model_copy(update={"people": (role,)})})
    form = filled(told)
    assert form["people"] == ["Ada Neri | sindaca"]
    form["people"] = ["Ada Neri"]
    values = parse(form, told)
    assert changed(values, told) == {"people": ["Ada Neri |"]}
    right = corrected(told, values).mission
    assert right is not None
    assert (right.people[0].role, right.people[0].evidence) == (None, ((0, 8),))


def test_boxes_keep_the_order_of_the_record() -> None:
    told = record("r", "Nota", kinds=["economic", "academic"])
    form = filled(told)
    form["kinds"] = ["institutional", "academic", "economic"]
    assert parse(form, told)["kinds"] == ["economic", "academic", "institutional"]


def test_a_place_is_understood_by_the_places_beside_it() -> None:
    told = record("r", "Nota", destinations=["VE"])
    form = filled(told)
    form["destinations"] = ["VE", "Valencia"]
    assert parse(form, told)["destinations"] == ["VE", "VE:Valencia"]
    elsewhere = record("r", "Nota", destinations=["ES"])
    form["destinations"] = ["ES", "Valencia"]
    assert parse(form, elsewhere)["destinations"] == ["ES", "ES:Valencia"]


def test_a_value_is_moved_to_another_slot() -> None:
    told = record("r", "Rina e Liguria", organisers=["Rina"])
    form = filled(told)
    form["organisers"], form["promoters"] = [], ["Rina"]
    right = corrected(told, parse(form, told)).mission
    assert right is not None
    assert value_of(right, "organisers") == []
    (filler,) = right.promoters
    assert isinstance(filler, Filler)
    assert (filler.name, filler.evidence, filler.rule) == ("Rina", ((0, 4),), "correction")
