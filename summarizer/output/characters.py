"""What articles hold that is not to be read but to be obeyed: shown, instead of sent to a terminal or a page."""

from __future__ import annotations

import re

# Control characters drive terminals. Embeddings, overrides and isolates turn the order of what stands beside them, so
# that a text reads as another (Boucher & Anderson 2021, "Trojan Source"). Halves of pairs stand for the bytes of a file
# name that are no UTF-8, and cannot be written. Tabs and line feeds only part words.
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """``text`` with ``⟨U+202E⟩`` in place of each character that would be obeyed: nothing is dropped, nothing acts.

    Tabs and line feeds stay. What it gives can be encoded in UTF-8, and is left as it is when given again.
    """
    return _OBEYED.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", text)
