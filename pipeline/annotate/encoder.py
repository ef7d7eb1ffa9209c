"""`missiva.OnnxEncoder.v1`: a frozen ONNX encoder as a spaCy `tok2vec` model.

The graph takes `ids` int64 [1, pieces] and gives `vectors` float32 [1, pieces, width]. A token's
vector is that of its first piece; white-space tokens get zeros. Dynamic int8 scales are per
tensor, so windows are run one by one: the output does not depend on batch mates or threads.
Lines in capitals are read as if they were not (`fold`): the vocabulary knows few such words.
"""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Self, cast

import numpy as np
import numpy.typing as npt
import srsly
from spacy.attrs import IS_SPACE, ORTH, SPACY
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model
from thinc.shims.shim import Shim
from thinc.types import Floats2d

from pipeline.annotate.pieces import BOS, EOS, PieceTokenizer
from pipeline.annotate.surface import text_of
from pipeline.errors import ModelError
from pipeline.resources import lines

MAX_PIECES = 126
"""Pieces of a window without its two special ones: as long as the windows of training."""

_MAX_CACHED = 50_000
_RECENT = 64
_EARLIEST_CUT = 0.4
_FEWEST_CAPITALS = 10
_CAPITAL_SHARE = 0.8
_SENTENCE_ENDS = frozenset({".", "!", "?", "…", ";", "..."})

_inherited: list[object] = []
"""Sessions of the parent process: destroying one in a forked child joins threads that are not
there and hangs, so the reference is kept."""


def ends_window(form: str) -> bool:
    """Whether a window may well be cut after the token `form`: a sentence or a line ends."""
    return form in _SENTENCE_ENDS or "\n" in form


@cache
def _function_words() -> frozenset[str]:
    return frozenset(lines("encoder/function_words.txt"))


def fold(form: str) -> str:
    """The word of a line in capitals as a headline in lower case has it: 'Regione', 'della'."""
    if not form.isupper():
        return form
    lower = form.lower()
    return lower if lower.replace("’", "'") in _function_words() else form.capitalize()


def capital_tokens(doc: Doc) -> frozenset[int]:
    """Indices of the tokens in lines that are written in capitals."""
    ranges, start = [], 0
    for line in text_of(doc).split("\n"):
        capitals = sum(map(str.isupper, line))
        if capitals >= _FEWEST_CAPITALS and capitals >= _CAPITAL_SHARE * sum(
            map(str.isalpha, line)
        ):
            ranges.append((start, start + len(line)))
        start += len(line) + 1
    spans = (doc.char_span(*bounds, alignment_mode="expand") for bounds in ranges)
    return frozenset(token.i for span in spans for token in span or ())


def windows(
    lengths: Sequence[int], ends: Sequence[bool], limit: int = MAX_PIECES
) -> list[tuple[int, int]]:
    """Token ranges [start, end) of at most `limit` pieces that cover all tokens in order.

    A window is cut after the last token with `ends` if that leaves it at least 40 % full. No
    token may be longer than `limit` pieces.
    """
    result: list[tuple[int, int]] = []
    start = 0
    while start < len(lengths):
        end, filled, cut = start, 0, start
        while end < len(lengths) and filled + lengths[end] <= limit:
            filled += lengths[end]
            end += 1
            if ends[end - 1] and filled >= limit * _EARLIEST_CUT:
                cut = end
        if end < len(lengths) and cut > start:
            end = cut
        result.append((start, end))
        start = end
    return result


class OnnxShim(Shim):
    """Holds the graph and its tokeniser; the session and the caches are never serialised."""

    def __init__(self, width: int, threads: int) -> None:
        super().__init__(None, {"width": width, "threads": threads})
        self.width = width
        self.threads = threads
        self._graph: bytes | None = None
        self._tokenizer: PieceTokenizer | None = None
        self._forget()

    def _forget(self) -> None:
        self._session: Any = None
        self._process = 0
        self._words: dict[tuple[int, bool, bool], tuple[tuple[int, ...], bool]] = {}
        self._features: dict[bytes, npt.NDArray[np.float16]] | None = None
        self._recent: OrderedDict[bytes, npt.NDArray[np.float32]] = OrderedDict()

    def load(self, graph: bytes, tokenizer: PieceTokenizer) -> Self:
        """Take weights and vocabulary; caches start anew."""
        self._graph, self._tokenizer = graph, tokenizer
        self._forget()
        return self

    def cache_features(self) -> None:
        """Remember the vectors of each text (as float16), for training on a frozen encoder."""
        self._features = {}

    # --- thinc's side of a shim

    def __getstate__(self) -> dict[str, Any]:
        kept: dict[str, Any] = {"_session": None, "_process": 0, "_words": {}, "_features": None}
        return {**self.__dict__, **kept, "_recent": OrderedDict()}

    def __deepcopy__(self, memo: dict[int, Any]) -> "OnnxShim":
        copy = OnnxShim(self.width, self.threads)
        copy._graph, copy._tokenizer = self._graph, self._tokenizer
        return copy

    def to_bytes(self) -> bytes:
        """Graph and tokeniser as msgpack."""
        tokenizer = self._tokenizer.to_dict() if self._tokenizer else None
        return cast(bytes, srsly.msgpack_dumps({"graph": self._graph, "tokenizer": tokenizer}))

    def from_bytes(self, bytes_data: bytes) -> Self:
        """The inverse of `to_bytes`."""
        state = srsly.msgpack_loads(bytes_data)
        if state["graph"] is not None:
            self.load(state["graph"], PieceTokenizer.from_dict(state["tokenizer"]))
        return self

    def finish_update(self, optimizer: object) -> None:
        """Nothing to update: the encoder is frozen."""

    def to_device(self, device_type: str, device_id: int) -> None:
        """The session stays on the CPU."""

    # --- encoding

    def encode(self, docs: Sequence[Doc]) -> list[npt.NDArray[np.float32]]:
        """For each doc, float32 [tokens, width]."""
        return [self._encode(doc) for doc in docs]

    def _encode(self, doc: Doc) -> npt.NDArray[np.float32]:
        if self._features is None:
            return self._run(doc)
        key = hashlib.blake2b(doc.to_array([ORTH, SPACY]).tobytes(), digest_size=16).digest()
        if key not in self._features:
            self._features[key] = self._run(doc).astype(np.float16)
        return self._features[key].astype(np.float32)

    def _run(self, doc: Doc) -> npt.NDArray[np.float32]:
        result = np.zeros((len(doc), self.width), np.float32)
        pieces, ends = self._pieces(doc)
        for start, end in windows([len(ids) for ids in pieces], ends):
            ids = [BOS]
            firsts, tokens = [], []
            for token in range(start, end):
                if pieces[token]:
                    firsts.append(len(ids))
                    tokens.append(token)
                    ids.extend(pieces[token])
            if not tokens:
                continue
            ids.append(EOS)
            result[tokens] = self._vectors(np.array([ids], np.int64))[firsts]
        return result

    def _vectors(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Vectors [pieces, width] of a window; those of the last windows are remembered, for what
        every release of a sender ends with."""
        key = ids.tobytes()
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key]
        (vectors,) = self._get_session().run(None, {"ids": ids})
        self._recent[key] = vectors[0]
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return self._recent[key]

    def _pieces(self, doc: Doc) -> tuple[list[tuple[int, ...]], list[bool]]:
        """Piece ids of each token, and whether a window may end there."""
        pieces: list[tuple[int, ...]] = []
        ends: list[bool] = []
        space_before = True
        capital = capital_tokens(doc)
        for i, (orth, space_after) in enumerate(doc.to_array([ORTH, SPACY]).tolist()):
            key = (orth, space_before, i in capital)
            known = self._words.get(key)
            if known is None:
                known = self._look_up(doc.vocab.strings[orth], space_before, i in capital)
                if len(self._words) < _MAX_CACHED:
                    self._words[key] = known
            pieces.append(known[0])
            ends.append(known[1])
            space_before = bool(space_after) or not known[0]
        return pieces, ends

    def _look_up(
        self, form: str, space_before: bool, capital: bool
    ) -> tuple[tuple[int, ...], bool]:
        if self._tokenizer is None:
            raise ModelError("missiva.OnnxEncoder.v1 has no weights: load a trained model")
        shown = fold(form) if capital else form
        return token_pieces(self._tokenizer, shown, space_before), ends_window(form)

    def _get_session(self) -> Any:
        if self._session is None or self._process != os.getpid():
            import onnxruntime

            if self._session is not None:
                _inherited.append(self._session)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self.threads
            options.inter_op_num_threads = 1
            self._session = onnxruntime.InferenceSession(
                self._graph, options, providers=["CPUExecutionProvider"]
            )
            self._process = os.getpid()
        return self._session


def token_pieces(tokenizer: PieceTokenizer, form: str, space_before: bool) -> tuple[int, ...]:
    """Pieces of a token for the encoder: none for white space, at most `MAX_PIECES`."""
    if form.isspace():
        return ()
    return tokenizer.word(form, space_before=space_before)[:MAX_PIECES]


def _forward(
    model: Model[list[Doc], list[Floats2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    shim = cast(OnnxShim, model.shims[0])
    return cast(list[Floats2d], shim.encode(docs)), _no_gradient


def _no_gradient(gradient: list[Floats2d]) -> list[Doc]:
    return []


@registry.architectures("missiva.OnnxEncoder.v1")  # type: ignore[untyped-decorator]
def onnx_encoder(width: int = 384, threads: int = 1) -> Model[list[Doc], list[Floats2d]]:
    """The model without weights: they come from a saved pipeline or `missiva.load_encoder.v1`."""
    dims = {"nO": width, "nI": None}
    return Model("onnx_encoder", _forward, dims=dims, shims=[OnnxShim(width, threads)])


@registry.callbacks("missiva.load_encoder.v1")  # type: ignore[untyped-decorator]
def load_encoder(path: Path, component: str = "tok2vec") -> Callable[[Language], Language]:
    """`[initialize.before_init]`: weights from `path` (a `to_bytes` file) into `component`.

    Vectors are cached from here on, since a frozen encoder says the same in every epoch.
    """

    def callback(nlp: Language) -> Language:
        tok2vec = cast(TrainablePipe, nlp.get_pipe(component))
        shim = cast(OnnxShim, tok2vec.model.shims[0])
        shim.from_bytes(Path(path).read_bytes())
        shim.cache_features()
        return nlp

    return callback


def document_vector(doc: Doc) -> npt.NDArray[np.float32]:
    """Mean of the token vectors in `doc.tensor` without white space: float32 [width]."""
    rows = np.flatnonzero(doc.to_array(IS_SPACE) == 0)
    if not len(rows):
        return np.zeros(doc.tensor.shape[-1], np.float32)
    return cast(npt.NDArray[np.float32], doc.tensor[rows].mean(axis=0))
