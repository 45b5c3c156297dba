"""A way to say one group, from its wording to the summary; how far others bear it out, and whose it is."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from summarizer.cluster import Cluster
from summarizer.conflicts.claims import Claim
from summarizer.decontext.people import Person
from summarizer.fusion.joining import Part
from summarizer.reading.article import Article
from summarizer.retrieval.encoding import Vectors
from summarizer.retrieval.ranking import Ranking
from summarizer.retrieval.sentences import Sentence, SentenceKey
from summarizer.text.full_stops import without_stop
from summarizer.text.lexicon import SYNONYMS
from summarizer.text.words import content_stems
from summarizer.text.words import figures as figures_of

Origin = Literal["fused", "extracted"]

# Share of a sentence's words that other articles must have for it not to be one article's claim.
_SHARED, _SHARED_IF_AGREED, _SHARED_BY_ALL = 0.6, 0.4, 0.25
# Nearness to the event from which a sentence tells the event itself.
_THE_EVENT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One way to say one group on its way to the summary: each stage adds what it found out."""

    #: From the wordings: what is told, and the sentences that it was written from.
    group: int
    text: str
    origin: Origin
    written_from: tuple[Sentence, ...] = ()
    #: What takes it back or answers it (:mod:`summarizer.decontext.answers`), with which the text that was proposed ends.
    answer: str = ""
    #: What was put in where, if that is how it was made.
    part: Part | None = None

    #: From the gate, before which nothing backs it: the sentences it was checked against, those of them that do, the nearest
    #: first, and how many different articles say it.
    checked: tuple[Sentence, ...] = ()
    sources: tuple[Sentence, ...] = ()
    articles: int = 0
    #: The judge's value, 0..1.
    score: float = 0.0
    #: Whether a fuser wrote it and it says what no single one of the sentences says that it was written from.
    joins: bool = False
    #: Whether it states as fact, without saying who says so, what too few of the articles report.
    unattributed: bool = False
    #: Its embedding; empty before the gate.
    vector: Vectors = field(default_factory=lambda: np.zeros(0, dtype=np.float32), repr=False, compare=False)
    #: How likely it leans on what is not told, 0..1, behind what a summary most likely opens with.
    leans: float = 0.0

    #: From what else the articles say: whether it gives a value of something that others tell with another one.
    disputed: bool = False
    #: Keys of the sentences that do so: they do not back it.
    gainsaid_by: frozenset[SentenceKey] = frozenset()
    #: Whether one article alone says it, and says it as fact.
    lone: bool = False
    #: The articles whose claim it is, where it has to say so.
    told_by: tuple[Article, ...] = ()

    #: Whether its wording comes from an article that is badly written beside the others.
    clumsy: bool = False

    #: From selection: how likely an editor chooses it for a summary of this event, would print it in none, and opens with it; 0..1.
    chosen: float = 0.0
    unfit: float = 0.0
    lede: float = 0.0

    #: From settling: its row among those that are chosen from.
    row: int = 0
    #: How well its group would open the summary, as the logarithm of odds, and whether it does: then it is told in any case.
    opening: float = 0.0
    opens: bool = False
    #: What choosing it adds to the summary by itself, of that what its wording is worth beside its articles' own, and how much of the
    #: length it takes.
    value: float = 0.0
    wording: float = 1.0
    size: int = 0

    @property
    def merit(self) -> float:
        """How likely an editor chooses it and finds it fit, 0..1."""
        return self.chosen * (1 - self.unfit)

    @property
    def sentences(self) -> int:
        """How many sentences it is."""
        return 2 if self.answer else 1


def news_weight(ranking: Ranking, people: Sequence[Person]) -> dict[str, float]:
    """What a word weighs as news: its inverse sentence frequency; people's names a third of that.

    Who is in the news is in every sentence; what they do is what is new.
    """
    said: Counter[str] = Counter()
    for sentence in ranking.sentences:
        said.update(set(content_stems(sentence.said)))
    weight = {stem: math.log(1 + len(ranking.sentences) / count) for stem, count in said.items()}
    names = {stem for person in people for form in person.forms for stem in content_stems(form)}
    return {stem: value / 3 if stem in names else value for stem, value in weight.items()}


def is_lone(
    proposal: Proposal, ranking: Ranking, weight: Mapping[str, float], *, total_articles: int
) -> bool:
    """Whether too few articles tell it: no second one says it in full, nor do others share most of its words.

    The verifier counts an article that says all of a sentence. "84 people" and "aground" may each stand in
    several articles whose sentences are cut differently; then the claim is not one article's alone. A figure
    must always be in two, unless the others have another one in its place.
    """
    told_by_nobody = proposal.articles < 2 and _NOBODY_IN_PARTICULAR.search(proposal.text)
    if total_articles < 2 or not (told_by_nobody or (total_articles >= 3 and proposal.unattributed)):
        return False
    held: dict[str, set[str]] = {}
    for sentence in proposal.checked:
        for stem in _figured(content_stems(sentence.said)):
            for same in {stem, *SYNONYMS.get(stem, ())}:
                held.setdefault(same, set()).add(sentence.article.id)
    stems = set(_figured(content_stems(proposal.text)))
    shared = {
        stem
        for stem in stems
        # "agreed" and "agreement" are one word here, though not one stem.
        if len(set().union(*(held[o] for o in held if o == stem or _one_word(o, stem)))) >= 2
    }
    figures = {stem for stem in stems if stem[0].isdigit()} - _worked_out(proposal.checked)
    if not proposal.disputed and (not figures <= shared or _counted_otherwise(proposal)):
        return True
    mass = sum(weight.get(stem, 1.0) for stem in stems) or 1.0
    share = sum(weight.get(stem, 1.0) for stem in shared) / mass
    # By meaning, too, others may say much the same: then fewer of the words need to be theirs, and the fewest of what
    # all of them are about.
    rows = [ranking.rows[source.key] for source in proposal.sources[:1]]
    foremost = [ranking.salience[row] for row in rows]
    if not any(each.agreement * (total_articles - 1) >= 1 for each in foremost):
        return share < _SHARED
    return share < (
        _SHARED_BY_ALL if any(each.event >= _THE_EVENT for each in foremost) else _SHARED_IF_AGREED
    )


def _counted_otherwise(proposal: Proposal) -> bool:
    """Whether what no other article says in full, others say with other figures: seven dead where it tells of twenty-two.

    Of 452 texts of seven events it changes none; it is for tolls too far apart to be known for a conflict.
    """
    own, stems = figures_of(proposal.text), set(content_stems(proposal.text))
    if proposal.articles > 1 or not own:
        return False
    return any(
        bool(theirs := figures_of(sentence.said))
        and own.isdisjoint(theirs)
        and len(stems & set(content_stems(sentence.said))) >= _SHARED * len(stems)
        for sentence in proposal.checked
    )


def _worked_out(sentences: Sequence[Sentence]) -> set[str]:
    """What only the dates of their articles say: "2023" of "last year"."""
    said = {stem for sentence in sentences for stem in content_stems(sentence.said)}
    return said - {stem for sentence in sentences for stem in content_stems(sentence.text)}


def bears_out(sentence: Sentence, proposal: Proposal) -> bool:
    """Whether a sentence is of another article than the proposal, and has all of its figures, rounded perhaps."""
    worked_out = {figure for stem in _worked_out(proposal.checked) for figure in figures_of(stem)}
    held = figures_of(sentence.said)
    return sentence.article.id not in {source.article.id for source in proposal.sources} and all(
        any(one == other or _one_word(one, other) for other in held)
        for one in figures_of(proposal.text) - worked_out
    )


def _figured(stems: Sequence[str]) -> list[str]:
    """Stems with figures in one spelling: "70" for "70th", "24000" for "24,000"."""
    return [_ORDINAL.sub("", stem).replace(",", "") if stem[0].isdigit() else stem for stem in stems]


_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")


def _one_word(one: str, other: str) -> bool:
    if one[0].isdigit() and other[0].isdigit():
        return _rounded(one) == other or _rounded(other) == one
    return min(len(one), len(other)) >= 4 and (one.startswith(other) or other.startswith(one))


def _rounded(figure: str) -> str:
    """ "24118" as "24000": what tells of some 24,000 tells of them, too."""
    return figure[:2] + "0" * (len(figure) - 2) if figure.isdigit() and len(figure) > 3 else figure


def attributed(text: str, proposal: Proposal) -> str:
    """A lone claim, and one that others gainsay, is not the summary's fact: it says whose it is."""
    if not proposal.told_by:
        return text
    outlets = sorted({_OUTLET_KIND.sub("", article.source or "") for article in proposal.told_by})
    whose = (
        " and ".join(outlets)
        if all(outlets)
        else "one report"
        if len(proposal.told_by) < 2
        else "some reports"
    )
    return f"{without_stop(text)}, according to {whose}."


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


def writer(proposal: Proposal) -> tuple[Article, ...]:
    """The article whose wording a proposal follows most, if it has a source."""
    return tuple(source.article for source in proposal.sources[:1])


def written_by(proposal: Proposal, cluster: Cluster) -> float:
    """How well the article is written, 0..1, whose wording a proposal follows most; 1 without one."""
    return min((cluster.writing.get(article.id, 1.0) for article in writer(proposal)), default=1.0)


def gainsaid_by(proposal: Proposal, claims: Sequence[Claim]) -> Proposal:
    """The proposal without the sentences that make these claims among those that back it."""
    others = proposal.gainsaid_by | {sentence.key for claim in claims for sentence in claim.sources}
    backing = tuple(each for each in proposal.sources if each.key not in others)
    articles = len({each.article.id for each in backing})
    return replace(proposal, gainsaid_by=others, sources=backing, articles=articles)


def states(proposal: Proposal, claim: Claim) -> bool:
    """Whether the proposal gives the claim's value and draws on a sentence that makes it."""
    made_by = {sentence.key for sentence in claim.sources}
    values = "|".join(re.escape(each) for each in sorted(claim.wordings or {claim.value}))
    stated = re.search(rf"(?<!\w)(?:{values})(?!\w)", proposal.text, re.IGNORECASE) is not None
    return stated and any(source.key in made_by for source in proposal.sources)
