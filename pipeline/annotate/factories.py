"""All spaCy factories of missiva, declared in one place.

spaCy imports every `spacy_factories` entry point at every start, in any project that has missiva
installed: nothing here may be slow or fail.
"""

from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from pipeline.annotate.dates import DateComponent


@Language.factory("missiva_dates", assigns=["doc.spans"])
def make_dates(nlp: Language, name: str) -> "DateComponent":
    """Date expressions with ISO values in `doc.spans["dates"]`."""
    from pipeline.annotate.dates import DateComponent

    return DateComponent(nlp, name)
