"""Fixed splits of the corpus: `python -m pipeline.train.split corpus` writes corpus/splits/*.txt.

Texts that share a sender or a mission (`same_as`) go into one split. The split follows from a hash
of the group's first sender, so that it is the same everywhere and new texts move no old ones
unless they join two groups.
"""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

from pipeline.samples.corpus import extra, read_corpus
from schemas.sample import Sample

SHARES = (("train", 0.8), ("dev", 0.1), ("test", 0.1))


def groups(samples: Iterable[Sample]) -> dict[str, list[str]]:
    """Ids of the samples that belong together, by the first of the group's senders."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        parents.setdefault(name, name)
        while parents[name] != name:
            name = parents[name]
        return name

    def join(one: str, other: str) -> None:
        first, second = sorted((root(one), root(other)))
        parents[second] = first

    senders = {}
    for sample in samples:
        senders[sample.id] = f"sender {extra(sample, 'sender') or sample.id}"
        join(f"text {sample.id}", senders[sample.id])
        if sample.meta.same_as:
            join(f"text {sample.id}", f"text {sample.meta.same_as}")
    result: dict[str, list[str]] = {}
    for name in sorted(senders):
        result.setdefault(root(senders[name]), []).append(name)
    return result


def split_of(key: str) -> str:
    """The split that a group key falls into."""
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    place = int.from_bytes(digest) / 2**64
    for name, share in SHARES:
        if place < share:
            return name
        place -= share
    return SHARES[-1][0]


def write_splits(corpus: Path) -> dict[str, int]:
    """Write the three files; the number of texts in each."""
    ids: dict[str, list[str]] = {name: [] for name, _ in SHARES}
    for key, members in groups(read_corpus(corpus)).items():
        ids[split_of(key)].extend(members)
    folder = corpus / "splits"
    folder.mkdir(exist_ok=True)
    for name, members in ids.items():
        (folder / f"{name}.txt").write_text("".join(f"{i}\n" for i in sorted(members)))
    return {name: len(members) for name, members in ids.items()}


if __name__ == "__main__":
    print(write_splits(Path(sys.argv[1])))
