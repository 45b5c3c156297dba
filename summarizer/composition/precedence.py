"""Which chosen sentence has to be read before which: a reply after what it answers, "the bill" after "a bill".

A sentence taken out of its article may be true and complete and still be wrong where it stands: "Dahl rejected the
accusation" before the accusation, "Dahl added that …" behind somebody else's words. What it goes on from is looked for
where its article has it, among the few sentences before it that the summary tells too. Nothing is moved that no word
of the sentence asks for: where the articles do not say, :func:`summarizer.composition.planning.order` decides as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.decontext.context_dependence import points_back
from summarizer.decontext.definites import spoken_of
from summarizer.retrieval.sentences import Sentence
from summarizer.text.lexicon import SPEECH_VERBS
from summarizer.text.parsing import stems_of, text_of
from summarizer.text.quotes import QUOTATION
from summarizer.text.words import content_stems, stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: Sentences that a word may reach back over in its article, and those over which two still belong side by side.
_REACH, _BESIDE = 4, 2
# Content words that two sentences share where they tell the same thing.
_SAME_MATTER = 3
# How much text before a sentence is searched for them.
_CHARACTERS = 400
# How much a constraint counts where two cannot both be kept.
_REPLY, _GOES_ON, _NAMED_BEFORE, _DESCRIBED, _SAME_SPEAKER = 4.0, 3.0, 2.0, 1.5, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One sentence has to be read before another; both are indices into the chosen sentences."""

    before: int
    after: int
    #: Whether nothing may stand between the two.
    adjacent: bool
    #: Of constraints that cannot all be kept, the weakest go.
    strength: float
    reason: str
    #: What may stand between the two all the same: more by the same speaker.
    between: frozenset[int] = frozenset()

    def kept_in(self, sequence: Sequence[int]) -> bool:
        """Whether an order keeps it."""
        start, end = sequence.index(self.before), sequence.index(self.after)
        return start < end and (not self.adjacent or self.between.issuperset(sequence[start + 1 : end]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A chosen sentence as it will be read, and the article sentences it tells, the one it is worded after first."""

    doc: Doc
    sources: tuple[Sentence, ...]


def constraints(tellings: Sequence[Telling], *, first: int) -> list[Constraint]:
    """What the wording of the chosen sentences asks of their order, ``first`` being the one that opens the summary."""
    found: list[Constraint] = []
    for number in range(len(tellings)):
        if number != first:
            found += _reply(number, tellings)
            found += _continuation(number, tellings)
            found += _both(number, tellings)
            found += _same_speaker(number, tellings)
            found += _introductions(number, tellings, first=first)
            found += _described(number, tellings, first=first)
    return found


def _told_before(number: int, tellings: Sequence[Telling], *, word: str = "") -> list[tuple[int, int]]:
    """``(distance, index)`` of what the summary tells too and the article tells shortly before, nearest first.

    Of articles that differ in their wording, those that have the ``word`` count.
    """
    sources = tellings[number].sources
    own = [source for source in sources if word and word in source.text] or sources[:1]
    near: list[tuple[int, int]] = []
    for other, telling in enumerate(tellings):
        distances = [
            here.index - there.index
            for here in own
            for there in telling.sources
            if other != number and here.article.id == there.article.id and there.index < here.index
        ]
        if distances and min(distances) <= _REACH:
            near.append((min(distances), other))
    # Of two equally near, what is told later will stand last in the summary, too.
    return sorted(near, key=lambda each: (each[0], -_place(tellings[each[1]]), each[1]))


def _words_before(sentence: Sentence) -> set[str]:
    """Stems of what its article says right before it."""
    return set(content_stems(sentence.article.text[max(sentence.start - _CHARACTERS, 0) : sentence.start]))


def _place(telling: Telling) -> float:
    """How far into their articles its sentences stand, 0..1, on average."""
    shares = [source.start / max(len(source.article.text), 1) for source in telling.sources]
    return round(sum(shares) / len(shares), 6) if shares else 0.0


# -- replies ----------------------------------------------------------------------------------------------------


def _reply(number: int, tellings: Sequence[Telling]) -> Iterator[Constraint]:
    """ "Dahl responded that …", "Dahl rejected the accusation": behind what somebody else is told to have said or done."""
    doc = tellings[number].doc
    answers = _answers(doc)
    if answers is None:
        return
    who = _subject(doc)
    for distance, other in _told_before(number, tellings, word=answers):
        if who is None or _subject(tellings[other].doc) != who:
            yield Constraint(
                before=other,
                after=number,
                adjacent=distance <= _BESIDE,
                between=_of(_subject(tellings[other].doc), tellings),
                strength=_REPLY,
                reason=f"“{answers}” answers it",
            )
            return


def _answers(doc: Doc) -> str | None:
    """The word with which it answers what it does not tell itself."""
    for verb in _main_verbs(doc):
        lemma = verb.lemma_.lower()
        back = any(child.lower_ == "back" for child in verb.children)
        if (lemma in _RESPONDS or (back and lemma in _STRIKES)) and not _says_to_what(verb):
            return verb.text
        if lemma in _REJECTS and any(
            child.dep_ == "dobj" and _is_bare(child, _CLAIMS) for child in verb.children
        ):
            return verb.text
    return None


_RESPONDS = frozenset("respond reply retort counter rebut".split())
_STRIKES = frozenset("shoot fire hit push strike snap clap punch".split())
_REJECTS = frozenset("reject deny dismiss refute dispute contest rebuff decline".split())
_CLAIMS = frozenset(
    """accusation allegation charge claim assertion suggestion criticism report complaint offer demand request
    proposal call threat warning statement finding""".split()
)


def _says_to_what(verb: Token) -> bool:
    """ "responded to a reporter’s question about …" tells itself what it answers; "responded to that" does not."""
    return any(
        answered.dep_ == "pobj" and not _is_bare(answered, _CLAIMS)
        for child in verb.children
        if child.lower_ in ("to", "against", "at")
        for answered in child.children
    ) or any(child.dep_ == "dobj" and not _is_bare(child, _CLAIMS) for child in verb.children)


def _is_bare(noun: Token, nouns: frozenset[str]) -> bool:
    """ "the accusation", "those claims", "it": which, only what stood before can say."""
    if noun.tag_ == "PRP" or (noun.lower_ in ("that", "this") and noun.pos_ in ("PRON", "DET")):
        return True
    plain = all(child.dep_ in ("det", "punct") for child in noun.children)
    pointed = any(
        child.lower_ in ("the", "those", "these", "this", "that", "such") for child in noun.children
    )
    return noun.lemma_.lower() in nouns and plain and pointed


# -- continuations ------------------------------------------------------------------------------------------------


def _continuation(number: int, tellings: Sequence[Telling]) -> Iterator[Constraint]:
    """ "Dahl added that …", "In other interviews, …": behind what it goes on from, its own speaker's words if it can."""
    doc = tellings[number].doc
    cue = _goes_on(doc)
    if cue is None:
        return
    word, close = cue
    near = _told_before(number, tellings, word=word)
    if _BARE_ADDING.match(text_of(doc)):
        near = [(1, other) for other in _telling_the_rest(number, tellings)] or near
    if not near:
        return
    who = _subject(doc)
    same = [each for each in near if who is not None and _subject(tellings[each[1]].doc) == who]
    distance, other = (same or near)[0]
    yield Constraint(
        before=other,
        after=number,
        adjacent=(close and bool(same)) or (distance <= _BESIDE and (close or bool(same))),
        between=_of(who, tellings) if same else frozenset(),
        strength=_GOES_ON,
        reason=f"“{word}” goes on from it" if word else "points back at it",
    )


def _telling_the_rest(number: int, tellings: Sequence[Telling]) -> list[int]:
    """Which of them tells most of what stood before it: ' “The pier is safe!” | Dahl tweeted, adding, “…” '."""
    own = set(content_stems(text_of(tellings[number].doc)))
    cut = {word for source in tellings[number].sources[:1] for word in _words_before(source)} - own
    shared = {
        other: len(cut & (set(content_stems(text_of(telling.doc))) - own))
        for other, telling in enumerate(tellings)
        if other != number
    }
    most = max(shared.values(), default=0)
    return [other for other, count in shared.items() if count == most >= _SAME_MATTER][:1]


def _goes_on(doc: Doc) -> tuple[str, bool] | None:
    """The word with which it goes on from something told before, and whether that has to stand right before it."""
    text = text_of(doc)
    if (opening := _OPENS_ON.match(text)) is not None:
        return opening.group(0), True
    if (bare := _BARE_ADDING.match(text)) is not None:
        return bare.group(0), True
    if points_back(doc) and not QUOTATION.search(text):
        return "", True
    for verb in _main_verbs(doc):
        lemma = verb.lemma_.lower()
        speaks = bool(QUOTATION.search(text)) or any(child.dep_ == "ccomp" for child in verb.children)
        if lemma in _ADDS and speaks and not any(child.dep_ == "dobj" for child in verb.children):
            return verb.text, True
        for child in verb.children:
            if child.dep_ == "advmod" and child.lower_ in _ADVERBS:
                return child.text, False
    return None


_ADDS = frozenset({"add", "continue"})
_ADVERBS = frozenset("also too again later afterwards afterward subsequently then".split())
_OPENS_ON = re.compile(
    r"(?:In (?:other|another|a separate|a second|a later|later|subsequent|the same|separate)\b"
    r"|(?:On )?[Tt]he (?:same|next|following) (?:day|night|morning|afternoon|evening|week)\b"
    r"|(?:Hours|Minutes|Days|Moments|Shortly|Soon)(?: later| after| afterwards?)\b(?=,| [a-z]+ed\b)"
    r"|If (?:confirmed|so|true|approved|passed|convicted)\b,?"
    r"|(?:That|This|It) (?:would|will|means|meant|followed|follows|came|comes)\b)"
)
#: "Dahl tweeted, adding, “…”": what he tweeted first stood before.
_BARE_ADDING = re.compile(r"(?:[\w.’'-]+ ){1,5}(?:said|tweeted|wrote|posted), adding\b")


def _both(number: int, tellings: Sequence[Telling]) -> Iterator[Constraint]:
    """ "Both videos show …": behind every other sentence that speaks of a video."""
    found = _BOTH.match(text_of(tellings[number].doc))
    for other, telling in enumerate(tellings):
        if found is not None and other != number and stem(found.group(1)) in stems_of(telling.doc):
            yield Constraint(
                before=other,
                after=number,
                adjacent=False,
                strength=_NAMED_BEFORE,
                reason=f"is of the “{found.group(0)}”",
            )


_BOTH = re.compile(r"Both ([a-z]+s)\b")


# -- one speaker --------------------------------------------------------------------------------------------------


def _same_speaker(number: int, tellings: Sequence[Telling]) -> Iterator[Constraint]:
    """Two sentences of one statement stay side by side, as the article has them."""
    who = _speaker(tellings[number].doc)
    for distance, other in _told_before(number, tellings):
        if who is not None and distance <= _BESIDE and _speaker(tellings[other].doc) == who:
            yield Constraint(
                before=other,
                after=number,
                adjacent=True,
                between=_of(who, tellings),
                strength=_SAME_SPEAKER,
                reason=f"{who} goes on speaking",
            )
            return


# -- definite nouns -----------------------------------------------------------------------------------------------


def _introductions(number: int, tellings: Sequence[Telling], *, first: int) -> Iterator[Constraint]:
    """ "The newspaper" behind "a newspaper in Halvik": the sentence of its article that introduces it, if it is told."""
    doc = tellings[number].doc
    beside = [other for _, other in _told_before(number, tellings)]
    article = {source.article.id for source in tellings[number].sources[:1]}
    for noun in spoken_of(doc):
        if introduces(tellings[first].doc, noun):
            continue
        introducing = [
            other
            for other, telling in enumerate(tellings)
            if other != number
            and introduces(telling.doc, noun)
            and any(source.article.id in article for source in telling.sources)
        ]
        introducing.sort(key=lambda other: (beside.index(other) if other in beside else len(beside), other))
        if introducing:
            yield Constraint(
                before=introducing[0],
                after=number,
                adjacent=False,
                strength=_NAMED_BEFORE,
                reason=f"introduces “the {noun.text}”",
            )


_COUNTING = frozenset("a an another one two three four five six several some".split())


def introduces(doc: Doc, noun: Token) -> bool:
    """Whether ``doc`` speaks of such a thing as ``noun`` as new ("a bill", "two bills", "bills"), or by name ("the ferry Alma Rosa")."""
    word = stem(noun.lemma_.lower())
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN") or stem(token.lemma_.lower()) != word or _quoted(token):
            continue
        if token.pos_ == "PROPN":  # of a name, or of the title before one
            return True
        if token.tag_ != noun.tag_ or any(child.lower_ in _OTHER for child in token.children):
            continue
        name = doc[token.i + 1] if token.i + 1 < len(doc) else token
        if name.pos_ == "PROPN" and (token.is_ancestor(name) or name.head == token.head):
            return True
        if any(child.dep_ == "poss" for child in token.children):  # "his brother"
            return True
        marks = [child.lower_ for child in token.children if child.dep_ in ("det", "nummod")]
        if any(mark in _COUNTING for mark in marks) or (token.tag_ == "NNS" and not marks):
            return True
    return False


_OTHER = frozenset("other more further additional".split())


def _described(number: int, tellings: Sequence[Telling], *, first: int) -> Iterator[Constraint]:
    """ "Dahl’s brother" behind "Dahl, who …": the sentence that says who somebody is, where the lede does not speak of him."""
    opening = {token.lower_ for token in tellings[first].doc}
    people = [entity for entity in tellings[number].doc.ents if entity.label_ == "PERSON"]
    told = {
        person.root.lower_
        for person in people
        # A full name or a title is enough for the reader.
        if any(child.dep_ == "compound" for child in person.root.children) or _is_described(person)
    }
    for name in sorted({person.root.lower_ for person in people} - told - opening):
        describing = [
            other
            for other, telling in enumerate(tellings)
            if other not in (number, first)
            and any(
                entity.label_ == "PERSON" and entity.root.lower_ == name and _is_described(entity)
                for entity in telling.doc.ents
            )
        ]
        if describing:
            yield Constraint(
                before=describing[0],
                after=number,
                adjacent=False,
                strength=_DESCRIBED,
                reason=f"says who {name} is",
            )


def _is_described(person: Span) -> bool:
    """ "Dahl, who …", "Dahl, a judge", "the judge, Ines Dahl"."""
    return person.root.dep_ == "appos" or any(
        child.i >= person.end
        and (
            (child.dep_ == "appos" and child.pos_ == "NOUN")
            or (child.dep_ == "relcl" and any(word.lower_ in ("who", "whose") for word in child.subtree))
        )
        for child in person.root.children
    )


# -- small questions ----------------------------------------------------------------------------------------------


def _main_verbs(doc: Doc) -> list[Token]:
    """The main verb and those joined to it, outside quotation marks."""
    return [
        token
        for token in doc
        if (token.dep_ == "ROOT" or (token.dep_ == "conj" and token.head.dep_ == "ROOT"))
        and token.pos_ in ("VERB", "AUX")
        and not _quoted(token)
    ]


def _subject(doc: Doc) -> str | None:
    """The last word of whom or what its main clause speaks of, in small letters."""
    for verb in _main_verbs(doc):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass") and not _quoted(child):
                return child.lower_
    return None


def _of(who: str | None, tellings: Sequence[Telling]) -> frozenset[int]:
    """Which of the sentences speak of that subject."""
    return frozenset(
        number for number, telling in enumerate(tellings) if who is not None and _subject(telling.doc) == who
    )


def _speaker(doc: Doc) -> str | None:
    """Whose words its main clause gives, where it has a name."""
    quotes = QUOTATION.search(text_of(doc)) is not None
    for verb in _main_verbs(doc):
        if not quotes and not any(child.dep_ == "ccomp" for child in verb.children):
            continue
        for child in verb.children:
            if child.dep_ == "nsubj" and child.pos_ == "PROPN" and verb.lemma_.lower() in SPEECH_VERBS:
                return child.lower_
    return None


def _quoted(token: Token) -> bool:
    return any(match.start() <= token.idx < match.end() for match in QUOTATION.finditer(text_of(token.doc)))
