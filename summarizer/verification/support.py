"""Is a sentence backed by the articles? Checks names, numbers, dates, quotations and who did what to whom.

A checker of this kind flags, it does not prove: the best published ones agree with people on about three
sentences of four (AggreFact, Tang et al. 2023). Every offence therefore names its words and its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from summarizer.config import VerificationConfig
from summarizer.parsing import Parser
from summarizer.sentences import Sentence
from summarizer.verification.facts import Argument, FactReader, Facts, Relation, Word
from summarizer.verification.lexicon import (
    ANTONYMS,
    BODIES,
    CONTENDED,
    INSTITUTIONS,
    LIGHT,
    MUTUAL,
    REPRESENTATIVES,
    ROLES,
    SAY,
    SYNONYMS,
    TITLES,
    stem,
)
from summarizer.verification.loaded import is_unattributed_opinion
from summarizer.verification.names import Name, NameIndex, same_name
from summarizer.verification.quantities import Date, number_backed, same_measure, value_implied
from summarizer.verification.quotes import QuoteBook, plain

if TYPE_CHECKING:
    from summarizer.encoding import SentenceEncoder, Vectors

Kind = Literal[
    "name",
    "number",
    "date",
    "quote",
    "negation",
    "certainty",
    "role",
    "owner",
    "speaker",
    "reversed",
    "word",
    "loose",
]
SentenceKey = tuple[str, int]

_ROLES = frozenset(stem(word) for word in ROLES)
_BODIES = frozenset(stem(word) for word in BODIES)
_SAY = frozenset(stem(word) for word in SAY)
_INSTITUTIONS = frozenset(stem(word) for word in INSTITUTIONS)
_REPRESENTATIVES = frozenset(stem(word) for word in REPRESENTATIVES)
_CONTENDED = frozenset(stem(word) for word in CONTENDED)
_FORECAST = re.compile(r"\b(?:would|could|should|might|ought)\b")
_HEDGES = re.compile(r"\b(?:allegedly|reportedly|apparently|purportedly)\b", re.IGNORECASE)
_LIGHT = frozenset(stem(word) for word in LIGHT)
_MUTUAL = frozenset(stem(word) for word in MUTUAL)
_GOAL = frozenset("to in at into on toward towards inside within near".split())
_TITLES = frozenset(stem(word) for word in TITLES)
_LEXICAL_NEGATIONS = frozenset(
    stem(word)
    for word in "fail refuse deny decline reject unable lack avoid prevent stop unlikely rule absence without".split()
)
#: Cosine of two words' embeddings from which one is taken to say half of the other. Single-word vectors
#: do not tell synonyms from antonyms, so that a near word never counts in full.
_NEAR_WORD = 0.6
#: Weight of a pair of neighbouring words in the score, where a name weighs 1.
_BIGRAM = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """Words that the articles do not back, and in what way. ``soft`` ones are doubts."""

    kind: Kind
    text: str
    start: int
    end: int
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the articles say about a sentence."""

    text: str
    verdict: Literal["supported", "partly", "unsupported"]
    #: Share of the sentence's facts that sources back (names, numbers, dates, quotations, propositions,
    #: words), halved for every fact they gainsay. 1 means all.
    score: float
    offences: tuple[Offence, ...]
    #: Sentences that back it, best first: at most five, one at least for each article that does.
    sources: tuple[Sentence, ...]
    #: How many different articles say it, its main proposition in one sentence.
    articles: int
    #: Whether one of the sources says the opposite.
    contradicted: bool
    #: Whether it states as fact, without saying who says so, what too few of the articles report.
    lone: bool

    @property
    def unsupported(self) -> tuple[str, ...]:
        """The offending words."""
        return tuple(dict.fromkeys(offence.text for offence in self.offences))


class Cast:
    """Who is who in a cluster: full names, and whose president somebody is."""

    def __init__(self, facts: Iterable[Facts]) -> None:
        facts = list(facts)
        self.index = NameIndex((), [name for each in facts for name in each.names])
        self._countries: dict[str, set[str]] = {}
        for each in facts:
            for words, country in each.affiliations:
                for word in words[-2:]:
                    self._countries.setdefault(word, set()).add(country)
        self._epithets: dict[str, set[str]] = {}
        for each in facts:
            for words, noun in each.epithets:
                self._epithets.setdefault(words[-1], set()).update({noun, *SYNONYMS.get(noun, ())})

    def countries(self, words: Sequence[str]) -> set[str]:
        """Countries that a person or body is said to belong to."""
        return set().union(*(self._countries.get(word, set()) for word in words))

    def is_called(self, name: Name, noun: str) -> bool:
        """Whether the articles call ``name`` a ``noun`` (a stem), or its own words do."""
        own = {stem(word) for word in name.words} | self._epithets.get(name.words[-1], set())
        return noun in own or bool(SYNONYMS.get(noun, frozenset()) & own)

    def same(self, one: Name, other: Name) -> bool:
        """Whether two names can stand for one actor: spellings, parts, capitals, and leaders for countries."""
        if same_name(one.words, other.words):
            return True
        here, there = one.country, other.country
        if here is not None and there is not None:
            return here == there
        if here is not None:
            return here in self.countries(other.words)
        if there is not None:
            return there in self.countries(one.words)
        return "".join(word[0] for word in one.words) in other.words or (
            "".join(word[0] for word in other.words) in one.words
        )

    def from_country(self, name: Name, owners: Sequence[Name]) -> bool | None:
        """Whether ``name`` belongs to one of ``owners``; None where the articles do not say."""
        wanted = {owner.country for owner in owners if owner.country is not None}
        known = self.countries(name.words)
        if not wanted or not known:
            return None
        return bool(wanted & known)


@dataclass(slots=True)
class _Source:
    sentence: Sentence
    facts: Facts
    names: NameIndex


@dataclass(slots=True)
class _Ledger:
    """Running account of one check."""

    kept: float = 0.0
    total: float = 0.0
    hard: int = 0
    offences: list[Offence] = field(default_factory=list)
    contradicted: bool = False

    def add(self, weight: float, credit: float) -> None:
        self.total += weight
        self.kept += weight * credit

    def offend(self, kind: Kind, text: str, start: int, end: int, *, soft: bool = False) -> None:
        offence = Offence(kind=kind, text=text, start=start, end=end, soft=soft)
        if offence not in self.offences:
            self.offences.append(offence)
            self.hard += not soft


class Verifier:
    """Checks sentences against the sentences they are said to come from.

    ``min_support`` of the config does not enter the verdict; it is for whoever decides what to print.
    """

    def __init__(
        self, *, parser: Parser, encoder: SentenceEncoder, config: VerificationConfig | None = None
    ) -> None:
        self._reader = FactReader(parser)
        self._encoder = encoder
        self._config = config or VerificationConfig()
        self._word_vectors: dict[str, Vectors] = {}
        self._books: dict[str, QuoteBook] = {}

    @property
    def facts(self) -> FactReader:
        """The reader of facts, shared so that no text is read twice."""
        return self._reader

    def check(
        self,
        texts: Sequence[str],
        sources: Sequence[Sequence[Sentence]],
        *,
        total_articles: int,
        context: Mapping[SentenceKey, str] | None = None,
        cluster: Sequence[Sentence] = (),
    ) -> list[Verdict]:
        """A verdict for each text against its own sources, in order.

        ``context`` maps ``Sentence.key`` to a reading of the sentence that stands alone (pronouns
        resolved); facts are taken from it as well. ``cluster`` are further sentences that tell who is who.
        """
        context = context or {}
        readings: dict[SentenceKey, str] = {}
        for sentence in [each for group in sources for each in group] + list(cluster):
            readings.setdefault(sentence.key, context.get(sentence.key, sentence.text))
        keys = sorted(readings)
        read = dict(zip(keys, self._reader.read([readings[key] for key in keys]), strict=True))
        cast = Cast(read[key] for key in keys)
        claims = self._reader.read(texts)
        indexed: dict[SentenceKey, _Source] = {}
        groups: list[list[_Source]] = []
        for group in sources:
            members = []
            for sentence in sorted(group, key=lambda each: each.key):
                if sentence.key not in indexed:
                    facts = read[sentence.key]
                    spelled = [facts.text] if facts.text == sentence.text else [facts.text, sentence.text]
                    indexed[sentence.key] = _Source(sentence, facts, NameIndex(spelled, facts.names))
                members.append(indexed[sentence.key])
            groups.append(members)
        near = self._near_words(claims, groups)
        return [
            self._judge(claim, group, cast=cast, near=near, total_articles=total_articles)
            for claim, group in zip(claims, groups, strict=True)
        ]

    def find_backing(
        self,
        texts: Sequence[str],
        sentences: Sequence[Sentence],
        vectors: Vectors,
        *,
        context: Mapping[SentenceKey, str] | None = None,
        shortlist: int = 12,
        min_cosine: float = 0.4,
    ) -> list[tuple[Sentence, ...]]:
        """Which of all the cluster's sentences say each text, most similar first.

        ``vectors`` are the sentences' embeddings, shape ``(len(sentences), dimensions)``. Only the
        ``shortlist`` nearest sentences of a text are read closely.
        """
        if not texts or not sentences:
            return [() for _ in texts]
        context = context or {}
        cosines = self._encoder.encode(texts) @ vectors.T
        nearest: list[list[Sentence]] = []
        for row in cosines:
            order = sorted(range(len(sentences)), key=lambda i: (-round(float(row[i]), 5), sentences[i].key))
            nearest.append([sentences[i] for i in order[:shortlist] if row[i] >= min_cosine])
        readings = {each.key: context.get(each.key, each.text) for group in nearest for each in group}
        keys = sorted(readings)
        read = dict(zip(keys, self._reader.read([readings[key] for key in keys]), strict=True))
        cast = Cast(read[key] for key in keys)
        indexed = {
            each.key: _Source(
                each, read[each.key], NameIndex([readings[each.key], each.text], read[each.key].names)
            )
            for group in nearest
            for each in group
        }
        backing = []
        for claim, group in zip(self._reader.read(texts), nearest, strict=True):
            members = [indexed[each.key] for each in group]
            backing.append(
                tuple(
                    source.sentence
                    for source in members
                    if _says_verbatim(source, claim.text)
                    or (_share(claim, [source], cast).says_it and _says(claim, source, cast))
                )
            )
        return backing

    # -- one sentence ---------------------------------------------------------------------------------

    def _judge(
        self,
        claim: Facts,
        sources: Sequence[_Source],
        *,
        cast: Cast,
        near: Mapping[tuple[str, str], float],
        total_articles: int,
    ) -> Verdict:
        ledger = _Ledger()
        verbatim = [source for source in sources if _says_verbatim(source, claim.text)]
        if verbatim:
            ledger.add(1.0, 1.0)
            missing_words = 0
        else:
            _check_names(claim, sources, cast, ledger)
            _check_numbers(claim, sources, ledger)
            _check_fates(claim, sources, ledger)
            _check_loose(claim, sources, ledger)
            _check_titles(claim, sources, cast, ledger)
            _check_dates(claim, sources, ledger)
            missing_words = _check_words(claim, sources, near, ledger)
            _check_links(claim, sources, ledger)
            _check_bigrams(claim, sources, ledger)
            _check_owners(claim, sources, cast, ledger)
            for relation in claim.relations:
                if relation.predicates & _SAY and not relation.nominal:
                    _check_speaker(relation, sources, cast, ledger)
                elif not relation.predicates <= _LIGHT:
                    _check_relation(relation, claim.stems, sources, cast, ledger)
            _check_negations(claim, sources, ledger)
            _check_attribution(claim, sources, cast, ledger)
        self._check_quotes(claim, sources, ledger)
        score = (ledger.kept / ledger.total if ledger.total else 0.0) * 0.5**ledger.hard
        words = len(claim.words) or 1
        soft = sum(1 for offence in ledger.offences if offence.soft and offence.kind != "word")
        verdict: Literal["supported", "partly", "unsupported"]
        if ledger.hard or missing_words / words > 0.4 or not sources:
            verdict = "unsupported"
        elif soft or missing_words > max(1, 0.15 * words):
            verdict = "partly"
        else:
            verdict = "supported"
        backing, articles = _backing(claim, sources, cast, verbatim)
        attributed = any(
            relation.predicates & _SAY
            and relation.agent
            # "The demands described by her lawyers": they tell nothing of the sentence.
            and (relation.finite or relation.agent.start < relation.start)
            for relation in claim.relations
        )
        lone = (
            total_articles >= 3
            and articles < min(self._config.min_articles, total_articles)
            and not attributed
            and not claim.quotes
        )
        return Verdict(
            text=claim.text,
            verdict=verdict,
            score=round(score, 4),
            offences=tuple(sorted(ledger.offences, key=lambda o: (o.soft, o.start, o.end, o.kind))),
            sources=backing,
            articles=articles,
            contradicted=ledger.contradicted,
            lone=lone,
        )

    def _check_quotes(self, claim: Facts, sources: Sequence[_Source], ledger: _Ledger) -> None:
        books = [self._book(source.sentence) for source in sources]
        for quote in claim.quotes:
            said = any(book.says(quote.text) for book in books)
            ledger.add(2.0, float(said))
            if not said:
                ledger.offend("quote", claim.text[quote.start : quote.end], quote.start, quote.end)

    def _book(self, sentence: Sentence) -> QuoteBook:
        key = sentence.article.fingerprint
        if key not in self._books:
            self._books[key] = QuoteBook([sentence.article.text])
        return self._books[key]

    def _near_words(
        self, claims: Sequence[Facts], groups: Sequence[Sequence[_Source]]
    ) -> dict[tuple[str, str], float]:
        """``(stem, text of the claim) -> cosine`` of each claim word to the nearest word of its sources."""
        wanted: list[tuple[str, str, list[str]]] = []
        words: dict[str, None] = {}
        for claim, sources in zip(claims, groups, strict=True):
            held = frozenset[str]().union(*(source.facts.stems for source in sources))
            for word in claim.words:
                if word.stem in held or SYNONYMS.get(word.stem, frozenset()) & held:
                    continue
                others = sorted(
                    {each.text.lower() for source in sources for each in source.facts.words}
                    - {word.text.lower()}
                )
                if others:
                    wanted.append((word.text.lower(), claim.text, others))
                    words.update(dict.fromkeys([word.text.lower(), *others]))
        fresh = [word for word in words if word not in self._word_vectors]
        if fresh:
            self._word_vectors.update(zip(fresh, self._encoder.encode(fresh), strict=True))
        return {
            (text, claim_text): float(
                (np.stack([self._word_vectors[other] for other in others]) @ self._word_vectors[text]).max()
            )
            for text, claim_text, others in wanted
        }


def _says_verbatim(source: _Source, text: str) -> bool:
    wanted = plain(text).strip(" .!?")
    return any(plain(held).strip(" .!?") == wanted for held in (source.sentence.text, source.facts.text))


# -- the checks ---------------------------------------------------------------------------------------


def _check_names(claim: Facts, sources: Sequence[_Source], cast: Cast, ledger: _Ledger) -> None:
    for name in claim.names:
        held = any(source.names.holds(name.words) for source in sources)
        if not held and len(name.words) > 1:
            # "Xi Jinping" where this group says "Xi" and another article of the cluster gives him in full
            held = cast.index.holds(name.words) and any(
                source.names.holds(name.words[-1:]) for source in sources
            )
        ledger.add(1.0, float(held))
        if not held:
            ledger.offend("name", name.text, name.start, name.end)


def _check_numbers(claim: Facts, sources: Sequence[_Source], ledger: _Ledger) -> None:
    for number in claim.numbers:
        backed = any(number_backed(number, held) for source in sources for held in source.facts.numbers)
        if not backed:
            backed = any(
                number.text.lower() in source.facts.text.lower().split() and not source.facts.numbers
                for source in sources
            )
        ledger.add(1.5, float(backed))
        if not backed:
            ledger.offend("number", number.text, number.start, number.end)
            ledger.contradicted |= any(
                same_measure(number, held) and bool(number.counted)
                for source in sources
                for held in source.facts.numbers
            )


def _check_fates(claim: Facts, sources: Sequence[_Source], ledger: _Ledger) -> None:
    """Figures that changed places: "five killed, three hurt" where it was three and five."""
    held = [each for source in sources for each in source.facts.fates]
    for number, fate in claim.fates:
        own = [each for each, other in held if other == fate]
        others = [each for each, other in held if other != fate]
        if (
            own
            and not any(value_implied(number, each) for each in own)
            and any(value_implied(number, each) for each in others)
        ):
            ledger.offend("number", number.text, number.start, number.end)
            ledger.contradicted = True


def _check_loose(claim: Facts, sources: Sequence[_Source], ledger: _Ledger) -> None:
    """A phrase that hangs on nothing is no sentence of news, unless some article writes just that."""
    for phrase in claim.loose:
        if not any(plain(phrase.text) in plain(source.facts.text) for source in sources):
            ledger.offend("loose", phrase.text, phrase.start, phrase.end)


def _check_titles(claim: Facts, sources: Sequence[_Source], cast: Cast, ledger: _Ledger) -> None:
    """ "The president of Marsek", where Marsek is the president."""
    for possession in claim.possessions:
        if possession.how != "of" or possession.noun not in _TITLES or possession.owner.country is not None:
            continue
        said = any(
            each.noun == possession.noun and each.how == "of" and cast.same(each.owner, possession.owner)
            for source in sources
            for each in source.facts.possessions
        )
        if not said and cast.is_called(possession.owner, possession.noun):
            ledger.offend("owner", possession.text, possession.start, possession.end)


def _date_backed(date: Date, held: Date) -> bool:
    if date.kind == held.kind:
        return date.value == held.value
    return date.kind == "month" and held.kind == "day" and held.value.startswith(date.value)


def _check_dates(claim: Facts, sources: Sequence[_Source], ledger: _Ledger) -> None:
    for date in claim.dates:
        backed = any(_date_backed(date, held) for source in sources for held in source.facts.dates)
        ledger.add(1.0, float(backed))
        if not backed:
            ledger.offend("date", date.text, date.start, date.end)


def _check_words(
    claim: Facts, sources: Sequence[_Source], near: Mapping[tuple[str, str], float], ledger: _Ledger
) -> int:
    held = frozenset[str]().union(*(source.facts.stems for source in sources)) if sources else frozenset()
    links = frozenset[tuple[str, str]]().union(*(source.facts.links for source in sources))
    missing = 0
    for word in claim.words:
        if word.stem in held:
            credit = 1.0
        elif SYNONYMS.get(word.stem, frozenset()) & held:
            credit = 0.9
        elif _turned_round(word, claim, held, links):
            credit = 0.0
            ledger.offend("reversed", word.text, word.start, word.end)
            ledger.contradicted = True
        else:
            cosine = near.get((word.text.lower(), claim.text), 0.0)
            credit = 0.5 if cosine >= _NEAR_WORD else 0.0
            if not credit:
                missing += 1
                ledger.offend("word", word.text, word.start, word.end, soft=True)
        ledger.add(0.5, credit)
    return missing


def _turned_round(word: Word, claim: Facts, held: frozenset[str], links: frozenset[tuple[str, str]]) -> bool:
    """Whether the sources use the antonym of ``word`` of the same thing."""
    against = ANTONYMS.get(word.stem, frozenset()) & held
    if not against:
        return False
    partners = {b for a, b in claim.links if a == word.stem} | {a for a, b in claim.links if b == word.stem}
    return any((a in against and b in partners) or (b in against and a in partners) for a, b in links)


def _check_links(claim: Facts, sources: Sequence[_Source], ledger: _Ledger) -> None:
    """Words that the claim joins should be joined, or at least stand together, in one source."""
    for a, b in sorted(claim.links):
        credit = 0.0
        for source in sources:
            if (a, b) in source.facts.links or (b, a) in source.facts.links:
                credit = 1.0
                break
            near = [a, *SYNONYMS.get(a, ())], [b, *SYNONYMS.get(b, ())]
            if all(any(word in source.facts.stems for word in words) for words in near):
                credit = max(credit, 0.7)
        ledger.add(0.5, credit)


def _check_bigrams(claim: Facts, sources: Sequence[_Source], ledger: _Ledger) -> None:
    """Wording kept from a source is the safest sign of support there is (ROUGE-2 in SummaC's comparison)."""
    for bigram in claim.bigrams:
        ledger.add(_BIGRAM, float(any(bigram in source.facts.bigrams for source in sources)))


def _check_owners(claim: Facts, sources: Sequence[_Source], cast: Cast, ledger: _Ledger) -> None:
    for possession in claim.possessions:
        if possession.how not in {"poss", "adj"}:
            continue
        nouns = {possession.noun, *SYNONYMS.get(possession.noun, ())}
        owners: list[Name] = []
        bare = False
        for source in sources:
            found = [each.owner for each in source.facts.possessions if each.noun in nouns]
            owners += found
            if not found and nouns & source.facts.stems:
                bare |= any(cast.same(possession.owner, name) for name in source.facts.names)
        if any(cast.same(possession.owner, owner) for owner in owners):
            ledger.add(1.0, 1.0)
        elif owners and not bare:
            ledger.add(1.0, 0.0)
            ledger.offend("owner", possession.text, possession.start, possession.end)
        elif owners or bare:
            ledger.add(1.0, 0.6)


def _check_negations(claim: Facts, sources: Sequence[_Source], ledger: _Ledger) -> None:
    """A "not" that no source has in any form is an invention."""
    if not claim.negations or any(source.facts.negations for source in sources):
        return
    if any(source.facts.stems & _LEXICAL_NEGATIONS for source in sources):
        return
    first = claim.negations[0]
    start = claim.text.find(first)
    ledger.offend("negation", first, max(start, 0), max(start, 0) + len(first))
    ledger.contradicted = True


# -- propositions -------------------------------------------------------------------------------------

_Status = Literal["same", "unknown", "conflict"]


def _compare_arguments(claim: Argument, held: Argument | None, cast: Cast) -> _Status:
    """Whether two arguments can be the same actor or thing."""
    if held is None or claim.pronoun or held.pronoun:
        return "unknown"
    if claim.names and held.names:
        matched = all(any(cast.same(name, other) for other in held.names) for name in claim.names)
        return "same" if matched else "conflict"
    if claim.names or held.names:
        if claim.head == held.head:
            return "same"
        named, described = (claim, held) if claim.names else (held, claim)
        if described.owners and described.head in _ROLES:
            known = [cast.from_country(name, described.owners) for name in named.names]
            countries = [
                any(name.country == owner.country for owner in described.owners)
                for name in named.names
                if name.country is not None
            ]
            if any(countries) or any(known):
                return "same"
            return "conflict" if known and all(value is False for value in known) else "unknown"
        return _compare_body(named.names, described.head, cast)
    if claim.owners and held.owners and claim.head in _ROLES and held.head in _ROLES:
        matched = any(cast.same(a, b) for a in claim.owners for b in held.owners)
        return ("same" if claim.head == held.head else "unknown") if matched else "conflict"
    if claim.head == held.head or held.head in SYNONYMS.get(claim.head, ()):
        return "same"
    return "conflict" if claim.head in _BODIES and held.head in _BODIES else "unknown"


def _compare_body(names: Sequence[Name], noun: str, cast: Cast) -> _Status:
    """Whether "the coastguard" can be one of ``names``: if some article calls it that, or it may stand for it."""
    if any(cast.is_called(name, noun) for name in names):
        return "same"
    # a country acts through its army and its ministries, whatever they are called
    if noun not in _BODIES or any(name.country is not None for name in names):
        return "unknown"
    if any(cast.is_called(name, body) for name in names for body in _BODIES):
        return "conflict"
    if any(cast.is_called(name, person) for name in names for person in _REPRESENTATIVES):
        return "unknown"
    institution = noun in _INSTITUTIONS and not all(name.label == "PERSON" for name in names)
    return "unknown" if institution else "conflict"


@dataclass(slots=True)
class _Match:
    source: _Source
    relation: Relation
    conflicts: list[Argument]
    same: int
    #: Share of the claim's words that the whole source sentence holds.
    overlap: float


def _find_matches(
    claim: Relation, stems: frozenset[str], sources: Sequence[_Source], cast: Cast
) -> list[_Match]:
    """Source propositions with the claim's predicate, or if there are none, with a synonym of it."""
    found: list[_Match] = []
    wanted = claim.predicates - _LIGHT or claim.predicates
    wider = frozenset(synonym for predicate in wanted for synonym in SYNONYMS.get(predicate, ()))
    for predicates in (wanted, wider):
        for source in sources:
            for relation in source.facts.relations:
                if relation.predicates & predicates and (relation.nominal <= claim.nominal or relation.agent):
                    conflicts, same = _compare(claim, relation, source, cast)
                    overlap = len(stems & source.facts.stems) / max(1, len(stems))
                    found.append(_Match(source, relation, conflicts, same, overlap))
        if found:
            break
    return found


def _participants(relation: Relation) -> list[Name]:
    names = [name for part in (relation.agent, relation.patient) if part is not None for name in part.names]
    return names + [
        name for how, part in relation.others if how in {"with", "between", "among"} for name in part.names
    ]


def _compare(claim: Relation, held: Relation, source: _Source, cast: Cast) -> tuple[list[Argument], int]:
    conflicts: list[Argument] = []
    same = 0
    mutual = bool(claim.predicates & held.predicates & _MUTUAL)
    if mutual and len(_participants(held)) >= 2:
        theirs = _participants(held)
        for part in (claim.agent, claim.patient, *(p for how, p in claim.others if how == "with")):
            if part is None or not part.names:
                continue
            if all(any(cast.same(name, other) for other in theirs) for name in part.names):
                same += 1
            else:
                conflicts.append(part)
    else:
        for part, other, opposite in (
            (claim.agent, held.agent, held.patient),
            (claim.patient, held.patient, held.agent),
        ):
            if part is None:
                continue
            status = _compare_arguments(part, other, cast)
            same += status == "same"
            crossed = (
                not mutual
                and status != "same"
                and bool(part.names)
                and opposite is not None
                and _compare_arguments(part, opposite, cast) == "same"
                and (other is None or not other.pronoun)
            )
            if status == "conflict" or crossed:
                conflicts.append(part)
    for how, part in claim.others:
        if not part.names or (mutual and how in {"with", "between"}):
            continue
        group = _GOAL if how in _GOAL else frozenset((how,))
        rivals = [other for preposition, other in held.others if preposition in group]
        if how in _GOAL and held.patient is not None and held.patient.names and claim.patient is None:
            rivals.append(held.patient)
        statuses = [_compare_arguments(part, rival, cast) for rival in rivals]
        if "same" in statuses:
            same += 1
        elif "conflict" in statuses and not _elsewhere(part, held, cast):
            conflicts.append(part)
    return conflicts, same


def _elsewhere(part: Argument, held: Relation, cast: Cast) -> bool:
    return any(
        _compare_arguments(part, other, cast) == "same"
        for other in (held.agent, held.patient)
        if other is not None
    )


def _check_relation(
    claim: Relation, stems: frozenset[str], sources: Sequence[_Source], cast: Cast, ledger: _Ledger
) -> None:
    named = any(part.names for part in claim.arguments)
    for part in claim.arguments:
        if len({name.words for name in part.names}) < len(part.names):  # "Xi and Xi"
            ledger.offend("role", part.text, part.start, part.end)
    matches = _find_matches(claim, stems, sources, cast)
    if not matches:
        ledger.add(1.0, 0.5 if _together(claim, sources, cast) else 0.2)
        return
    clean = [match for match in matches if not match.conflicts]
    denied = _denied(claim, matches, cast)
    if clean and denied:
        for part in denied:
            ledger.offend("role", part.text, part.start, part.end)
        ledger.add(1.0, 0.0)
        return
    if not clean:
        best = min(
            matches, key=lambda m: (len(m.conflicts), -m.same, m.source.sentence.key, m.relation.start)
        )
        for part in best.conflicts:
            ledger.offend("role", part.text, part.start, part.end)
        ledger.add(1.0, 0.0)
        return
    strongest = max(match.same for match in clean)
    nearest = max(match.same + match.overlap for match in clean)
    best_matches = [match for match in clean if match.same + match.overlap >= nearest - 0.2]
    ledger.add(1.0, 1.0 if strongest or not named else 0.7)
    if claim.agent is not None and claim.agent.names and not _agent_known(claim.agent, clean, cast):
        ledger.offend("role", claim.agent.text, claim.agent.start, claim.agent.end, soft=True)
    if claim.nominal or not (strongest or len(matches) == 1 or nearest >= 0.6):
        return
    verbal = [match for match in best_matches if not match.relation.nominal]
    if not verbal:
        return
    if all(match.relation.negated != claim.negated for match in verbal):
        ledger.offend("negation", claim.text, claim.start, claim.end)
        ledger.contradicted = True
    elif claim.finite:
        known = max(match.relation.certainty for match in verbal)
        if claim.certainty > known and not (claim.present and known == 1):
            ledger.offend("certainty", claim.text, claim.start, claim.end)
    for date in claim.dates:
        rivals = [[held for held in match.relation.dates if held.kind == date.kind] for match in verbal]
        if (
            strongest
            and all(rivals)
            and not any(_date_backed(date, held) for group in rivals for held in group)
        ):
            ledger.offend("date", date.text, date.start, date.end)


def _denied(claim: Relation, matches: Sequence[_Match], cast: Cast) -> list[Argument]:
    """Places and others that no clean source confirms, and that another source puts differently.

    Without it "Xi's visit to Ukraine" would pass beside "Xi's visit to Moscow" and "Kishida's visit to
    Ukraine" as soon as a third sentence says "Xi's visit" and no more.
    """
    denied = []
    for _, part in claim.others:
        if not part.names:
            continue
        confirming = [
            match
            for match in matches
            if any(_compare_arguments(part, other, cast) == "same" for other in match.relation.arguments)
        ]
        if any(not match.conflicts for match in confirming):
            continue
        if any(claim.agent in match.conflicts for match in confirming) or any(
            match.conflicts == [part] and match.same for match in matches
        ):  # somebody else did it there
            denied.append(part)
    return denied


def _agent_known(agent: Argument, matches: Sequence[_Match], cast: Cast) -> bool:
    """Whether some source that has the deed also names its doer, or leaves room for it."""
    for match in matches:
        held = match.relation.agent
        if held is not None and (held.head in _ROLES or _compare_arguments(agent, held, cast) == "same"):
            return True
        if all(any(cast.same(name, other) for other in match.source.facts.names) for name in agent.names):
            return True
    return False


def _together(claim: Relation, sources: Sequence[_Source], cast: Cast) -> bool:
    """Whether one source names everybody who takes part."""
    names = [name for part in claim.arguments for name in part.names]
    return any(
        all(any(cast.same(name, other) for other in source.facts.names) for name in names)
        for source in sources
    )


def _check_speaker(claim: Relation, sources: Sequence[_Source], cast: Cast, ledger: _Ledger) -> None:
    speaker = claim.agent
    if speaker is None or speaker.pronoun:
        return
    if not (speaker.names or speaker.owners or speaker.head in _BODIES):
        return
    content = claim.content - {word for name in speaker.names for word in map(stem, name.words)}
    if not content:
        return
    told: list[tuple[float, _Status, _Source]] = []
    negated: set[bool] = set()
    for source in sources:
        for relation in source.facts.relations:
            if relation.nominal or not relation.predicates & _SAY:
                continue
            overlap = len(content & relation.content) / len(content)
            status = (
                "unknown" if relation.agent is None else _compare_arguments(speaker, relation.agent, cast)
            )
            told.append((overlap, status, source))
            if status == "same" and overlap >= 0.5 and relation.predicates & claim.predicates:
                negated.add(relation.negated)
    best = max((overlap for overlap, _, _ in told), default=0.0)
    untold = max((len(content & source.facts.stems) / len(content) for source in sources), default=0.0)
    close = [(status, source) for overlap, status, source in told if overlap >= max(0.34, best - 0.15)]
    statuses = [status for status, _ in close]
    if negated and claim.negated not in negated:
        ledger.add(1.0, 0.0)
        ledger.offend("negation", claim.text, claim.start, claim.end)
        ledger.contradicted = True
    elif "same" in statuses:
        ledger.add(1.0, 1.0)
    elif statuses and all(status == "conflict" for status in statuses):
        ledger.add(1.0, 0.0)
        ledger.offend("speaker", speaker.text, speaker.start, speaker.end)
    elif any(
        all(any(cast.same(name, other) for other in source.facts.names) for name in speaker.names)
        for source in (source for _, source in close)
    ):
        ledger.add(1.0, 0.8)
    elif statuses and not speaker.names:
        ledger.add(1.0, 0.6)
    elif statuses or untold >= 0.5:
        ledger.add(1.0, 0.4)
        ledger.offend("speaker", speaker.text, speaker.start, speaker.end, soft=True)
    else:
        ledger.add(1.0, 0.3)


def _check_attribution(claim: Facts, sources: Sequence[_Source], cast: Cast, ledger: _Ledger) -> None:
    """What every source only reports somebody as saying is no fact of the summary's own.

    A plain fact may lose its teller where two articles tell it; a view or a forecast never.
    """
    if claim.quotes or _HEDGES.search(claim.text):
        return
    if any(each.predicates & (_SAY | _CONTENDED) and not each.nominal for each in claim.relations):
        return
    tellings = [
        (source, _telling(claim, source))
        for source in sources
        if _share(claim, [source], cast, main=True).says_it
    ]
    if not tellings or any(not telling for _, telling in tellings):
        return
    view = (
        all(telling == "view" for _, telling in tellings)
        or _FORECAST.search(claim.text) is not None
        or is_unattributed_opinion(claim)
    )
    if view or len({source.sentence.article.id for source, _ in tellings}) < 2:
        start = min(claim.main, default=0)
        words = claim.text[start:].split()
        ledger.offend("speaker", words[0], start, start + len(words[0]), soft=not view)


def _telling(claim: Facts, source: _Source) -> Literal["", "report", "view"]:
    """How ``source`` has the main proposition: as fact (empty), as somebody's report, or as his view."""
    wanted = {word.stem for word in claim.words if word.start in claim.main}
    for relation in source.facts.relations:
        if relation.nominal or relation.agent is None or not relation.predicates & (_SAY | _CONTENDED):
            continue
        held = sum(
            1
            for word in wanted
            if word in relation.content or SYNONYMS.get(word, frozenset()) & relation.content
        )
        if held >= 0.5 * len(wanted):
            return "view" if relation.predicates & _CONTENDED else "report"
    return ""


# -- who backs it -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Share:
    """How much of a claim some sentences hold: of its names, of its words, of all its parts; and which."""

    names: float
    words: float
    all: float
    parts: frozenset[str]
    #: Whether they date the matter, and not as the claim does.
    other_date: bool

    @property
    def says_it(self) -> bool:
        return self.all >= 0.6 and self.words >= 0.5 and self.names >= 0.7 and not self.other_date


def _share(claim: Facts, sources: Sequence[_Source], cast: Cast, *, main: bool = False) -> _Share:
    """The share of ``claim``, or of its ``main`` proposition alone, that ``sources`` hold together."""

    def asked(start: int) -> bool:
        return not main or start in claim.main

    found: list[str] = []
    kept = {"names": 0.0, "words": 0.0, "figures": 0.0}
    total = {"names": 0, "words": 0, "figures": 0}
    for name in claim.names:
        if not asked(name.start):
            continue
        total["names"] += 1
        if any(
            source.names.holds(name.words) or any(cast.same(name, other) for other in source.facts.names)
            for source in sources
        ):
            kept["names"] += 1
            found.append("n:" + " ".join(name.words))
    for number in claim.numbers:
        if asked(number.start):
            total["figures"] += 1
            if any(number_backed(number, held) for source in sources for held in source.facts.numbers):
                kept["figures"] += 1
                found.append(f"#:{number.value}")
    dates = [date for date in claim.dates if asked(date.start)]
    held_dates = [held for source in sources for held in source.facts.dates]
    for date in dates:
        total["figures"] += 1
        if any(_date_backed(date, held) for held in held_dates):
            kept["figures"] += 1
            found.append(f"d:{date.value}")
    stems = frozenset[str]().union(*(source.facts.stems for source in sources))
    for word in claim.words:
        if not asked(word.start):
            continue
        total["words"] += 1
        if word.stem in stems:
            kept["words"] += 1
            found.append("w:" + word.stem)
        elif SYNONYMS.get(word.stem, frozenset()) & stems:
            kept["words"] += 0.9
            found.append("w:" + word.stem)
    everything = sum(total.values())
    kinds = {held.kind for held in held_dates}
    return _Share(
        names=kept["names"] / total["names"] if total["names"] else 1.0,
        words=kept["words"] / total["words"] if total["words"] else 1.0,
        all=sum(kept.values()) / everything if everything else 0.0,
        parts=frozenset(found),
        other_date=any(date.kind in kinds for date in dates)
        and not any(_date_backed(date, held) for date in dates for held in held_dates),
    )


def _says(claim: Facts, source: _Source, cast: Cast) -> bool:
    """Whether one sentence says the main proposition of ``claim``, and nothing against the rest of it.

    The same verb of the same noun is not enough: "is seen as a boost" is not "is seen as a means".
    """
    return (
        _in_common(claim, source) >= _MUCH_THE_SAME
        and _share(claim, [source], cast, main=True).says_it
        and not _gainsays(claim, source, cast)
    )


#: Share of a claim's content words, or synonyms of them, that a sentence which says the same has.
_MUCH_THE_SAME = 0.5


def _in_common(claim: Facts, source: _Source) -> float:
    held = source.facts.stems
    found = [stem for stem in claim.stems if stem in held or not held.isdisjoint(SYNONYMS.get(stem, ()))]
    return len(found) / max(len(claim.stems), 1)


def _gainsays(claim: Facts, source: _Source, cast: Cast) -> bool:
    """Whether one source, close as its words are, says otherwise: other actors, figures, or the opposite."""
    ledger = _Ledger()
    _check_owners(claim, [source], cast, ledger)
    for relation in claim.relations:
        if relation.predicates & _SAY and not relation.nominal:
            _check_speaker(relation, [source], cast, ledger)
        elif not relation.predicates <= _LIGHT:
            _check_relation(relation, claim.stems, [source], cast, ledger)
    if any(not offence.soft for offence in ledger.offences):
        return True
    return any(
        number.counted
        and any(same_measure(number, held) and held.counted for held in source.facts.numbers)
        and not any(number_backed(number, held) for held in source.facts.numbers)
        for number in claim.numbers
    )


_MOST_SOURCES = 5


def _backing(
    claim: Facts, sources: Sequence[_Source], cast: Cast, verbatim: Sequence[_Source]
) -> tuple[tuple[Sentence, ...], int]:
    """The sources to name, best first, and how many different articles say all of it by themselves.

    An article may tell in two sentences what the claim tells in one, but the main proposition in one of them.
    """
    shares = [(_share(claim, [source], cast), source) for source in sources]
    shares.sort(key=lambda each: (each[1] not in verbatim, -each[0].all, each[1].sentence.key))
    by_article: dict[str, list[_Source]] = {}
    for _, source in shares:
        by_article.setdefault(source.sentence.article.id, []).append(source)
    backers = {
        article
        for article, own in by_article.items()
        if any(source in verbatim for source in own)
        or (
            any(_says(claim, source, cast) for source in own)
            and _say_together(claim, own, cast)
            and _names_tellers(claim, own, cast)
        )
    }
    chosen: list[_Source] = []
    covered: frozenset[str] = frozenset()
    named: set[str] = set()
    for share, source in shares:
        article = source.sentence.article.id
        needed = (article in backers and article not in named) or share.parts - covered
        if needed and len(chosen) < _MOST_SOURCES:
            chosen.append(source)
            covered |= share.parts
            named.add(article)
    # A fused sentence may take a half from each of two sources: neither says it all, one article does back it.
    return tuple(source.sentence for source in chosen), max(len(backers), 1 if chosen else 0)


def _names_tellers(claim: Facts, sources: Sequence[_Source], cast: Cast) -> bool:
    """Whether they name everybody whose words the claim reports: who says the like unasked backs nobody's quotation."""
    held = [name for source in sources for name in source.facts.names]
    return all(
        any(cast.same(name, other) for other in held)
        for relation in claim.relations
        if relation.predicates & _SAY and not relation.nominal and relation.agent is not None
        for name in relation.agent.names
    )


def _say_together(claim: Facts, sources: Sequence[_Source], cast: Cast) -> bool:
    return _share(claim, [each for each in sources if not _gainsays(claim, each, cast)], cast).says_it
