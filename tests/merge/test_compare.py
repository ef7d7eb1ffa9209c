"""Scores of pairs of releases, and their reasons."""

from dataclasses import replace

import pytest
from hypothesis import given

from pipeline.merge.compare import compare, score
from pipeline.merge.profile import Profile, profile_of
from tests.fakes import record
from tests.merge.profiles import day, profiles

ANNOUNCED = profile_of(
    record(
        "a",
        "Ravenna prepara la missione a Rotterdam\nDal 3 al 6 giugno l'Autorità portuale di Ravenna "
        "e Sapir saranno a Rotterdam, nei Paesi Bassi, per la cantieristica. Guida Livia Baldrati.",
        "2024-05-20",
        "Sapir",
        destinations=["NL:Rotterdam"],
        start="2024-06-03",
        end="2024-06-06",
        organisers=["Sapir"],
        people=["Livia Baldrati"],
    )
)
TOLD = profile_of(
    record(
        "b",
        "Cantieristica, la romagnola Sapir firma a Rotterdam\nLivia Baldrati è a Rotterdam.",
        "2024-06-07",
        "Agenzia",
        destinations=["NL:Rotterdam"],
        start="2024-06-03",
        end="2024-06-05",
        delegation=["Sapir"],
        people=["Livia Baldrati"],
    )
)


def test_same_mission_in_other_words() -> None:
    assert score(ANNOUNCED, TOLD) > 0.5


@pytest.mark.parametrize(
    "change",
    [
        {"period": (day("2025-06-02"), day("2025-06-05")), "published": day("2025-06-07")},
        {"foreign": (("KR", 1.0),), "cities": ("KR:Busan",), "period": None},
    ],
)
def test_look_alikes(change: dict[str, object]) -> None:
    assert score(ANNOUNCED, replace(TOLD, dates=(), **change)) < 0.5  # type: ignore[arg-type]


def test_reasons_add_up_to_the_score() -> None:
    comparison = compare(ANNOUNCED, TOLD)
    assert comparison.score == pytest.approx(score(ANNOUNCED, TOLD), abs=1e-4)
    assert comparison.reasons
    sizes = [abs(reason.contribution) for reason in comparison.reasons]
    assert sizes == sorted(sizes, reverse=True)
    assert all(str(reason) for reason in comparison.reasons)


@given(profiles, profiles)
def test_floor_only_cuts_what_is_under_it(a: Profile, b: Profile) -> None:
    exact = score(a, b)
    assert score(a, b, 0.5) == (exact if exact >= 0.5 else pytest.approx(0, abs=0.5))
