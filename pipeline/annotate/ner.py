"""`missiva_ner`: BIO tags by a linear layer, decoded by a constrained Viterbi search.

A plain trainable spaCy component. It writes `doc.ents`, or the span group `spans_key` for a layer
that may overlap the entities (THEME). The span id of what it finds is `ner/<label>`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from spacy.attrs import IS_SPACE
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.scorer import Scorer, get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.training.example import validate_get_examples
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Model, Softmax_v2, chain, with_array
from thinc.types import Floats2d

Scores = npt.NDArray[np.float32]

_FORBIDDEN = np.float32(-1e4)
_TINY = 1e-9


@registry.architectures("missiva.BioHead.v1")  # type: ignore[untyped-decorator]
def bio_head(
    tok2vec: Model[list[Doc], list[Floats2d]],
    nO: int | None = None,  # noqa: N803 (thinc's name, set from the config)
) -> Model[list[Doc], list[Floats2d]]:
    """Softmax over the tags of each token: a list of float32 [tokens, tags]."""
    output = Softmax_v2(nO=nO, nI=tok2vec.get_dim("nO"))
    model: Model[list[Doc], list[Floats2d]] = chain(tok2vec, with_array(output))
    model.set_ref("output", output)
    return model


def tags_of(labels: Iterable[str]) -> list[str]:
    """`O`, then B- and I- of each label."""
    return ["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")]


def transitions(tags: Sequence[str]) -> tuple[Scores, Scores]:
    """Scores of a tag after a tag [tags, tags] and at the start [tags]: 0 or forbidden.

    `I-X` is allowed after `B-X` and `I-X` only.
    """
    after = np.zeros((len(tags), len(tags)), np.float32)
    first = np.zeros(len(tags), np.float32)
    for j, tag in enumerate(tags):
        if tag.startswith("I-"):
            first[j] = _FORBIDDEN
            after[[i for i, t in enumerate(tags) if t == "O" or t[2:] != tag[2:]], j] = _FORBIDDEN
    return after, first


def viterbi(scores: Scores, after: Scores, first: Scores) -> npt.NDArray[np.int64]:
    """The best allowed sequence for log-probabilities [tokens, tags]: int64 [tokens]."""
    best: npt.NDArray[np.int64] = scores.argmax(axis=1)
    if not len(best) or (not first[best[0]] and not after[best[:-1], best[1:]].any()):
        return best
    total = scores[0] + first
    back = np.zeros(scores.shape, np.int64)
    every = np.arange(scores.shape[1])
    for i in range(1, len(scores)):
        paths = total[:, None] + after
        back[i] = paths.argmax(axis=0)
        total = paths[back[i], every] + scores[i]
    best[-1] = total.argmax()
    for i in range(len(scores) - 1, 0, -1):
        best[i - 1] = back[i, best[i]]
    return best


def agreed(spans: Sequence[Span], scores: Scores, labels: Sequence[str]) -> list[Span]:
    """`spans` of one text with one label for each name: the likeliest over all its mentions.

    `scores`: log-probabilities [tokens, tags] of the `tags_of` the `labels`.
    """
    first, inside = scores[:, 1::2], scores[:, 2::2]
    votes = [first[s.start] + inside[s.start + 1 : s.end].sum(axis=0) for s in spans]
    names: dict[str, list[int]] = defaultdict(list)
    for i, span in enumerate(spans):
        names[span.text.casefold()].append(i)
    result = list(spans)
    for mentions in names.values():
        if len({spans[i].label for i in mentions}) > 1:
            label = labels[int(sum(votes[i] for i in mentions).argmax())]
            for i in mentions:
                span = spans[i]
                result[i] = _span(span.doc, span.start, span.end, label)
    return result


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    return Span(doc, start, end, label=label, span_id=f"ner/{label.lower()}")


class BioTagger(TrainablePipe):  # type: ignore[misc]
    """The component. `labels` are fixed at `initialize`: those of the training data."""

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], list[Floats2d]],
        name: str,
        spans_key: str | None,
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.spans_key = spans_key
        self.cfg: dict[str, Any] = {"labels": []}
        self.scorer = self._score

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels in the order of the model's output."""
        return tuple(self.cfg["labels"])

    @property
    def label_data(self) -> list[str]:
        """What `spacy init labels` writes."""
        return list(self.labels)

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: list[str] | None = None,
    ) -> None:
        """Take the labels from the examples unless given, and size the model."""
        validate_get_examples(get_examples, "BioTagger.initialize")
        if labels is None:
            found = {span.label_ for eg in get_examples() for span in self._gold(eg) or ()}
            labels = sorted(found)
        self.cfg["labels"] = labels
        self.model.get_ref("output").set_dim("nO", len(tags_of(labels)))
        self.model.initialize(X=[eg.reference for eg in islice(get_examples(), 1)])

    def _gold(self, example: Example) -> list[Span] | None:
        """The annotated spans, None if this layer is not annotated in the text."""
        reference = example.reference
        if self.spans_key is None:
            return list(reference.ents) if reference.has_annotation("ENT_IOB") else None
        return list(reference.spans[self.spans_key]) if self.spans_key in reference.spans else None

    def predict(self, docs: Iterable[Doc]) -> list[Scores]:
        """Probabilities [tokens, tags] of each doc."""
        docs = list(docs)
        if not any(map(len, docs)):
            width = len(tags_of(self.labels))
            return [np.zeros((0, width), np.float32) for _ in docs]
        return cast(list[Scores], self.model.predict(docs))

    def set_annotations(self, docs: Iterable[Doc], scores: Sequence[Scores]) -> None:
        """Decode and write; what rules wrote into the same span group is kept."""
        tags = tags_of(self.labels)
        after, first = transitions(tags)
        for doc, probabilities in zip(docs, scores, strict=True):
            words = np.flatnonzero(doc.to_array(IS_SPACE) == 0).tolist()
            logs = np.log(np.maximum(probabilities, _TINY))
            best = viterbi(logs[words], after, first)
            spans = self._spans(doc, words, [tags[i] for i in best])
            if self.spans_key is None:
                doc.set_ents(agreed(spans, logs, self.labels))
            else:
                others = [s for s in doc.spans.get(self.spans_key, ()) if s.id_[:4] != "ner/"]
                doc.spans[self.spans_key] = sorted(others + spans)

    @staticmethod
    def _spans(doc: Doc, words: Sequence[int], tags: Sequence[str]) -> list[Span]:
        found: list[tuple[int, int, str]] = []
        for i, tag in zip(words, tags, strict=True):
            if tag[0] == "B":
                found.append((i, i + 1, tag[2:]))
            elif tag[0] == "I":
                start, _, label = found.pop()
                found.append((start, i + 1, label))
        return [_span(doc, start, end, label) for start, end, label in found]

    def get_loss(self, examples: Iterable[Example], scores: Any) -> tuple[float, list[Scores]]:
        """Cross-entropy and its gradient; texts without this layer count for nothing."""
        index = {tag: i for i, tag in enumerate(tags_of(self.labels))}
        total, gradients = 0.0, []
        tokens = max(1, sum(map(len, scores)))
        for example, probabilities in zip(examples, scores, strict=True):
            gold = self._gold(example)
            if gold is None:
                gradients.append(np.zeros_like(probabilities))
                continue
            truth = np.zeros(len(probabilities), np.int64)
            for span in example.get_aligned_spans_y2x(gold, allow_overlap=False):
                truth[span.start : span.end] = index[f"I-{span.label_}"]
                truth[span.start] = index[f"B-{span.label_}"]
            rows = np.arange(len(truth))
            total -= float(np.log(np.maximum(probabilities[rows, truth], _TINY)).sum())
            gradient = np.array(probabilities)
            gradient[rows, truth] -= 1
            gradients.append(gradient / tokens)
        return total / tokens, gradients

    def _score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        if self.spans_key is None:
            scores: dict[str, Any] = get_ner_prf(examples)
            return scores
        key = self.spans_key
        annotated = [eg for eg in examples if key in eg.reference.spans]
        return Scorer.score_spans(
            annotated,
            f"spans_{key}",
            getter=lambda doc, _: doc.spans.get(key, ()),
            has_annotation=lambda doc: key in doc.spans,
            allow_overlap=True,
        )


@Language.factory(
    "missiva_ner",
    default_config={
        "model": {
            "@architectures": "missiva.BioHead.v1",
            "tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": 384},
        },
        "spans_key": None,
    },
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0},
)
def make_ner(
    nlp: Language, name: str, model: Model[list[Doc], list[Floats2d]], spans_key: str | None
) -> BioTagger:
    """Factory `missiva_ner`."""
    return BioTagger(nlp.vocab, model, name, spans_key)
