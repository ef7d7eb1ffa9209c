"""Normal forms of names of organisations: the part of a name that tells which body it is.

Word order, case, accents, legal forms, articles, the language of generic words and of places do
not count; every other word does, so siblings keep apart. Embassies and the like are read as
(head, who sends, where), because there the order of two countries is the identity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.normalise.organisation_words import (
    ReadName,
    Word,
    given_names,
    heads,
    read_name,
    slug,
)

Key = tuple[str, ...]

_STATE_WORDS = frozenset({"repubblica", "regno", "stato", "republic", "kingdom", "state"})
_REGIONAL_UNITS = frozenset({"assemblea-regionale", "giunta-regionale"})
# 'Fondazione Teatro X' runs the theatre and is its legal name.
_RUN_BY_FOUNDATIONS = frozenset(
    {"azienda-ospedaliero-universitaria", "its", "museo", "orchestra", "ospedale", "teatro"}
)
# 'Ordine degli Ingegneri della Provincia di X' is that of X.
_BY_PROVINCE = frozenset({"associazione-industriali", "collegio", "industriali", "ordine"})
_HOST_BY_COUNTRY = "ambasciata"


@dataclass(frozen=True, slots=True)
class NormalForm:
    """Identity of a name (`key`) with what its head and its place words tell.

    `type` is one of heads.tsv, 'company' for a name with a legal form, or None; `place` is the
    Italian name (as a slug) of the place in it; `country` an ISO 3166-1 code or None.
    """

    key: Key
    type: str | None
    country: str | None
    place: str | None


def _head(read: ReadName) -> Word | None:
    """The first head that opens the name, or closes it as in English, or stands in it at all."""
    found = [word for word in read.words if word.kind == "head"]
    if not found:
        return None
    if read.words[0].kind != "head" and read.words[-1].kind == "head":
        return read.words[-1]
    return found[0]


def _places(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if word.kind in ("country", "adjective", "place")]


def _diplomatic(head: Word, words: Sequence[Word], context: Sequence[str]) -> NormalForm:
    """Embassies, consulates and missions: who sends them, and to which country or city."""
    places = _places(words)
    sender = next((word for word in places if word.kind != "place"), None)
    hosts = [word for word in places if word is not sender]
    host = hosts[0] if hosts else None
    sender_code = sender.country if sender else ""
    if not sender_code and host is not None and host.country != "IT":
        sender_code = "IT"
    host_place = host.text if host else ""
    host_country = host.country if host else ""
    if host is None and sender_code == "IT":
        foreign = sorted({code[:2] for code in context} - {"IT"})
        host_country = foreign[0] if len(foreign) == 1 else ""
    elif host is None and sender_code:
        host_country = "IT"
    where = host_country if head.text == _HOST_BY_COUNTRY else host_place or host_country
    rest = sorted(
        word.text
        for word in words
        if word is not head and word not in places and word.text not in _STATE_WORDS
    )
    key = (head.text, sender_code.lower(), where.lower(), *rest)
    return NormalForm(
        tuple(part for part in key if part),
        heads()[head.text]["type"],
        sender_code or None,
        host_place or host_country or None,
    )


def tells_apart(words: Sequence[Word]) -> bool:
    """Whether the words can name one body: several, or one that is neither generic nor a place.

    'Politecnica' or 'Defesa Civil' alone is some body of its kind, not the one in a table; the
    head of a family of sections ('Coldiretti') is the name of their parent.
    """
    first = words[0]
    is_parent = first.kind == "head" and heads()[first.text]["slot"] == "section"
    return len(words) > 1 or first.kind == "name" or is_parent


def _key(words: Sequence[Word]) -> Key:
    """Sorted words; a nationality counts as its country unless the name has two countries."""
    countries = {word.country for word in words if word.kind in ("country", "adjective")}
    several = len(countries) > 1
    texts = {
        f"{word.text}-adj" if several and word.kind == "adjective" else word.text for word in words
    }
    if texts & _REGIONAL_UNITS:
        texts.discard("regione")
    if texts & _RUN_BY_FOUNDATIONS:
        texts.discard("fondazione")
    if texts & _BY_PROVINCE and any(word.kind == "place" for word in words):
        texts.discard("provincia")
    if "consorzio-tutela" in texts:
        texts = texts - {"consorzio-tutela"} | {"consorzio"}
    return tuple(sorted(texts))


def without_given_names(key: Key) -> Key:
    """The key without given names; as it is where only they would be left out."""
    return tuple(part for part in key if part not in given_names()) or key


@lru_cache(maxsize=8192)
def normal_form(name: str, context: tuple[str, ...] = ()) -> NormalForm:
    """Normal form of `name`; `context` (ISO codes) only says where an embassy without place is."""
    read = read_name(name)
    head = _head(read)
    if head is not None and heads()[head.text]["slot"] == "diplomatic":
        return _diplomatic(head, read.words, context)
    places = _places(read.words)
    type_ = heads()[head.text]["type"] if head else None
    if type_ is None and read.legal_country is not None:
        type_ = "company"
    country = read.legal_country or None
    if places:
        country = places[-1].country
    elif head is not None and country is None:
        country = heads()[head.text]["country"] or None
    return NormalForm(_key(read.words), type_, country, places[-1].text if places else None)


def entity_id(key: Key) -> str:
    """Id of an organisation that no table knows: the same for every way to write its name."""
    return "org:" + slug(key)
