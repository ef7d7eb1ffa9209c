"""`missiva.Tokenizer.v1`: Italian tokens fine enough for every span of the annotation guide.

Every hyphen, dash, slash, bracket, quotation mark, bullet and final apostrophe is a token, and an
elision ('dell'arte') is split after its apostrophe. Kept whole: e-mail and web addresses, dotted
abbreviations ('S.p.A.', 'd.C.'), numbers with points, commas and colons ('3.000', '17:30').
"""

import re
from collections.abc import Callable

from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    registry,
)

_QUOTES = '"“”„‟«»‹›‘'
_BRACKETS = r"\(\)\[\]\{\}<>"
_DASHES = "–—‐‑‒―−~-"
_SIGNS = r"/\\|+*=&#%§€$£¥@^·•…!?¡¿;_©®™±" + "\u2190-\u2bff\U0001f000-\U0001faff"
_APOSTROPHES = "'’`´"
_ANYWHERE = _QUOTES + _BRACKETS + _SIGNS + _DASHES

PREFIXES = [r"\.+", f"[{_APOSTROPHES},:{_ANYWHERE}]"]
SUFFIXES = [r"\.{3,}", r"\.", f"[{_APOSTROPHES},:°ºª{_ANYWHERE}]"]
INFIXES = [
    r"\.{2,}",
    f"[{_ANYWHERE}]",
    rf"(?<=[{ALPHA}])[,:]",
    rf"[,:](?=[{ALPHA}])",
    rf"(?<=[{ALPHA}][{_APOSTROPHES}])(?=\S)",
    # blanks that are missing: 'fine.Inizio', '2025.La', 'n.5', '20maggio'
    rf"(?<=[{ALPHA_LOWER}]{{2}})\.(?=[{ALPHA_UPPER}])",
    rf"(?<=[0-9])\.(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}])\.(?=[0-9])",
    rf"(?<=[0-9°ºª])(?=[{ALPHA}])",
]

_ABBREVIATION = rf"(?:[{ALPHA}]{{1,2}}\.){{2,}}|(?:[{ALPHA}]{{1,2}}\.)+[{ALPHA}]"
_DOMAINS = "it|com|org|net|eu|info|gov|edu|int|example|tv|io|fr|de|es|ch|uk"
_ADDRESS = (
    rf"(?:https?://|www\.)\S*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_DOMAINS})(?:/[\w/.=?&%-]*)?"
)
# A saved tokenizer comes back with the pattern's `match`, whatever was given: the end is in it.
_WHOLE = re.compile(rf"(?:{_ABBREVIATION}|{_ADDRESS})\Z")


@registry.tokenizers("missiva.Tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """A spaCy tokenizer with the rules of this module; they are saved with the pipeline."""

    def build(nlp: Language) -> Tokenizer:
        return Tokenizer(
            nlp.vocab,
            prefix_search=compile_prefix_regex(PREFIXES).search,
            suffix_search=compile_suffix_regex(SUFFIXES).search,
            infix_finditer=compile_infix_regex(INFIXES).finditer,
            token_match=_WHOLE.match,
        )

    return build
