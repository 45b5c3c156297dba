"""Which language an article is in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from summarizer.text.lists import words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: Below this confidence the text is taken to be in the expected language: headlines full of names look foreign.
_SURE = 0.9
#: Characters by which the language is told.
_TOLD = 20_000

_NAMES = dict(
    each.split("=")
    for each in "ar=Arabic da=Danish de=German en=English es=Spanish fr=French hi=Hindi it=Italian ja=Japanese ko=Korean nl=Dutch "
    "no=Norwegian pl=Polish pt=Portuguese ru=Russian sv=Swedish tr=Turkish uk=Ukrainian vi=Vietnamese zh=Chinese".split()
)

#: A fifth of running English is these; no other language comes near.
_ENGLISH = words("english")


def foreign_language(text: str, *, expected: str) -> str | None:
    """``"German (de)"`` if ``text`` is surely not in the ``expected`` language (ISO 639-1), else ``None``."""
    opening = text[:_TOLD]
    # The usual case, without the half second that loading the identifier takes.
    if expected == "en" and _is_english(opening):
        return None
    code, confidence = _identifier().classify(opening)
    return None if code == expected or confidence < _SURE else language_name(code)


def _is_english(text: str) -> bool:
    found = text.lower().split()
    return sum(map(_ENGLISH.__contains__, found)) > 0.2 * len(found)


def language_name(code: str) -> str:
    """``"German (de)"`` for ``"de"``."""
    return f"{_NAMES[code]} ({code})" if code in _NAMES else code


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
