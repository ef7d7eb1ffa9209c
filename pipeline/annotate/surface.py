"""Text and words of a Doc. spaCy walks all tokens at every `doc.text`, half of a release's steps
ask for it, and a walk in Python makes an object of each token."""

from spacy.attrs import IDX, LENGTH
from spacy.tokens import Doc

_TEXT = "missiva_text"


def text_of(doc: Doc) -> str:
    """`doc.text`, made once: splitting or joining tokens does not change it."""
    text: str | None = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return text


def bounds(doc: Doc) -> list[tuple[int, int]]:
    """Characters [start, end) of each token."""
    return [(start, start + length) for start, length in doc.to_array([IDX, LENGTH]).tolist()]


def forms(doc: Doc) -> list[str]:
    """`token.text` of each token."""
    text = text_of(doc)
    return [text[start:end] for start, end in bounds(doc)]
