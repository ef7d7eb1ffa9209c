"""Markdown: plain text with an optional front matter, its marks taken away."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.errors import InputError
from pipeline.read import text
from pipeline.read.draft import Draft

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+|[ \t]+#+[ \t]*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^)\s]{0,2000}\)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")


def read(data: bytes) -> Iterator[Draft | InputError]:
    """The one release of a `.md` file."""
    for draft in text.read(data):
        if isinstance(draft, Draft):
            bare = _LINK.sub(r"\1", _IMAGE.sub(r"\1", _HEADING.sub("", draft.text)))
            yield replace(draft, text=_EMPHASIS.sub(r"\2", bare))
        else:
            yield draft
