"""`missiva_theme_ids`: the themes that a record has, from all THEME mentions of a text together.

What a table says of a mention ('difesa integrata': defence) is one sign among others: its words and
sentence as the encoder sees them, where it stands, what else the text is about. Each mention has a
score for each theme; a text has that theme for which its mentions' scores add up to enough.

Scores are log odds. Of mention m for theme t: `known` times the table's share of t in m, plus what
its vectors say of t, plus how much m counts; of a text for t: log of the sum over mentions of exp,
plus what the mean of the text says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import srsly
from spacy.attrs import IDX
from spacy.tokens import Doc

from pipeline.annotate.surface import text_of
from pipeline.annotate.themes import FOUND
from pipeline.annotate.units import mean_vector
from pipeline.normalise.theme_table import theme_ids
from pipeline.normalise.themes import weights
from schemas import Mention
from schemas.annotation import ThemeScore

Floats = npt.NDArray[np.float32]
Weights = Mapping[str, Floats]
"""`known` [1], `bias` [themes], `offset` [themes], and the layers `words`, `counts`, `whole`."""

DETAILS = 4
_MANY = 20
_NEAR = 1.5
"""Mentions whose score for a theme is this near to the best one are its evidence."""

SCORES = "missiva_theme_ids"


@dataclass(frozen=True, slots=True)
class ThemeInputs:
    """THEME mentions of a text: `vectors` [mentions, 2 width] of the mention and of its sentence,
    `shares` [mentions, themes] by the tables, `details` [mentions, DETAILS]; `whole` [width]."""

    vectors: Floats
    shares: Floats
    details: Floats
    whole: Floats


def inputs_of(
    doc: Doc, sentences: Sequence[tuple[int, int]], mentions: Sequence[Mention]
) -> ThemeInputs:
    """Inputs for the THEME `mentions` of `doc`; `sentences` are ranges of characters."""
    tensor = np.asarray(doc.tensor, np.float32)
    filled = np.abs(tensor).sum(axis=1) > 0
    tokens = doc.to_array([IDX]).astype(np.int64)
    starts = np.array([start for start, _ in sentences])
    text = text_of(doc)
    headline, length = text.find("\n"), max(1, len(text))
    columns = {name: column for column, name in enumerate(theme_ids())}

    def vector(start: int, end: int) -> Floats:
        first = int(np.searchsorted(tokens, start, side="right")) - 1
        return mean_vector(tensor, filled, first, int(np.searchsorted(tokens, end, side="left")))

    shares = np.zeros((len(mentions), len(columns)), np.float32)
    vectors, details = [], []
    for row, mention in enumerate(mentions):
        for name, share in weights(mention.text):
            shares[row, columns[name]] = share
        around = sentences[max(0, int(np.searchsorted(starts, mention.start, side="right")) - 1)]
        vectors.append(np.concatenate([vector(mention.start, mention.end), vector(*around)]))
        details.append(
            (
                mention.start / length,
                mention.start < headline,
                mention.detector == FOUND,
                len(mentions) / _MANY,
            )
        )
    return ThemeInputs(
        np.array(vectors, np.float32).reshape(len(mentions), 2 * tensor.shape[1]),
        shares,
        np.array(details, np.float32).reshape(len(mentions), DETAILS),
        tensor[filled].mean(axis=0) if filled.any() else np.zeros(tensor.shape[1], np.float32),
    )


class ThemeNetwork:
    """Networks (an ensemble, averaged) in plain numpy."""

    def __init__(self, networks: Sequence[Weights] = ()) -> None:
        self.networks = list(networks)

    def predict(self, inputs: ThemeInputs) -> tuple[Floats, Floats]:
        """Log odds of each mention [mentions, themes] and of the text [themes], 0 where it begins
        to have the theme; at least one mention."""
        each, whole = zip(*(_scores(network, inputs) for network in self.networks), strict=True)
        return np.mean(each, axis=0), np.mean(whole, axis=0)


def _scores(network: Weights, inputs: ThemeInputs) -> tuple[Floats, Floats]:
    words = _layers(network, "words", inputs.vectors)
    counts = _layers(network, "counts", np.hstack([inputs.vectors, inputs.details]))
    each = network["known"] * inputs.shares + words + counts + network["bias"]
    best = each.max(axis=0)
    together = best + np.log(np.exp(each - best).sum(axis=0))
    whole = inputs.whole @ network["whole.w"] + network["whole.b"]
    return each, np.asarray(together + whole - network["offset"], np.float32)


def _layers(network: Weights, name: str, x: Floats) -> Floats:
    hidden = np.tanh(x @ network[f"{name}.w"] + network[f"{name}.b"])
    return np.asarray(hidden @ network[f"{name}.out.w"] + network[f"{name}.out.b"], np.float32)


class ThemeIdComponent:
    """The spaCy component: leaves `ThemeScore`s for `mentions.annotation_of` in `doc.user_data`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.network = ThemeNetwork()

    def __call__(self, doc: Doc) -> Doc:
        from pipeline.annotate.mentions import read_document

        if self.network.networks:
            reading = read_document(doc)
            doc.user_data[SCORES] = self._scores(doc, reading.sentences, reading.mentions)
        return doc

    def _scores(
        self, doc: Doc, sentences: Sequence[tuple[int, int]], mentions: Sequence[Mention]
    ) -> list[ThemeScore]:
        numbers = [i for i, mention in enumerate(mentions) if mention.label == "THEME"]
        if not numbers:
            return []
        themes = [mentions[i] for i in numbers]
        each, whole = self.network.predict(inputs_of(doc, sentences, themes))
        near = each >= each.max(axis=0) - _NEAR
        return [
            ThemeScore(
                id=name,
                score=round(float(1 / (1 + np.exp(-logit))), 4),
                mentions=tuple(numbers[row] for row in np.flatnonzero(near[:, column])),
            )
            for column, (name, logit) in enumerate(zip(theme_ids(), whole, strict=True))
        ]

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        networks = [
            {name: (list(w.shape), w.astype(np.float16).tobytes()) for name, w in network.items()}
            for network in self.network.networks
        ]
        return bytes(srsly.msgpack_dumps(networks))

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "ThemeIdComponent":
        networks: list[dict[str, Any]] = srsly.msgpack_loads(data)
        self.network = ThemeNetwork(
            [
                {
                    name: np.frombuffer(half, np.float16).reshape(shape).astype(np.float32)
                    for name, (shape, half) in network.items()
                }
                for network in networks
            ]
        )
        return self

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> "ThemeIdComponent":
        return self.from_bytes(Path(path).read_bytes())
