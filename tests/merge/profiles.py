"""Profiles for tests: what is not said is empty."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from pipeline.merge.features import FEATURES, Pair
from pipeline.merge.profile import Profile


def day(text: str) -> int:
    """The ordinal of an ISO day."""
    return date.fromisoformat(text).toordinal()


EMPTY = Profile(
    id="x", published=None, period=None, whole=False, window=None, dates=(), inbound=0.0,
    foreign=(), home=(), cities=(), sender=(), leaders=(), bodies=(), hosts=(), people=(),
    events=(), themes=(), stems=(), names=(), numbers=(), weight=0.0,
    signature=bytes(64),
)  # fmt: skip


def value(feature: str, a: dict[str, object], b: dict[str, object]) -> float:
    """What a feature says of two profiles that have but these fields."""
    view = next(known.view for known in FEATURES if known.name == feature)
    one, other = (replace(EMPTY, **fields) for fields in (a, b))  # type: ignore[arg-type]
    return view(Pair(one, other))[0]


_names = st.lists(st.sampled_from(["a", "b", "anna neri", "neri"]), max_size=3).map(
    lambda names: tuple(sorted(set(names)))
)
_areas = st.dictionaries(st.sampled_from(["JP", "KR", "IT-45"]), st.floats(0.1, 1), max_size=2).map(
    lambda shares: tuple(sorted(shares.items(), key=lambda item: -item[1]))
)
_stretch = st.tuples(st.integers(700000, 700400), st.integers(0, 9)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
profiles = st.builds(
    lambda published, period, dates, inbound, foreign, home, bodies, people: replace(
        EMPTY, published=published, period=period, dates=tuple(dates), inbound=inbound,
        foreign=foreign, home=home, bodies=bodies, people=people,
    ),
    st.none() | st.integers(700000, 700400), st.none() | _stretch, st.lists(_stretch, max_size=3),
    st.floats(0, 1), _areas, _areas, _names, _names,
)  # fmt: skip
