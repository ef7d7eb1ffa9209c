"""Features and scores of pairs of releases."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.merge import features
from pipeline.merge.compare import compare, score
from pipeline.merge.features import FEATURES
from pipeline.merge.profile import Profile, days, profile_of
from pipeline.merge.words import resemblance, signature, stems, words
from tests.fakes import record


def day(text: str) -> int:
    """The ordinal of an ISO day."""
    return date.fromisoformat(text).toordinal()


EMPTY = Profile(
    id="x", published=None, period=None, whole=False, window=None, dates=(), inbound=0.0,
    foreign=(), home=(), cities=(), sender=(), leaders=(), bodies=(), hosts=(), people=(),
    events=(), themes=(), stems=(), names=(), numbers=(), weight=0.0,
    signature=bytes(64),
)  # fmt: skip

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


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-05-05", "2025-05-07", (day("2025-05-05"), day("2025-05-07"))),
        ("2025-05-05", None, (day("2025-05-05"), day("2025-05-05"))),
        (None, "2025-05", (day("2025-05-01"), day("2025-05-31"))),
        ("2024-02", None, (day("2024-02-01"), day("2024-02-29"))),
        ("2025-05-07", "2025-05-05", None),
        ("2025-02-30", None, None),
        (None, None, None),
    ],
)
def test_days(first: str | None, last: str | None, expected: tuple[int, int] | None) -> None:
    assert days(first, last) == expected


WHOLE = {"period": (10, 14), "whole": True}
TOLD_AT_ONCE = {"period": (10, 14), "published": 12}
PARMA = {"cities": ("IT:Parma",), "inbound": 1.0}
A_SENDS = {"sender": ("org:a",), "bodies": ("org:a",)}
THREE: dict[str, object] = {"bodies": ("a", "b", "c")}
THREE_MORE: dict[str, object] = {"bodies": ("d", "e", "f")}


@pytest.mark.parametrize(
    ("name", "a", "b", "low", "high"),
    [
        ("period-meets", {"period": (10, 14)}, {"period": (10, 14)}, 1.0, 1.0),
        ("period-meets", {"period": (10, 14)}, {"period": (14, 18)}, 0.5, 0.7),
        ("period-meets", {"period": (10, 14)}, {"period": (15, 18)}, 0.0, 0.0),
        ("period-same", WHOLE, WHOLE, 1.0, 1.0),
        ("period-same", WHOLE, {"period": (10, 14)}, 0.0, 0.0),
        ("period-same", WHOLE, {"period": (10, 15), "whole": True}, 0.0, 0.0),
        ("period-off", WHOLE, {"period": (17, 18), "whole": True}, 0.1, 0.2),
        ("period-off", WHOLE, {"period": (37, 38), "whole": True}, 1.0, 1.0),
        ("period-off", WHOLE, {"period": (16, 18), "whole": True}, 0.0, 0.0),
        ("period-off", WHOLE, {"period": (37, 38)}, 0.0, 0.0),
        ("period-near", {"period": (10, 14)}, {"period": (16, 18)}, 0.5, 0.7),
        ("period-near", {"period": (10, 14)}, {"period": (30, 33)}, 0.0, 0.0),
        ("period-apart", {"period": (10, 14)}, {"period": (375, 379)}, 1.0, 1.0),
        ("period-apart", {"period": (10, 14)}, {"period": (12, 20)}, 0.0, 0.0),
        ("period-apart", {"period": (10, 14)}, {}, 0.0, 0.0),
        ("dates-meet", {"period": (10, 14)}, {"dates": ((12, 12),)}, 1.0, 1.0),
        ("dates-meet", {"period": (10, 14)}, {"dates": ((15, 15),)}, 0.0, 0.0),
        ("dates-meet", {"dates": ((12, 12),)}, {"dates": ((12, 12),)}, 0.7, 0.7),
        ("dates-apart", {"period": (10, 14)}, {"dates": ((30, 30),)}, 1.0, 1.0),
        ("dates-apart", {"dates": ((10, 10),)}, {"dates": ((12, 12),)}, 0.2, 0.4),
        ("dates-apart", {"period": (10, 14)}, {"dates": ((12, 12), (40, 40))}, 0.0, 0.0),
        ("dates-apart", {"period": (10, 14)}, {"period": (30, 34)}, 0.0, 0.0),
        ("dates-apart", {"period": (10, 14)}, {}, 0.0, 0.0),
        ("in-season", {"period": (10, 14)}, {"published": 12}, 1.0, 1.0),
        ("in-season", {"period": (10, 14)}, {"published": 34}, 0.3, 0.4),
        ("in-season", {"period": (10, 14), "published": 500}, TOLD_AT_ONCE, 0.0, 0.1),
        ("in-season", {"period": (10, 14)}, {"period": (10, 14)}, 0.0, 0.0),
        ("published-near", {"published": 10}, {"published": 10}, 1.0, 1.0),
        ("published-near", {"published": 10}, {}, 0.0, 0.0),
        ("published-apart", {"published": 10}, {"published": 400}, 1.0, 1.0),
        ("published-apart", {"published": 10}, {"published": 60}, 0.0, 0.0),
        ("untimely", {"period": (10, 14)}, {"window": (200, 230)}, 1.0, 1.0),
        ("untimely", {"period": (10, 14)}, {"window": (29, 80)}, 0.5, 0.5),
        ("untimely", {"period": (10, 14)}, {"window": (12, 40)}, 0.0, 0.0),
        ("untimely", {"period": (10, 14)}, {"window": None}, 0.0, 0.0),
        ("countries", {"foreign": (("JP", 1.0),)}, {"foreign": (("JP", 0.9),)}, 1.0, 1.0),
        (
            "countries",
            {"foreign": (("JP", 0.6), ("KR", 0.4))},
            {"foreign": (("KR", 1.0),)},
            0.6,
            0.7,
        ),
        ("countries-apart", {"foreign": (("JP", 1.0),)}, {"foreign": (("KR", 1.0),)}, 1.0, 1.0),
        ("countries-apart", {"foreign": (("JP", 1.0),)}, {}, 0.0, 0.0),
        ("countries-apart", {"foreign": (("JP", 1.0),)}, {"foreign": (("KR", 0.3),)}, 0.3, 0.5),
        ("regions-apart", {"home": (("IT-45", 1.0),)}, {"home": (("IT-57", 0.3),)}, 0.3, 0.5),
        ("regions-apart", {"home": (("IT-45", 1.0),)}, {"home": (("IT-57", 1.0),)}, 1.0, 1.0),
        ("cities", {"cities": ("JP:Tokyo", "IT:Parma")}, {"cities": ("JP:Tokyo",)}, 0.6, 0.7),
        ("cities", {"cities": ("IT:Parma",)}, {"cities": ("IT:Parma",)}, 0.0, 0.0),
        ("cities-apart", {"cities": ("JP:Tokyo",)}, {"cities": ("JP:Osaka",)}, 1.0, 1.0),
        ("towns", {"cities": ("IT:Parma",)}, {"cities": ("IT:Parma", "JP:Osaka")}, 0.6, 0.7),
        ("towns", {"cities": ("JP:Osaka",)}, {"cities": ("JP:Osaka",)}, 0.0, 0.0),
        ("towns-apart", PARMA, {"cities": ("IT:Lodi",), "inbound": 0.8}, 0.8, 0.8),
        ("towns-apart", PARMA, {"cities": ("IT:Lodi",), "inbound": 0.0}, 0.0, 0.0),
        ("towns-apart", PARMA, {"cities": ("IT:Lodi", "IT:Parma"), "inbound": 1.0}, 0.0, 0.0),
        ("towns-apart", PARMA, {"inbound": 1.0}, 0.0, 0.0),
        ("direction-apart", {"inbound": 1.0}, {"inbound": 0.0}, 1.0, 1.0),
        ("direction-apart", {"inbound": 0.5}, {"inbound": 0.25}, 0.0, 0.0),
        ("sender", {"sender": ("org:a",)}, {"bodies": ("org:a",)}, 0.6, 0.7),
        ("sender", {"sender": ("org:a",)}, {"sender": ("org:a",)}, 0.0, 0.0),
        ("sender", A_SENDS, A_SENDS, 0.0, 0.0),
        ("leaders", {"leaders": ("org:a",)}, {"bodies": ("org:a",)}, 0.6, 0.7),
        ("leaders", {"leaders": ("org:a",)}, {"bodies": ("org:b",)}, 0.0, 0.0),
        ("bodies", {"bodies": ("org:a",)}, {"bodies": ("org:a", "org:b")}, 0.6, 0.7),
        ("fellows", {"bodies": ("org:a",)}, {"bodies": ("org:a",)}, 0.6, 0.7),
        ("fellows", {"bodies": ("org:a",), "hosts": ("org:a",)}, {"bodies": ("org:a",)}, 0.0, 0.0),
        ("no-tie", {"names": ("zuzuzu",)}, {"names": ("zuzuzu",)}, 0.3, 0.4),
        ("no-tie", {"stems": ("zuzuzu",)}, {"stems": ("zuzuzu",)}, 0.3, 0.4),
        ("no-tie", {"bodies": ("org:a",)}, {"bodies": ("org:a",)}, 0.3, 0.4),
        ("no-tie", {"stems": ("azienda",)}, {"stems": ("aziend",)}, 1.0, 1.0),
        ("no-tie", {}, {}, 1.0, 1.0),
        ("strangers", {"bodies": tuple("abc")}, {"bodies": tuple("def")}, 0.6, 0.7),
        ("strangers", {"bodies": tuple("abc")}, {"bodies": tuple("cde")}, 0.0, 0.0),
        ("strangers", {"bodies": tuple("ab")}, {"bodies": tuple("def")}, 0.0, 0.0),
        (
            "strangers",
            THREE | {"names": ("zuzuzu",)},
            THREE_MORE | {"names": ("zuzuzu",)},
            0.3,
            0.4,
        ),
        ("ties", {"stems": ("zuzuzu",)}, {"stems": ("zuzuzu",)}, 0.2, 0.3),
        ("ties", {"stems": ("aziend",)}, {"stems": ("aziend",)}, 0.0, 0.1),
        ("words-apart", {"weight": 2000.0}, {"weight": 2000.0}, 1.0, 1.0),
        ("words-apart", {"weight": 2000.0}, {"weight": 600.0}, 0.5, 0.5),
        ("names", {"names": ("zuzuzu",)}, {"names": ("zuzuzu", "x")}, 0.3, 0.5),
        ("names", {"names": ("zuzuzu",)}, {"stems": ("zuzuzu",)}, 0.0, 0.0),
        ("numbers", {"numbers": (17,)}, {"numbers": (17, 3)}, 0.5, 0.6),
        ("numbers", {"numbers": (50,)}, {"numbers": (50,)}, 0.2, 0.3),
        ("numbers", {"numbers": (17,)}, {"numbers": (18,)}, 0.0, 0.0),
        ("people", {"people": ("anna neri",)}, {"people": ("anna neri",)}, 0.6, 0.7),
        ("people", {"people": ("anna neri",)}, {"people": ("neri",)}, 0.3, 0.5),
        ("people", {"people": ("neri",)}, {"people": ("neri",)}, 0.0, 0.0),
        ("events", {"events": ("expo",)}, {"events": ("expo",)}, 1.0, 1.0),
        ("themes", {"themes": ("a", "b")}, {"themes": ("b",)}, 0.5, 0.5),
    ],
)
def test_feature(
    name: str, a: dict[str, object], b: dict[str, object], low: float, high: float
) -> None:
    view = next(feature.view for feature in FEATURES if feature.name == name)
    value, _ = view(replace(EMPTY, **a), replace(EMPTY, **b))  # type: ignore[arg-type]
    assert low <= value <= high


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


_names = st.lists(st.sampled_from(["a", "b", "anna neri", "neri"]), max_size=3).map(
    lambda names: tuple(sorted(set(names)))
)
_areas = st.dictionaries(st.sampled_from(["JP", "KR", "IT-45"]), st.floats(0.1, 1), max_size=2).map(
    lambda shares: tuple(sorted(shares.items(), key=lambda item: -item[1]))
)
_stretch = st.tuples(st.integers(700000, 700400), st.integers(0, 9)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
_profiles = st.builds(
    lambda published, period, dates, inbound, foreign, home, bodies, people: replace(
        EMPTY, published=published, period=period, dates=tuple(dates), inbound=inbound,
        foreign=foreign, home=home, bodies=bodies, people=people,
    ),
    st.none() | st.integers(700000, 700400), st.none() | _stretch, st.lists(_stretch, max_size=3),
    st.floats(0, 1), _areas, _areas, _names, _names,
)  # fmt: skip


@given(_profiles, _profiles)
def test_features_are_symmetric_shares(a: Profile, b: Profile) -> None:
    for feature in FEATURES:
        value = feature.view(a, b)[0]
        assert 0 <= value <= 1
        assert value == pytest.approx(feature.view(b, a)[0])


@given(_profiles, _profiles)
def test_floor_only_cuts_what_is_under_it(a: Profile, b: Profile) -> None:
    exact = score(a, b)
    assert score(a, b, 0.5) == (exact if exact >= 0.5 else pytest.approx(0, abs=0.5))


@given(_profiles)
def test_profile_round_trip(profile: Profile) -> None:
    assert Profile.load(profile.dump()) == profile


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Città, perché e più", ["citta", "perche", "e", "piu"]),
        ("L’Emilia-Romagna 2025", ["l", "emilia", "romagna", "2025"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_stems_undo_inflection() -> None:
    assert stems(words("formaggio formaggi")) == {"formag": 2}


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        ("il rettore e la delegazione partono oggi per Oslo con sette imprese locali", 1.0, 1.0),
        ("tutt'altro testo di tutt'altra gente in tutt'altro luogo del mondo intero", 0.0, 0.1),
    ],
)
def test_resemblance(other: str, low: float, high: float) -> None:
    text = "Il rettore e la delegazione partono oggi per Oslo, con sette imprese locali"
    assert low <= resemblance(signature(words(text)), signature(words(other))) <= high


def test_told_is_for_people() -> None:
    assert features.told((day("2025-05-05"), day("2025-05-07"))) == "2025-05-05/2025-05-07"
    assert features.told({"b", "a"}) == "a, b"
    assert features.told(("JP", "KR")) == "JP ≠ KR"
