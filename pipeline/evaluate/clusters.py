"""Scores of merging: pairs and B-cubed, against groups that are known, and a same-key baseline."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from schemas import ReleaseRecord

Cluster = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Pairwise and B-cubed precision, recall and F1; a share of nothing is 1.

    `bcubed` is over the releases that are not alone in both the truth and the result.
    """

    precision: float
    recall: float
    f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    pairs: int
    releases: int

    def __str__(self) -> str:
        return (
            f"pairs P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} ({self.pairs}); "
            f"B-cubed P {self.bcubed_precision:.3f} R {self.bcubed_recall:.3f} "
            f"F1 {self.bcubed_f1:.3f} ({self.releases} releases, singletons left out)"
        )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def clusters_of(groups: Mapping[str, str]) -> list[Cluster]:
    """Release → group as clusters."""
    members = defaultdict(list)
    for release, group in groups.items():
        members[group].append(release)
    return sorted(tuple(sorted(names)) for names in members.values())


def _pairs(clusters: Iterable[Cluster]) -> set[tuple[str, str]]:
    return {
        pair for names in clusters for pair in combinations(sorted(names), 2)
    }  # (lower id, higher id)


def scores(found: Sequence[Cluster], truth: Sequence[Cluster]) -> Scores:
    """How well the clusters found agree with the true ones; releases missing in one are alone."""
    told, right = _pairs(found), _pairs(truth)
    precision, recall = _share(len(told & right), len(told)), _share(len(told & right), len(right))
    mine = {name: set(names) for names in found for name in names}
    true = {name: set(names) for names in truth for name in names}
    shared = []
    for name in sorted(mine.keys() | true.keys()):
        one, other = mine.get(name, {name}), true.get(name, {name})
        if len(one) > 1 or len(other) > 1:
            both = len(one & other)
            shared.append((both / len(one), both / len(other)))
    cubed_precision = _share(sum(p for p, _ in shared), len(shared))
    cubed_recall = _share(sum(r for _, r in shared), len(shared))
    return Scores(
        precision=precision,
        recall=recall,
        f1=_f1(precision, recall),
        bcubed_precision=cubed_precision,
        bcubed_recall=cubed_recall,
        bcubed_f1=_f1(cubed_precision, cubed_recall),
        pairs=len(right),
        releases=len(shared),
    )


def same_key(records: Iterable[ReleaseRecord]) -> list[Cluster]:
    """The baseline: one mission is one direction, first country and month."""
    groups: dict[str, str] = {}
    for record in records:
        mission = record.mission
        if mission is not None:
            country = min((d.code[:2] for d in mission.destinations), default="")
            month = (mission.start or record.published or "")[:7]
            groups[record.id] = f"{mission.direction} {country} {month}"
    return clusters_of(groups)
