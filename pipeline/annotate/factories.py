"""The spaCy factories of missiva: the entry points `spacy_factories` all point here.

`make_ner` and `make_sentences` are declared beside their code, which is light to import; the
others import theirs when they are called. spaCy imports every `spacy_factories` entry point at
every start, in any project that has missiva installed: nothing here may be slow or fail.
"""

from typing import TYPE_CHECKING

from spacy.language import Language

from pipeline.annotate.ner import make_ner
from pipeline.annotate.sentences import make_sentences

if TYPE_CHECKING:
    from pipeline.annotate.dates import DateComponent
    from pipeline.annotate.gazetteer import GazetteerComponent
    from pipeline.annotate.slots import SlotComponent
    from pipeline.annotate.theme_ids import ThemeIdComponent
    from pipeline.annotate.themes import ThemeComponent

__all__ = [
    "make_dates",
    "make_gazetteer",
    "make_ner",
    "make_sentences",
    "make_slots",
    "make_theme_ids",
    "make_themes",
]


@Language.factory("missiva_dates", assigns=["doc.spans"])
def make_dates(nlp: Language, name: str) -> "DateComponent":
    """Date expressions with ISO values in `doc.spans["dates"]`."""
    from pipeline.annotate.dates import DateComponent

    return DateComponent(nlp, name)


@Language.factory("missiva_gazetteer", assigns=["doc.spans"])
def make_gazetteer(nlp: Language, name: str) -> "GazetteerComponent":
    """Names of the tables in `doc.spans["gazetteer"]`."""
    from pipeline.annotate.gazetteer import GazetteerComponent

    return GazetteerComponent(nlp, name)


@Language.factory("missiva_themes", assigns=["doc.spans"])
def make_themes(nlp: Language, name: str) -> "ThemeComponent":
    """Theme mentions with theme ids in `doc.spans["themes"]`."""
    from pipeline.annotate.themes import ThemeComponent

    return ThemeComponent(nlp, name)


@Language.factory(
    "missiva_slots", requires=["doc.ents", "doc.spans", "doc.tensor"], assigns=["doc.cats"]
)
def make_slots(nlp: Language, name: str) -> "SlotComponent":
    """Slots of the mission record, and what the whole text is."""
    from pipeline.annotate.slots import SlotComponent

    return SlotComponent(name)


@Language.factory("missiva_theme_ids", requires=["doc.spans", "doc.tensor"])
def make_theme_ids(nlp: Language, name: str) -> "ThemeIdComponent":
    """Themes of the mission record."""
    from pipeline.annotate.theme_ids import ThemeIdComponent

    return ThemeIdComponent(name)
