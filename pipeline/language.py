"""Which language a text is in."""

from functools import cache
from threading import Lock, Thread

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 3_000
# Below this many letters identification says little; a short text counts as Italian.
_MIN_LETTERS = 60
# The languages that senders of Italian releases also write in. Romance languages that are close
# to Italian and hardly ever written in releases (Corsican, Venetian …) would only take texts away.
_LANGUAGES = ("it", "en", "fr", "de", "es", "pt", "ca", "ro", "nl", "sl", "hr", "sq", "pl", "cs",
              "hu", "ru", "uk", "bg", "el", "tr", "ar", "he", "zh", "ja", "ko", "sv", "da", "fi",
              "no", "la")  # fmt: skip


_loading = Lock()


@cache
def _loaded() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_LANGUAGES)
    return identifier


def _identifier() -> LanguageIdentifier:
    with _loading:
        return _loaded()


def load_ahead() -> None:
    """Have another thread unpack the model (half a second) while this one loads other things."""
    Thread(target=_identifier, daemon=True).start()


def identify(text: str) -> str:
    """ISO 639-1 code of the main language of `text`, `it` when there is too little to tell."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return "it"
    # Headlines in capitals look like no language to a model of character sequences.
    code, _ = _identifier().classify(sample.lower())
    return str(code)
