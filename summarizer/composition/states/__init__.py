"""How things stood when an article was written, and what another one reports as their end.

"An eight-year-old girl is missing", "the bridge is closed", "a gunman is at large": true in their articles, and wrong beside
one that tells that she was found, that it reopened, that he was arrested. What ends what is in ``states.txt``; that both
speak of the same somebody or something, the parses tell.
"""

from summarizer.composition.states.ending import ended
from summarizer.composition.states.tenses import LONG_AGO, is_done, subjects, tells_how_things_stand

__all__ = ["LONG_AGO", "ended", "is_done", "subjects", "tells_how_things_stand"]
