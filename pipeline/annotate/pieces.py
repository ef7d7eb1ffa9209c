"""Unigram word pieces in pure Python: what the encoder reads in place of words.

The segmentation is that of SentencePiece's unigram model (and of `tokenizers.models.Unigram`
without byte fallback), applied to one spaCy token at a time so that pieces never need alignment.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Self

import numpy as np

BOS, PAD, EOS, UNKNOWN = 0, 1, 2, 3
"""Ids of the special pieces in XLM-R's vocabulary, kept by the pruning."""

_SPACE = "▁"
_UNKNOWN_PENALTY = 10.0


class PieceTokenizer:
    """Splits a word into the most probable pieces of a vocabulary.

    `pieces` and `scores` (log-probabilities) are parallel, ids are positions; `normalisation`
    maps a code point to its replacement, the empty string deletes it.
    """

    def __init__(
        self, pieces: Iterable[str], scores: Iterable[float], normalisation: Mapping[int, str]
    ) -> None:
        self.pieces = list(pieces)
        self.scores = [float(score) for score in scores]
        self.normalisation = dict(normalisation)
        self._entries = {
            piece: (score, i)
            for i, (piece, score) in enumerate(zip(self.pieces, self.scores, strict=True))
        }
        self._longest = max(map(len, self.pieces))
        self._unknown_score = min(self.scores) - _UNKNOWN_PENALTY

    def word(self, form: str, *, space_before: bool) -> tuple[int, ...]:
        """Piece ids of `form`; runs of unknown characters give one `UNKNOWN`."""
        text = _SPACE.join(form.translate(self.normalisation).split())
        if space_before:
            text = _SPACE + text
        return self._segment(text) if text else (UNKNOWN,)

    def _segment(self, text: str) -> tuple[int, ...]:
        """The best path of the Viterbi search over all pieces of `text`."""
        size = len(text)
        best = [0.0] + [-np.inf] * size
        back = [(0, UNKNOWN)] * (size + 1)
        for start in range(size):
            here = best[start]
            single = False
            for end in range(start + 1, min(size, start + self._longest) + 1):
                entry = self._entries.get(text[start:end])
                if entry is None:
                    continue
                single = single or end == start + 1
                if here + entry[0] > best[end]:
                    best[end] = here + entry[0]
                    back[end] = (start, entry[1])
            if not single and here + self._unknown_score > best[start + 1]:
                best[start + 1] = here + self._unknown_score
                back[start + 1] = (start, UNKNOWN)
        ids: list[int] = []
        end = size
        while end > 0:
            end, piece = back[end]
            if piece != UNKNOWN or not ids or ids[-1] != UNKNOWN:
                ids.append(piece)
        return tuple(reversed(ids))

    def to_dict(self) -> dict[str, Any]:
        """A form that msgpack takes; `from_dict` is its inverse."""
        return {
            "pieces": "\n".join(self.pieces),
            "scores": np.asarray(self.scores, "<f4").tobytes(),
            "normalisation": {str(point): text for point, text in self.normalisation.items()},
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """The tokeniser that `to_dict` described."""
        scores = np.frombuffer(state["scores"], "<f4").tolist()
        normalisation = {int(point): text for point, text in state["normalisation"].items()}
        return cls(state["pieces"].split("\n"), scores, normalisation)
