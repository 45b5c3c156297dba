"""What opens the summary: the news itself, told as an article opens with it.

Not what somebody said of it, not what takes the news as known, and nobody by a name that two people have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.composition.proposals import Proposal
from summarizer.decontext.people import Person, may_be_another

# "President Vastrov said on Friday that …" tells what somebody said of the event, not the event.
_REACTION = re.compile(
    r"(?:“|(?:[\w.’'-]+,?\s+){1,7}(?:said|says|told|has defended|defended|praised|condemned|welcomed)\b)"
)
# "…, says a political scientist": what somebody makes of the event.
_ANALYSIS = re.compile(
    r",? (?:says|said|writes|argues|notes|according to) [^,.“”]{0,40}"
    r"\b(?:scientist|analyst|expert|professor|historian|strategist|pollster|pundit|commentator)s?\b[^“”]*\.$"
)
# What leans costs as the opening by how likely it does: "The invitation was delivered by …" opens no summary.
_REACTION_COST, _LEANS_COST, _NAMESAKE_COST = 0.2, 0.6, 0.4
# What is said and taken back is not the event, where there is anything else.
_ANSWERED_COST = 0.6
# How many sentences open an article; what a group gains as the lede if one of them tells it, and what, of two
# wordings of the lede, the one gains that is taken from there. Measured on clusters with a human summary, by what of
# its title and first sentence the lede has: 0.2 gains a quarter of a point of ROUGE-1, more changes nothing.
_OPENING_SENTENCES, _OPENS_WORTH, _OPENS_BONUS = 2, 0.2, 0.25
# More than any other sentence can add: the summary always tells the event itself.
_LEDE_BONUS = 2.0


def is_reaction(text: str) -> bool:
    """Whether it begins with who says something of the event, or with the words."""
    return _REACTION.match(text) is not None


def worth_as_lede(proposal: Proposal, people: Sequence[Person]) -> float:
    """What its wording adds to its group's place among those that could open the summary, from -1 to 1."""
    text = proposal.text
    worth = 0.5 * proposal.quality + (_OPENS_WORTH if _opens_its_article(proposal) else 0.0)
    if is_reaction(text) or _ANALYSIS.search(text):
        worth -= _REACTION_COST
    worth -= _LEANS_COST * proposal.leans_alone
    if proposal.answer:
        worth -= _ANSWERED_COST
    return worth - (_NAMESAKE_COST if may_be_another(text, people) else 0.0)


def lede_bonus(proposal: Proposal) -> float:
    """What a wording adds by opening the summary: articles open with the news, and only later speak of it as known."""
    opens = _opens_its_article(proposal) and proposal.leans_alone < 0.5
    return _LEDE_BONUS + (_OPENS_BONUS if opens else 0.0)


def _opens_its_article(proposal: Proposal) -> bool:
    return any(source.index < _OPENING_SENTENCES for source in proposal.sources[:1])
