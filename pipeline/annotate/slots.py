"""`missiva_slots`: which slots of the mission record each group of mentions fills, and what the
text as a whole is, by a small network over the units of a document.

The graph takes `vectors` float32 [1, units, inputs], `distance` int64 [1, units, units] (see
`distances`), `members` float32 [1, groups, units] and `mask` float32 [1, units], and gives the
logits `groups` [1, groups, len(SLOTS)] and `document` [1, len(CATEGORIES)]. It is run one document
at a time, so a prediction does not depend on its batch-mates.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np
import srsly
from spacy.tokens import Doc

from pipeline.annotate.units import Floats, Ints, Units
from schemas.values import Direction, Kind, Label, Phase

SLOTS = (
    "organisers", "promoters", "delegation", "counterparts", "visited", "destinations",
    "people", "events", "start", "end", "parties",
)  # fmt: skip
CATEGORIES = ("mission", *get_args(Direction), *get_args(Kind), *get_args(Phase))
_ORGANISATION = ("organisers", "promoters", "delegation", "counterparts", "visited", "parties")
FILLS: dict[Label, tuple[str, ...]] = {
    "ORG": _ORGANISATION,
    "LOC": (*_ORGANISATION, "destinations"),
    "PER": ("people",),
    "EVENT": ("events",),
    "DATE": ("start", "end"),
    "THEME": (),
}
"""Slots that a mention of each label may fill."""

FAR = 8
"""Sentences further apart than this are equally far."""


def distances(units: Units) -> Ints:
    """How far each unit is from each other in sentences, from 0 (FAR before) to 2 FAR."""
    apart = units.sentence[None, :] - units.sentence[:, None]
    clipped: Ints = np.clip(apart, -FAR, FAR).astype(np.int64) + FAR
    return clipped


def members(units: Units) -> Floats:
    """1 where a unit is a mention of a group, [groups, units]; at least one row."""
    rows = np.zeros((max(1, len(units.labels)), len(units.group)), np.float32)
    for column, group in enumerate(units.group):
        if group >= 0:
            rows[group, column] = 1.0
    return rows


def inputs(units: Units) -> dict[str, Any]:
    """What the graph takes for one document, without the first dimension and the mask."""
    return {"vectors": units.vectors, "distance": distances(units), "members": members(units)}


class SlotNetwork:
    """ONNX graphs (an ensemble, averaged in logits) and the thresholds of the slots."""

    def __init__(self) -> None:
        self._graphs: list[bytes] = []
        self._offsets = np.zeros(len(SLOTS), np.float32)
        self._sessions: list[Any] = []
        self._process = 0

    def set(self, graphs: Sequence[bytes], thresholds: dict[str, float]) -> None:
        """Take graphs and the probability from which each slot counts as filled."""
        self._graphs = list(graphs)
        probabilities = np.array([thresholds.get(slot, 0.5) for slot in SLOTS])
        self._offsets = np.log(probabilities / (1 - probabilities)).astype(np.float32)
        self._sessions = []

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_sessions": [], "_process": 0}

    @property
    def ready(self) -> bool:
        """Whether there are weights: a pipeline in training has none yet."""
        return bool(self._graphs)

    def _open(self) -> list[Any]:
        if not self._sessions or self._process != os.getpid():
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            self._sessions = [
                onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
                for graph in self._graphs
            ]
            self._process = os.getpid()
        return self._sessions

    def predict(self, units: Units) -> tuple[Floats, dict[str, float]]:
        """Scores [groups, slots], 0.5 at the slot's threshold, and those of the categories."""
        feed = {name: array[None] for name, array in inputs(units).items()}
        feed["mask"] = np.ones((1, len(units.group)), np.float32)
        outputs = [session.run(["groups", "document"], feed) for session in self._open()]
        groups = np.mean([output[0][0] for output in outputs], axis=0) - self._offsets
        document = np.mean([output[1][0] for output in outputs], axis=0)
        scores = _sigmoid(groups)
        for row, label in zip(scores, units.labels, strict=False):
            for column, slot in enumerate(SLOTS):
                if slot not in FILLS[label]:
                    row[column] = 0.0
        return scores, dict(zip(CATEGORIES, map(float, _sigmoid(document)), strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Everything that is kept on disk."""
        return {"graphs": self._graphs, "offsets": self._offsets.tolist()}

    def from_dict(self, state: dict[str, Any]) -> None:
        """The inverse of `to_dict`."""
        self._graphs = list(state["graphs"])
        self._offsets = np.array(state["offsets"], np.float32)
        self._sessions = []


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


class SlotComponent:
    """The spaCy component: leaves scores for `mentions.annotation_of` in `doc.user_data`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.network = SlotNetwork()

    def __call__(self, doc: Doc) -> Doc:
        from pipeline.annotate.mentions import read_document

        if not self.network.ready:
            return doc
        reading = read_document(doc)
        if len(reading.units.vectors):
            scores, categories = self.network.predict(reading.units)
            doc.user_data["slots"] = scores
            doc.cats = {**doc.cats, **categories}
        return doc

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        return bytes(srsly.msgpack_dumps(self.network.to_dict()))

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "SlotComponent":
        self.network.from_dict(srsly.msgpack_loads(data))
        return self

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> "SlotComponent":
        return self.from_bytes(Path(path).read_bytes())
