"""Merging scored from the text on: releases that the samples say are one mission."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from pipeline.evaluate.clusters import Cluster, Scores, clusters_of, same_key, scores
from pipeline.merge.cluster import cluster
from pipeline.merge.profile import profile_of
from pipeline.samples.corpus import extra
from schemas import ReleaseRecord, Sample


@dataclass(frozen=True, slots=True)
class Merging:
    """Scores of the merge, of the same-key baseline, and what the merge got wrong."""

    merged: Scores
    baseline: Scores
    joined: tuple[Cluster, ...]
    """Clusters found that hold releases of several missions."""
    parted: tuple[Cluster, ...]
    """Missions whose releases did not come together."""

    def figures(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


def groups_of(samples: Sequence[Sample]) -> dict[str, str]:
    """Sample → mission, from `mission_group`, else by following `same_as`."""
    parents = {sample.id: sample.id for sample in samples}

    def root(name: str) -> str:
        while parents[name] != name:
            name = parents[name]
        return name

    for sample in samples:
        if sample.meta.same_as in parents:
            parents[root(sample.id)] = root(sample.meta.same_as)
    return {s.id: extra(s, "mission_group") or root(s.id) for s in samples}


def merging(samples: Sequence[Sample], records: Mapping[str, ReleaseRecord]) -> Merging | None:
    """How well the releases' records merge; None where no two samples are of one mission."""
    if not any(sample.meta.same_as or extra(sample, "mission_group") for sample in samples):
        return None
    truth = clusters_of(groups_of(samples))
    read = [records[sample.id] for sample in samples if sample.id in records]
    found = cluster([profile_of(record) for record in read if record.mission is not None])
    whole = {name: group for group in truth for name in group}
    return Merging(
        merged=scores(found, truth),
        baseline=scores(same_key(read), truth),
        joined=tuple(group for group in found if len({whole[name] for name in group}) > 1),
        parted=tuple(
            group
            for group in truth
            if len(group) > 1 and not any(set(group) <= set(names) for names in found)
        ),
    )
