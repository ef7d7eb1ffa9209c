"""Who: senders, organisations, people, events."""

from math import exp

from pipeline.merge.features.pair import NOTHING, Feature, Finding, Pair, common, rare
from pipeline.merge.features.wording import names
from pipeline.merge.profile import Profile

_SEVERAL = 3


def sender(pair: Pair) -> Finding:
    """The sender of one is named by the other."""
    a, b = pair.a, pair.b
    named = {*common(a.sender, b.bodies), *common(b.sender, a.bodies)}
    named -= set(a.sender).intersection(b.sender)
    return rare(sorted(named)), named


def leaders(pair: Pair) -> Finding:
    """The organisers or promoters of one are named by the other."""
    a, b = pair.a, pair.b
    named = {*common(a.leaders, b.bodies), *common(b.leaders, a.bodies)}
    return rare(sorted(named)), named


def bodies(pair: Pair) -> Finding:
    """They name the same organisations; a rare one counts for more."""
    return rare(pair.bodies), pair.bodies


def fellows(pair: Pair) -> Finding:
    """They name the same organisations on the Italian side; rivals meet the same hosts."""
    hosts = {*pair.a.hosts, *pair.b.hosts}
    ours = [body for body in pair.bodies if body not in hosts]
    return rare(ours), ours


def people(pair: Pair) -> Finding:
    """They name the same people, by full name or by a surname that the other has in full."""
    full, surnames = pair.people
    return 1 - exp(-len(full) - len(surnames) / 2), {*full, *surnames}


def _named(profile: Profile) -> int:
    return len(profile.bodies) + len(profile.people)


def strangers(pair: Pair) -> Finding:
    """Both name several organisations and people, and none is the same."""
    named = min(_named(pair.a), _named(pair.b))
    if named < _SEVERAL or pair.bodies or any(pair.people):
        return NOTHING
    return (1 - exp(-named / _SEVERAL)) * (1 - names(pair)[0]), named


def events(pair: Pair) -> Finding:
    """They name the same events."""
    both = common(pair.a.events, pair.b.events)
    return (1.0, both) if both else NOTHING


FEATURES = (
    Feature("sender", 1, sender),
    Feature("leaders", 1, leaders),
    Feature("bodies", 1, bodies),
    Feature("fellows", 1, fellows),
    Feature("people", 1, people),
    Feature("strangers", -1, strangers),
    Feature("events", 1, events),
)
