"""Builds stems.tsv and bodies.tsv from the annotated corpus, and fits weights.tsv.

    python -m pipeline.data.merge.build counts
    python -m pipeline.data.merge.build fit [MODEL…]

`fit` extracts the releases of corpus/merge and the bare texts of the corpus with each MODEL
(without any: with those that ship), and learns from the records of all. A file of records
(`….jsonl`, lines of `missiva extract` over those texts) may stand for a model. Which of them tell
the same is said by `mission_group` there and `same_as` here; all other pairs that blocking brings
together are two. The fit is a logistic regression in which each weight keeps the sign that its
feature declares, and the threshold for joining is the least that holds PRECISION in a
cross-validation by mission; its figures are printed first.
"""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Self

import numpy as np
import numpy.typing as npt

from pipeline.evaluate.clusters import Scores
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
STEPS = 8000
RATE = 0.3
BROUGHT = 3
MODELS = ("it_missiva_md", "it_missiva_sm")
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7)
PRECISION = 0.99
SAME, DIFFERENT, MADE, MOVED = range(4)
KINDS = {SAME: "same", DIFFERENT: "different", MADE: "made", MOVED: "moved"}
SHARES = {SAME: 0.3, DIFFERENT: 0.4, MADE: 0.1, MOVED: 0.2}
"""What the kinds of pairs weigh in all: of one mission; of two that blocking brings together; made
out of one mission by look_alikes; of two missions that are brought to the same weeks."""
_SAME_AS = re.compile(r"^same_as:\s*(\S+)", re.MULTILINE)

Pair = tuple[int, int]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Data:
    """Pairs of ids, the features of each, and its kind."""

    pairs: list[tuple[str, str]]
    values: Floats
    kinds: npt.NDArray[np.int64]

    def where(self, kept: npt.NDArray[np.bool_]) -> Self:
        """Those that are kept."""
        pairs = [pair for pair, keep in zip(self.pairs, kept, strict=True) if keep]
        return type(self)(pairs, self.values[kept], self.kinds[kept])

    @classmethod
    def of(cls, parts: Sequence[Self]) -> Self:
        """All of them together."""
        pairs = [pair for part in parts for pair in part.pairs]
        values, kinds = ([getattr(p, name) for p in parts] for name in ("values", "kinds"))
        return cls(pairs, np.vstack(values), np.concatenate(kinds))


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


def write_texts(path: Path) -> None:
    """Write what is to be extracted: no annotation, no group."""
    from pipeline.samples.corpus import read_corpus

    with path.open("w", encoding="utf-8") as stream:
        stream.write((CORPUS / "merge" / "releases.jsonl").read_text())
        for sample in read_corpus(CORPUS):
            meta = sample.meta.model_dump(include={"title", "published", "publisher", "url"})
            entry = {"id": sample.id, "text": sample.text, "meta": meta}
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")


def extracted(model: str, groups: dict[str, str]) -> list[Profile]:
    """Profiles of the texts as a model reads them, or of a file of records."""
    if model.endswith(".jsonl"):
        lines = Path(model).read_text()
    else:
        with TemporaryDirectory() as folder:
            path = Path(folder, "texts.jsonl")
            write_texts(path)
            command = ["missiva", "extract", str(path), "--model", model]
            lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    records = map(ReleaseRecord.model_validate_json, lines.splitlines())
    return [profile_of(r) for r in records if r.mission and r.id in groups]


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
        window=shift(profile.window) if profile.window else None,
        dates=tuple(map(shift, profile.dates)),
    )


def brought(
    profiles: Sequence[Profile], groups: dict[str, str], chance: Random
) -> list[tuple[int, int, Profile]]:
    """Different missions to one country, the second of them brought to the weeks of the first."""
    by_country = defaultdict(list)
    for index, profile in enumerate(profiles):
        if profile.foreign:
            by_country[profile.foreign[0][0]].append(index)
    found = []
    for members in by_country.values():
        pairs = [
            (a, b)
            for a, b in combinations(members, 2)
            if family(groups[profiles[a].id]) != family(groups[profiles[b].id])
            and not set(profiles[a].sender) & set(profiles[b].sender)
        ]
        chance.shuffle(pairs)
        for a, b in pairs[: BROUGHT * len(members)]:
            days = _when(profiles[a]) - _when(profiles[b]) + chance.randint(-12, 12)
            found.append((a, b, moved(profiles[b], days)))
    return found


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
        hosts=other.hosts,
        people=other.people,
        sender=other.sender,
        stems=other.stems,
        names=other.names,
        numbers=other.numbers,
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


def fitted(data: Data) -> Floats:
    """Weights with the bias last: projected gradient descent on the penalised log loss."""
    signs = np.array([feature.sign for feature in FEATURES], float)
    design = np.hstack([data.values, np.ones((len(data.values), 1))])
    labels = (data.kinds == SAME).astype(float)
    balance = np.zeros(len(labels))
    for kind, share in SHARES.items():
        chosen = data.kinds == kind
        balance[chosen] = share / max(1, chosen.sum())
    balance /= balance.sum()
    weights = np.append(signs * 0.5, -1.0)
    for _ in range(STEPS):
        odds = design @ weights
        slope = design.T @ (balance * (1 / (1 + np.exp(-odds)) - labels))
        slope[:-1] += PENALTY / len(FEATURES) * weights[:-1]
        weights -= RATE * slope
        weights[:-1] = np.where(weights[:-1] * signs < 0, 0, weights[:-1])
    return weights


def install(weights: Floats, threshold: float) -> None:
    """Make the comparison use these weights and this threshold."""
    compare._plan.cache_clear()
    named = {
        feature.name: round(float(w), 3) for feature, w in zip(FEATURES, weights, strict=False)
    }
    named["bias"] = round(float(weights[-1]), 3)
    named["join"] = threshold
    compare.weights = lambda: named  # type: ignore[assignment]


def learnable(profiles: Sequence[Profile], groups: dict[str, str]) -> Data:
    """Pairs to learn from; a look-alike that is made bears the pair it is made of."""
    chance = Random(7)
    pairs: list[tuple[str, str]] = []
    values: list[tuple[float, ...]] = []
    kinds: list[int] = []

    def add(pair: Pair, one: Profile, other: Profile, kind: int) -> None:
        pairs.append((profiles[pair[0]].id, profiles[pair[1]].id))
        values.append(features(one, other))
        kinds.append(kind)

    for a, b in pairs_of(profiles, groups):
        same = groups[profiles[a].id] == groups[profiles[b].id]
        add((a, b), profiles[a], profiles[b], SAME if same else DIFFERENT)
        if same:
            other = profiles[chance.randrange(len(profiles))]
            if groups[other.id] != groups[profiles[a].id]:
                for variant in look_alikes(profiles[a], profiles[b], other, chance):
                    add((a, b), profiles[a], variant, MADE)
    for a, b, variant in brought(profiles, groups, chance):
        add((a, b), profiles[a], variant, MOVED)
    return Data(pairs, np.array(values), np.array(kinds))


def scores_of(found: dict[str, frozenset[str]], groups: dict[str, str]) -> Scores:
    """Scores where each release has a cluster of its own making."""
    told = {tuple(sorted((a, b))) for a, others in found.items() for b in others if a != b}
    true = defaultdict(set)
    for name in found:
        true[groups[name]].add(name)
    right = {pair for names in true.values() for pair in combinations(sorted(names), 2)}
    shared = []
    for name, mine in found.items():
        truly = true[groups[name]]
        if len(mine) > 1 or len(truly) > 1:
            both = len(mine & truly)
            shared.append((both / len(mine), both / len(truly)))
    precision, recall = len(told & right) / max(1, len(told)), len(told & right) / len(right)
    cubed_p, cubed_r = (float(np.mean(side)) for side in zip(*shared, strict=True))
    return Scores(
        precision, recall, 2 * precision * recall / (precision + recall), cubed_p, cubed_r,
        2 * cubed_p * cubed_r / (cubed_p + cubed_r), len(right), len(shared),
    )  # fmt: skip


def cross_validate(
    extractions: Sequence[Sequence[Profile]], data: Data, groups: dict[str, str]
) -> dict[float, list[Scores]]:
    """For each threshold the scores, for each extraction, of the clusters that a release is in
    under weights that have not seen its mission.

    All its profiles are clustered each time, so that every wrong merge is found.
    """
    names = sorted({family(groups[name]) for pair in data.pairs for name in pair})
    fold = {name: place % FOLDS for place, name in enumerate(names)}
    sides = np.array([[fold[family(groups[name])] for name in pair] for pair in data.pairs])
    weights = [fitted(data.where((sides != number).all(axis=1))) for number in range(FOLDS)]

    def held_out(profiles: Sequence[Profile], threshold: float) -> Scores:
        found: dict[str, frozenset[str]] = {}
        for number, of_fold in enumerate(weights):
            install(of_fold, threshold)
            for members in cluster(profiles):
                for name in members:
                    if fold.get(family(groups[name])) == number:
                        found[name] = frozenset(members)
        return scores_of(found, groups)

    return {
        threshold: [held_out(profiles, threshold) for profiles in extractions]
        for threshold in THRESHOLDS
    }


def fit(models: Sequence[str]) -> None:
    """Print held-out figures and write weights.tsv from all pairs."""
    groups = truth()
    extractions = [extracted(model, groups) for model in models]
    data = Data.of([learnable(profiles, groups) for profiles in extractions])
    figures = cross_validate(extractions, data, groups)
    for threshold, of_models in figures.items():
        for model, scores in zip(models, of_models, strict=True):
            print(f"held out, from {threshold} on, {model}: {scores}")
    worst = {t: min(s.precision for s in found) for t, found in figures.items()}
    precise = [t for t, precision in worst.items() if precision >= PRECISION]
    threshold = min(precise) if precise else max(worst, key=lambda t: worst[t])
    kinds = ", ".join(f"{(data.kinds == kind).sum()} {name}" for kind, name in KINDS.items())
    print(f"pairs: {kinds}")
    weights = fitted(data)
    rows = ["feature\tweight\tmeaning\n"]
    for feature, weight in zip(FEATURES, weights, strict=False):
        rows.append(f"{feature.name}\t{weight:.3f}\t{(feature.view.__doc__ or '').strip()}\n")
    rows.append(f"bias\t{weights[-1]:.3f}\tWhere nothing is known of a pair.\n")
    rows.append(f"join\t{threshold:.3f}\tNo weight: the score from which two are one mission.\n")
    (HERE / "weights.tsv").write_text("".join(rows))
    print("".join(rows))


if __name__ == "__main__":
    if sys.argv[1:] == ["counts"]:
        count()
    elif sys.argv[1:2] == ["fit"]:
        fit(sys.argv[2:] or MODELS)
    else:
        sys.exit(__doc__)
