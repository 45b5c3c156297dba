"""A verified way to say one group, whose it is, and what it asks of the sentences around it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from summarizer.conflicts import Claim
from summarizer.context import Reading
from summarizer.encoding import Vectors
from summarizer.judging import Verdict
from summarizer.lexical import content_stems
from summarizer.people import Person
from summarizer.ranking import Ranking
from summarizer.sentences import Sentence
from summarizer.stops import without_stop
from summarizer.verification.lexicon import SYNONYMS

Origin = Literal["fused", "extracted"]

# Share of a sentence's words that other articles must have for it not to be one article's claim.
_SHARED, _SHARED_IF_AGREED, _SHARED_BY_ALL = 0.6, 0.4, 0.25
# Nearness to the event from which a sentence tells the event itself.
_THE_EVENT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One verified way to say one group."""

    group: int
    text: str
    origin: Origin
    verdict: Verdict
    #: Worth within its group, 0..1: support, closeness to what all members say, fluency.
    quality: float = 0.0
    #: Whether it states as fact, without saying who says so, what too few of the articles report.
    unattributed: bool = False
    #: Whether one article alone says it, and says it as fact.
    lone: bool = False
    #: The sentences that it was written from.
    written_from: tuple[Sentence, ...] = ()
    #: Whether a fuser wrote it and it says what no single one of them says.
    joins: bool = False
    #: Whether its wording comes from an article that is badly written beside the others, or points back at what its
    #: article told before.
    clumsy: bool = False
    #: Stems of what its article spoke of before it: "the photos".
    awaits: frozenset[str] = frozenset()
    #: Whether it is worded after a sentence that goes on from another one of its article.
    assumes: bool = False
    #: Keys of the sentences that answer what it tells, and of those that it answers (:mod:`summarizer.answers`).
    answered_by: frozenset[tuple[str, int]] = frozenset()
    answers: frozenset[tuple[str, int]] = frozenset()
    #: Sentences it was checked against; those that back it are ``verdict.sources``.
    checked: tuple[Sentence, ...] = ()
    #: Its embedding.
    vector: Vectors = field(repr=False, compare=False)


def news_weight(ranking: Ranking, people: Sequence[Person]) -> dict[str, float]:
    """What a word weighs as news: its inverse sentence frequency; people's names a third of that.

    Who is in the news is in every sentence; what they do is what is new.
    """
    said: Counter[str] = Counter()
    for sentence in ranking.sentences:
        said.update(set(content_stems(sentence.text)))
    weight = {stem: math.log(1 + len(ranking.sentences) / count) for stem, count in said.items()}
    names = {stem for person in people for form in person.forms for stem in content_stems(form)}
    return {stem: value / 3 if stem in names else value for stem, value in weight.items()}


def is_lone(
    proposal: Proposal, ranking: Ranking, weight: Mapping[str, float], *, total_articles: int
) -> bool:
    """Whether too few articles tell it: no second one says it in full, nor do others share most of its words.

    The verifier counts an article that says all of a sentence. "84 people" and "aground" may each stand in
    several articles whose sentences are cut differently; then the claim is not one article's alone. A figure
    must always be in two.
    """
    told_by_nobody = proposal.verdict.articles < 2 and _NOBODY_IN_PARTICULAR.search(proposal.text)
    if total_articles < 2 or not (told_by_nobody or (total_articles >= 3 and proposal.unattributed)):
        return False
    held: dict[str, set[str]] = {}
    for sentence in proposal.checked:
        for stem in content_stems(sentence.text):
            for same in {stem, *SYNONYMS.get(stem, ())}:
                held.setdefault(same, set()).add(sentence.article.id)
    stems = set(content_stems(proposal.text))
    shared = {
        stem
        for stem in stems
        # "agreed" and "agreement" are one word here, though not one stem.
        if len(set().union(*(held[o] for o in held if o == stem or _one_word(o, stem)))) >= 2
    }
    if any(stem[0].isdigit() and stem not in shared for stem in stems):
        return True
    mass = sum(weight.get(stem, 1.0) for stem in stems) or 1.0
    share = sum(weight.get(stem, 1.0) for stem in shared) / mass
    # By meaning, too, others may say much the same: then fewer of the words need to be theirs, and the fewest of what
    # all of them are about.
    rows = [ranking.rows[source.key] for source in proposal.verdict.sources[:1]]
    foremost = [ranking.salience[row] for row in rows]
    if not any(each.agreement * (total_articles - 1) >= 1 for each in foremost):
        return share < _SHARED
    return share < (
        _SHARED_BY_ALL if any(each.event >= _THE_EVENT for each in foremost) else _SHARED_IF_AGREED
    )


def _one_word(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 4 and (one.startswith(other) or other.startswith(one))


def attributed(text: str, proposal: Proposal) -> str:
    """A lone claim is not the summary's fact: it says whose it is."""
    if not proposal.lone or not proposal.verdict.sources:
        return text
    outlet = _OUTLET_KIND.sub("", proposal.verdict.sources[0].article.source or "") or "one report"
    return f"{without_stop(text)}, according to {outlet}."


#: "CNN (Web News)", "Fox Online News": what kind of publication a data set says it is.
_OUTLET_KIND = re.compile(
    r"\s*\((?:Web|Online|Opinion|Print|TV|Web News|Online News)[^)]*\)|\s+Online(?=\s+News\b)"
)


#: "…, three auditors confirmed": a teller whom nobody could ask makes no article's claim a second one's.
_NOBODY_IN_PARTICULAR = re.compile(
    r",\s+(?:(?:a|an|one|two|three|four|five|several|some|many|multiple|unnamed|anonymous|various|certain)\s+[a-z]+(?:\s+[a-z]+)?"
    r"|sources|insiders|critics|experts|observers|people)\s+(?:said|say|says|confirmed|claimed|claim|told|believe|revealed)"
    r"[^A-Z]*\.$"
)


def with_needs(proposal: Proposal, readings: Mapping[tuple[str, int], Reading]) -> Proposal:
    """The proposal with what the sentence that it is worded after speaks of as known, and what its sources answer.

    Whichever article takes it back, it is taken back; whether it answers something, its own wording shows.
    """
    told = [readings[source.key] for source in proposal.verdict.sources if source.key in readings]
    if not told:
        return proposal
    return replace(
        proposal,
        awaits=told[0].awaits,
        assumes=told[0].assumes,
        answered_by=frozenset(reading.answer.key for reading in told if reading.answer is not None),
        answers=frozenset({told[0].answers.key}) if told[0].answers is not None else frozenset(),
    )


def writer(proposal: Proposal) -> str:
    """The article whose wording a proposal follows most."""
    return proposal.verdict.sources[0].article.id if proposal.verdict.sources else ""


def states(proposal: Proposal, claim: Claim) -> bool:
    """Whether the proposal gives the claim's value and draws on a sentence that makes it."""
    value = re.escape(claim.value.strip("“”\"'‘’ "))
    made_by = {sentence.key for sentence in claim.sources}
    stated = re.search(rf"(?<!\w){value}(?!\w)", proposal.text, re.IGNORECASE) is not None
    return stated and any(source.key in made_by for source in proposal.verdict.sources)
