"""How things stood when an article was written, and what another one reports as their end.

"An eight-year-old girl is missing", "the bridge is closed", "a gunman is at large": true in their articles, and wrong beside
one that tells that she was found, that it reopened, that he was arrested. What ends what is in ``states.txt``; that both
speak of the same somebody or something, the parses tell.
"""

from summarizer.composition.states.comparing import ended
from summarizer.composition.states.standing import GOES_ON, NOW

__all__ = ["GOES_ON", "NOW", "ended"]
