"""Which language an article is in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from summarizer.text.lists import words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: Below this confidence the text is taken to be in the expected language: headlines full of names look foreign.
_SURE = 0.9

_NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}

#: A fifth of running English is these; no other language comes near.
_ENGLISH = frozenset(
    form
    for word in words("english")
    for form in (word, word.title(), word.upper())  # to fold a text takes longer than to split it
)


def foreign_language(text: str, *, expected: str) -> str | None:
    """``"German (de)"`` if ``text`` is surely not in the ``expected`` language (ISO 639-1), else ``None``."""
    # The usual case, without the half second that loading the identifier takes: both ends are English, or most of it.
    for parts in ((text[:_SAMPLE], text[-_SAMPLE:]), (text[:20_000],)):
        if expected == "en" and all(map(_is_english, parts)):
            return None
    code, confidence = _identifier().classify(text[:20_000])
    if code == expected or confidence < _SURE:
        return None
    return language_name(code)


#: Characters from either end of a text by which it is taken for English.
_SAMPLE = 3000


def _is_english(text: str) -> bool:
    words = text.split()
    return sum(map(_ENGLISH.__contains__, words)) > 0.2 * len(words)


def language_name(code: str) -> str:
    """``"German (de)"`` for ``"de"``."""
    return f"{_NAMES[code]} ({code})" if code in _NAMES else code


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
