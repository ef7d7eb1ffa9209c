"""Blocking, clustering, ids, relations."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.merge import block, cluster
from pipeline.merge.block import candidates
from pipeline.merge.ids import Identity, Known, identify, natural_id
from pipeline.merge.profile import Profile, union
from pipeline.merge.related import related
from tests.merge.profiles import EMPTY, day

START = day("2024-05-13")


def profile(name: str, **fields: object) -> Profile:
    """A profile of a mission to Japan in May 2024, unless `fields` say otherwise."""
    defaults: dict[str, object] = {
        "id": name, "published": START, "period": (START, START + 4), "foreign": (("JP", 1.0),),
        "home": (("IT-45", 1.0),),
    }  # fmt: skip
    return replace(EMPTY, **{**defaults, **fields})  # type: ignore[arg-type]


def blocked(*profiles: Profile) -> bool:
    return bool(list(candidates(profiles)))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"period": (START + 3, START + 8)}, True),
        ({"period": None, "published": START + 20}, True),
        ({"period": None, "published": START - 40}, True),
        ({"foreign": ()}, True),
        ({"foreign": (("JP", 0.4), ("KR", 0.6))}, True),
        ({"foreign": (("KR", 1.0),)}, False),
        ({"foreign": (), "home": (("IT-57", 1.0),)}, False),
        ({"period": (START + 365, START + 369)}, True),
        ({"period": (START + 365, START + 369), "published": START + 360}, False),
        ({"period": None, "published": START + 365}, False),
        ({"foreign": (("KR", 1.0),), "people": ("ada neri",)}, True),
        ({"foreign": (("KR", 1.0),), "people": ("neri",)}, False),
        ({"foreign": (("KR", 1.0),), "bodies": ("org:x",)}, True),
        ({"foreign": (("KR", 1.0),), "bodies": ("org:regione-emilia-romagna",)}, False),
        ({"foreign": (), "home": (("IT-57", 1.0),), "people": ("ada neri",)}, True),
        (
            {"people": ("ada neri",), "foreign": (), "home": (), "period": (1, 2), "published": 1},
            False,
        ),
    ],
)
def test_blocking(fields: dict[str, object], expected: bool) -> None:
    known = profile(
        "a", people=("ada neri", "neri"), bodies=("org:x", "org:regione-emilia-romagna")
    )
    assert blocked(known, profile("b", **fields)) is expected


def test_each_pair_once() -> None:
    many = [profile(f"{i:03}", foreign=(("JP", 0.5), ("KR", 0.5))) for i in range(16)]
    pairs = list(candidates(many))
    assert sorted(pairs) == sorted(combinations(range(16), 2))


def test_each_pair_once_by_names_too() -> None:
    many = [
        profile(f"{i}", foreign=((area, 1.0),), people=("ada neri",), bodies=("org:x", "org:y"))
        for i, area in enumerate(("JP", "KR", "CN"))
    ]
    assert sorted(candidates(many)) == sorted(combinations(range(3), 2))


def test_names_that_many_have_grow_linearly() -> None:
    def cost(count: int) -> int:
        many = [
            profile(f"{i:05}", foreign=((f"X{i}", 1.0),), bodies=("org:x",)) for i in range(count)
        ]
        return sum(1 for _ in candidates(many))

    assert 0 < cost(2000) < 2.2 * cost(1000)


def test_a_large_block_grows_linearly() -> None:
    def cost(count: int) -> int:
        return sum(1 for _ in candidates([profile(f"{i:05}") for i in range(count)]))

    assert cost(2000) < 2.2 * cost(1000)


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, float]], None]:
    """Makes the comparison return given scores, by the two ids; 0.1 for the rest. 0.55 joins."""

    def use(table: Mapping[str, float]) -> None:
        def score(a: Profile, b: Profile, floor: float = 0.0) -> float:
            return table.get("".join(sorted(a.id + b.id)), 0.1)

        monkeypatch.setattr(cluster, "score", score)
        monkeypatch.setattr(cluster, "threshold", lambda: 0.55)

    return use


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"ab": 0.9}, ["ab", "c"]),
        ({"ab": 0.9, "bc": 0.9, "ac": 0.5}, ["abc"]),
        ({"ab": 0.9, "bc": 0.3, "ac": 0.7}, ["abc"]),
        ({"ab": 0.9, "bc": 0.7, "ac": 0.3}, ["ab", "c"]),
        ({"ab": 0.9, "bc": 0.6}, ["ab", "c"]),
        ({"ab": 0.9, "bc": 0.9, "ac": 0.001}, ["ab", "c"]),
        ({"ab": 0.3}, ["a", "b", "c"]),
    ],
)
def test_cluster(
    scored: Callable[[Mapping[str, float]], None], table: Mapping[str, float], expected: list[str]
) -> None:
    scored(table)
    found = cluster.cluster([profile(name) for name in "abc"])
    assert ["".join(names) for names in found] == expected


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ([{}], {"id": "0", "period": (START, START + 4)}),
        ([{"period": (1, 9)}, {"period": (2, 5)}], {"period": (2, 5)}),
        (
            [{"period": (1, 9), "whole": True}, {"period": (3, 3)}],
            {"period": (1, 9), "whole": True},
        ),
        ([{"period": None}, {"period": None}], {"period": None, "whole": False}),
        ([{"published": 9}, {"published": 7}], {"published": 7}),
        ([{"published": None}, {"published": None}], {"published": None}),
        ([{"inbound": 1.0}, {"inbound": 0.0}], {"inbound": 0.5}),
        ([{"people": ("b",)}, {"people": ("a", "b")}], {"people": ("a", "b")}),
        ([{"numbers": (12,)}, {"numbers": (7,)}], {"numbers": (7, 12)}),
        ([{"home": ()}, {"home": (("IT-45", 0.8),)}], {"home": (("IT-45", 0.8),)}),
        (
            [{"foreign": (("JP", 0.8),)}, {"foreign": (("KR", 0.4), ("JP", 0.2))}],
            {"foreign": (("JP", 0.5), ("KR", 0.2))},
        ),
    ],
)
def test_union(group: list[dict[str, object]], expected: dict[str, object]) -> None:
    found = union([profile(f"{i}", **fields) for i, fields in enumerate(group)])
    assert {field: getattr(found, field) for field in expected} == expected


def test_one_weak_link_does_not_chain(scored: Callable[[Mapping[str, float]], None]) -> None:
    scored({"ab": 0.95, "cd": 0.95, "bc": 0.6})
    assert cluster.cluster([profile(name) for name in "abcd"]) == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize(
    ("together", "apart", "alone", "expected"),
    [
        ([("a", "c")], [], [], ["abc"]),
        ([], [("a", "b")], [], ["a", "b", "c"]),
        ([], [], ["a"], ["a", "b", "c"]),
        ([("a", "gone")], [("b", "gone")], ["gone"], ["ab", "c"]),
    ],
)
def test_corrections_go_before_scores(
    scored: Callable[[Mapping[str, float]], None],
    together: list[tuple[str, str]],
    apart: list[tuple[str, str]],
    alone: list[str],
    expected: list[str],
) -> None:
    scored({"ab": 0.9, "ac": 0.001, "bc": 0.001})
    found = cluster.cluster([profile(name) for name in "abc"], together, apart, alone)
    assert ["".join(names) for names in found] == expected


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_order_does_not_matter(seed: int) -> None:
    chance = Random(seed)
    profiles = [
        profile(
            f"{i}",
            published=START + chance.randint(-20, 20),
            home=((chance.choice(["IT-45", "IT-57"]), 1.0),),
            people=tuple(chance.sample(["anna neri", "ugo blu", "ada verdi"], 2)),
        )
        for i in range(8)
    ]
    shuffled = chance.sample(profiles, len(profiles))
    assert cluster.cluster(profiles) == cluster.cluster(shuffled)


def test_large_blocks_still_compare_what_shares_a_name() -> None:
    many = [profile(f"{i:04}", bodies=(f"org:{i // 2}",)) for i in range(4 * block._LARGEST)]
    pairs = set(candidates(many))
    assert all((i, i + 1) in pairs for i in range(0, len(many), 2))


def ids(*clusters: str, history: Mapping[str, Known] | None = None) -> list[Identity]:
    """Identities of clusters of one-letter releases, published in the order of letters."""
    published = {name: ord(name) for names in clusters for name in names}
    return identify([tuple(names) for names in clusters], published, history or {})


def test_an_id_comes_from_the_earliest_release() -> None:
    assert natural_id(("b", "a"), {"a": 2, "b": 1}) == natural_id(("b", "z"), {"b": 1, "z": None})
    assert ids("ab") == ids("abc")
    assert ids("ab") != ids("bc")


def test_without_a_date_the_smallest_id_counts() -> None:
    assert natural_id(("b", "a"), {"a": None, "b": None}) == natural_id(("a",), {"a": None})


def test_an_id_survives_an_earlier_release() -> None:
    old = ids("bc")[0].id
    (now,) = ids("abc", history={old: Known(frozenset("bc"))})
    assert now == Identity(old)


def test_two_missions_become_one() -> None:
    first, second = ids("ab", "cd")
    history = {first.id: Known(frozenset("ab")), second.id: Known(frozenset("cd"), ("m-older",))}
    (now,) = ids("abcd", history=history)
    assert now == Identity(first.id, tuple(sorted(("m-older", second.id))))
    assert ids("abcd", history={now.id: Known(frozenset("abcd"), now.previous_ids)}) == [now]


def test_one_mission_becomes_two() -> None:
    (old,) = ids("abcd")
    small, large = ids("a", "bcd", history={old.id: Known(frozenset("abcd"))})
    assert large.id == old.id
    assert small.id != old.id


def test_a_merged_mission_that_falls_apart_again_takes_its_id_back() -> None:
    first, second = ids("ab", "cd")
    merged = Known(frozenset("abcd"), (second.id,))
    one, other = ids("ab", "cd", history={first.id: merged})
    assert (one, other) == (Identity(first.id), Identity(second.id))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"period": (START + 365, START + 369)}, True),
        ({"period": (START + 180, START + 185), "inbound": 1.0}, True),
        ({"period": (START + 3650, START + 3655)}, False),
        ({"period": (START + 365, START + 369), "foreign": (("KR", 1.0),)}, False),
        ({"period": (START + 365, START + 369), "leaders": ("org:y",)}, False),
    ],
)
def test_related(fields: dict[str, object], expected: bool) -> None:
    one = profile("a", leaders=("org:x",))
    other = profile("b", **{"leaders": ("org:x",), **fields})
    assert (related([[one], [other]]) == [(1,), (0,)]) is expected
