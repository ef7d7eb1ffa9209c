"""Builds stems.tsv and bodies.tsv from the annotated corpus, and fits weights.tsv.

    python pipeline/data/merge/build.py counts
    python pipeline/data/merge/build.py fit RECORDS…

RECORDS are lines of `missiva extract` over corpus/merge and over the texts of the corpus that tell
a mission twice. Which of them tell the same is said by `mission_group` there and `same_as` here.
The fit is a logistic regression in which each weight keeps the sign that its feature declares;
printed first are the figures of a cross-validation by mission.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from pipeline.evaluate.clusters import Scores, clusters_of, scores
from pipeline.merge import compare
from pipeline.merge.block import candidates
from pipeline.merge.cluster import cluster
from pipeline.merge.compare import features
from pipeline.merge.features import FEATURES
from pipeline.merge.profile import Profile, profile_of
from pipeline.merge.words import stems, words
from pipeline.normalise.organisations import resolve
from schemas import ReleaseRecord

HERE = Path(__file__).parent
CORPUS = HERE.parents[2] / "corpus"
FOLDS = 11
PENALTY = 0.02
STEPS = 6000
RATE = 0.3
POSITIVE = 0.3
_SAME_AS = re.compile(r"^same_as:\s*(\S+)", re.MULTILINE)

Pair = tuple[int, int]
Floats = npt.NDArray[np.float64]


def count() -> None:
    """Write how many texts have a stem, and how many name an organisation."""
    from pipeline.samples.corpus import read_corpus

    stem_counts: Counter[str] = Counter()
    body_counts: Counter[str] = Counter()
    samples = read_corpus(CORPUS)
    for sample in samples:
        stem_counts.update(stems(words(sample.text)).keys())
        bodies = (sample.text[s.start : s.end] for s in sample.spans if s.label == "ORG")
        body_counts.update({resolve(name).entity for name in bodies})
    rows = [f"{stem}\t{n}\n" for stem, n in sorted(stem_counts.items()) if n > 1]
    (HERE / "stems.tsv").write_text("".join(["stem\tdocuments\n", f"*\t{len(samples)}\n", *rows]))
    rows = [f"{body}\t{n}\n" for body, n in sorted(body_counts.items()) if n > 2]
    (HERE / "bodies.tsv").write_text("".join(["entity\tdocuments\n", *rows]))


def truth() -> dict[str, str]:
    """Release → its group, over corpus/merge and the texts of the corpus."""
    groups = {}
    for line in (CORPUS / "merge" / "releases.jsonl").read_text().splitlines():
        entry = json.loads(line)
        groups[entry["id"]] = entry["mission_group"]
    for path in sorted((CORPUS / "texts").glob("*/*.txt")):
        match = _SAME_AS.search(path.read_text().partition("\n---")[0])
        groups[path.stem] = match[1] if match else path.stem
    return groups


def family(group: str) -> str:
    """What is held out together: a mission with its look-alikes (`mg-03`, `mg-03b`)."""
    return re.sub(r"^(mg-\d+)[a-z]$", r"\1", group)


def pairs_of(profiles: Sequence[Profile], groups: dict[str, str]) -> list[Pair]:
    """Pairs to learn from: those that blocking brings together, and all within a family."""
    wanted = set(candidates(profiles))
    families = defaultdict(list)
    for index, profile in enumerate(profiles):
        families[family(groups[profile.id])].append(index)
    for members in families.values():
        wanted.update(combinations(members, 2))
    return sorted(wanted)


def moved(profile: Profile, days: int) -> Profile:
    """The same release at another time."""

    def shift(stretch: tuple[int, int]) -> tuple[int, int]:
        return stretch[0] + days, stretch[1] + days

    return replace(
        profile,
        published=profile.published + days if profile.published else None,
        period=shift(profile.period) if profile.period else None,
        dates=tuple(map(shift, profile.dates)),
    )


def _when(profile: Profile) -> int:
    return profile.period[0] if profile.period else profile.published or 0


def look_alikes(a: Profile, b: Profile, other: Profile, chance: Random) -> list[Profile]:
    """Variants of `b` that are surely not the mission of `a`; `other` is of a third mission.

    `a` and `b` tell one mission. What is varied is what tells look-alikes apart in life: another
    year, a counter-visit, another leg in another country, another delegation to the same place in
    the same week, another mission of the same sender a month later.
    """
    abroad = replace(b, foreign=other.foreign, cities=other.cities)
    others = replace(
        b,
        home=other.home,
        leaders=other.leaders,
        bodies=other.bodies,
        people=other.people,
        stems=other.stems,
        weight=other.weight,
    )
    near = replace(moved(other, _when(b) - _when(other)), published=b.published)
    variants = [
        moved(b, chance.choice((-1, 1)) * chance.randint(330, 400)),
        replace(moved(b, chance.randint(60, 250)), inbound=1 - b.inbound),
        replace(moved(b, chance.randint(25, 50)), cities=other.cities),
        moved(abroad, chance.randint(-8, 8)),
        others,
        # A third mission, brought to the time and the country, or the region, of `a`.
        replace(near, foreign=a.foreign, cities=()),
        replace(near, foreign=a.foreign, cities=(), home=a.home),
        replace(near, home=a.home, leaders=a.leaders),
    ]
    if b.inbound > 0.5:  # the guests' country is what differs
        variants.append(replace(abroad, people=other.people))
    return variants


def fitted(values: Floats, labels: Floats) -> Floats:
    """Weights with the bias last: projected gradient descent on the penalised log loss."""
    signs = np.array([feature.sign for feature in FEATURES], float)
    design = np.hstack([values, np.ones((len(values), 1))])
    share = labels.mean()
    balance = np.where(labels == 1, POSITIVE / share, (1 - POSITIVE) / (1 - share))
    balance /= balance.sum()
    weights = np.append(signs * 0.5, -1.0)
    for _ in range(STEPS):
        odds = design @ weights
        slope = design.T @ (balance * (1 / (1 + np.exp(-odds)) - labels))
        slope[:-1] += PENALTY / len(FEATURES) * weights[:-1]
        weights -= RATE * slope
        weights[:-1] = np.where(weights[:-1] * signs < 0, 0, weights[:-1])
    return weights


def install(weights: Floats) -> None:
    """Make the comparison use these weights."""
    compare._plan.cache_clear()
    named = {
        feature.name: round(float(w), 3) for feature, w in zip(FEATURES, weights, strict=False)
    }
    named["bias"] = round(float(weights[-1]), 3)
    compare.weights = lambda: named  # type: ignore[assignment]


def learnable(
    profiles: Sequence[Profile], groups: dict[str, str]
) -> tuple[list[Pair], Floats, Floats]:
    """Pairs to learn from, their features and labels; a look-alike bears the pair it is made of."""
    chance = Random(7)
    pairs, values, labels = [], [], []
    for a, b in pairs_of(profiles, groups):
        same = groups[profiles[a].id] == groups[profiles[b].id]
        pairs.append((a, b))
        values.append(features(profiles[a], profiles[b]))
        labels.append(float(same))
        if same:
            other = profiles[chance.randrange(len(profiles))]
            if groups[other.id] != groups[profiles[a].id]:
                for variant in look_alikes(profiles[a], profiles[b], other, chance):
                    pairs.append((a, b))
                    values.append(features(profiles[a], variant))
                    labels.append(0.0)
    return pairs, np.array(values), np.array(labels)


def cross_validate(profiles: Sequence[Profile], groups: dict[str, str]) -> Scores:
    """Scores of clusters of missions that the weights have not seen."""
    pairs, values, labels = learnable(profiles, groups)
    names = sorted({family(groups[profile.id]) for profile in profiles})
    fold = {name: place % FOLDS for place, name in enumerate(names)}
    folds = [fold[family(groups[profile.id])] for profile in profiles]
    found: list[tuple[str, ...]] = []
    for number in range(FOLDS):
        kept = np.array([folds[a] != number and folds[b] != number for a, b in pairs])
        install(fitted(values[kept], labels[kept]))
        found += cluster([p for p, f in zip(profiles, folds, strict=True) if f == number])
    return scores(found, clusters_of({p.id: groups[p.id] for p in profiles}))


def fit(paths: Iterable[str]) -> None:
    """Print held-out figures and write weights.tsv from all pairs."""
    records = [
        ReleaseRecord.model_validate_json(line)
        for path in paths
        for line in Path(path).read_text().splitlines()
    ]
    groups = truth()
    profiles = [profile_of(record) for record in records if record.mission and record.id in groups]
    print("held out:", cross_validate(profiles, groups))
    pairs, values, labels = learnable(profiles, groups)
    print(f"{len(pairs)} pairs, {int(labels.sum())} of them the same mission")
    weights = fitted(values, labels)
    rows = ["feature\tweight\tmeaning\n"]
    for feature, weight in zip(FEATURES, weights, strict=False):
        rows.append(f"{feature.name}\t{weight:.3f}\t{(feature.view.__doc__ or '').strip()}\n")
    rows.append(f"bias\t{weights[-1]:.3f}\tWhere nothing is known of a pair.\n")
    (HERE / "weights.tsv").write_text("".join(rows))
    print("".join(rows))


if __name__ == "__main__":
    if sys.argv[1:2] == ["counts"]:
        count()
    elif sys.argv[1:2] == ["fit"]:
        fit(sys.argv[2:])
    else:
        sys.exit(__doc__)
