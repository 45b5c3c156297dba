"""The words of a name in one spelling: no capitals, accents, dots or possessive endings, so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: What is hung on the name of whoever does it: "US-led".
_SUFFIX = re.compile(
    r"-(?:led|backed|based|born|style|made|owned|held|occupied|controlled|run|bound|era|wide|funded|friendly|mediated|brokered|supplied|trained|linked|allied|sponsored)$"
)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case, no accents, no dots, no possessive ending, nothing hung on it ("US-led")."""
    word = unicodedata.normalize("NFKD", word)
    word = "".join(char for char in word if not unicodedata.combining(char))
    word = word.casefold().replace("’", "'").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    word = word.removesuffix("'s").removesuffix("'")
    word = _SUFFIX.sub("", word)
    return word.replace(".", "") if word.strip(".") else word
