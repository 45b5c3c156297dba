"""Where the articles disagree: figures, dates, places, quoted words, and whether a thing happened.

Two sentences disagree only if they are about the same thing: the same deed or noun, the same people, no
different day, and similar sentences on the whole. A missed conflict costs less than a false one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from summarizer.conflicts.cast import Cast
from summarizer.conflicts.claims import Claim, Conflict, Kind, in_order
from summarizer.grouping.groups import Group
from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import Argument, FactReader, Facts, Relation
from summarizer.text.fates import counted_token, fate_counted, fate_of
from summarizer.text.lexicon import LIGHT, MUTUAL, ROLES, SAY, SYNONYMS
from summarizer.text.names import Name
from summarizer.text.parsing import Parser
from summarizer.text.quantities import CURRENCIES, Date, Number, compatible_values, same_measure
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from summarizer.retrieval.encoding import SentenceEncoder, Vectors

#: Cosine below which two sentences are taken to be about different things, whatever words they share.
_SIMILAR = {"number": 0.55, "date": 0.4, "place": 0.3, "quote": 0.45, "polarity": 0.65}
#: "a two-day visit" names what lasts in so many words that the rest of the sentence matters less.
_SIMILAR_DURATION = 0.35
#: The same for figures that both sentences give for one date ("last year"), and for one sum in two currencies.
_SIMILAR_DATED = 0.5
#: Sums and percentages say so little about what they measure that the sentences must.
_SIMILAR_SUM = 0.7
_CURRENCY_WORD = re.compile(rf"\s+(?:[A-Z]\w+\s+)?(?:{'|'.join(sorted(CURRENCIES))})s?\b")
#: Smaller sums may well be the same in two currencies.
_MISTAKEN_SUM = 1000
#: What befalls people says so well which people are counted that the rest of the sentence matters less.
_SIMILAR_FATE = 0.4
_DURATIONS = frozenset("second minute hour day week month year".split())
_GENERIC = frozenset(
    stem(word)
    for word in LIGHT | SAY | {"include", "people", "person", "total", "time", "low", "high", "record"}
)
_MEETINGS = frozenset(stem(word) for word in "meeting talk summit meet discussion negotiation".split())
_MOVES = frozenset(stem(word) for word in "arrive land travel fly come visit go enter".split())
_CALLS = frozenset(stem(word) for word in "call refer describe address".split())
_LASTS = frozenset("last take continue go run".split())
_PEOPLE = frozenset(
    stem(word) for word in "people person other individual man victim resident inhabitant human".split()
)
_MAYBE = frozenset(("could", "might", "may", "would"))
#: Days up to which something is counted, or on which the count was told: later counts are higher.
_AS_OF = re.compile(
    r"\b(?:by|as of|until|said|told|reported|announced|informed)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
_PART_OF = re.compile(r"\d\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+)?$")
_OFFSET = re.compile(
    r"[\s-]*\w+[\s-]+(?:after|before|later|earlier|ago|since|into|old|prior|from|in a row)\b"
)
#: Words that make two opposite statements both true: "has not suffered one before".
_LIMITS = re.compile(
    r"\b(?:before|yet|anymore|longer|previously|ever|little|any|discernible|always|only|just|still|until)\b",
    re.IGNORECASE,
)
_COMPOSITE = re.compile(r"[\s-]*\w+,?\s+(?:and\s+)?\d+\s+\w+")
_COMPOSED = re.compile(r"\d[\s-]*\w+,?\s+(?:and\s+)?$")
#: Words that set some of a kind apart from the rest: "five more people", "the remaining four boys".
_APART = re.compile(
    r"\b(?:more|others?|another|remaining|additional|further|new|extra|rest)\b", re.IGNORECASE
)
_MORE = re.compile(
    r"\b(?:more|other|another|remaining|additional|further|new|extra|rest|most|half)\b", re.IGNORECASE
)
_OF_A_COUNT = re.compile(r"(?:\s\w+)?\s+of\s+(?:them|those|whom|the|its|their|these|some)\b", re.IGNORECASE)
_EACH_OTHER = re.compile(r"\b(?:each other|one another)\b", re.IGNORECASE)
#: What somebody may do on any day, and on more than one.
_TIME_AND_AGAIN = frozenset(
    stem(word)
    for word in SAY
    | {
        "deny",
        "reject",
        "dismiss",
        "criticize",
        "criticise",
        "condemn",
        "praise",
        "defend",
        "accuse",
        "urge",
        "call",
    }
)
_MUTUAL = frozenset(stem(word) for word in MUTUAL)
_ROLES = frozenset(stem(word) for word in ROLES)


@dataclass(frozen=True, slots=True)
class _Mention:
    """One value in one sentence, with what it is a value of."""

    kind: Kind
    sentence: Sentence
    row: int
    #: Compared: mentions with equal keys say the same.
    key: tuple[str | float, ...]
    #: Shown.
    value: str
    topic: str
    #: Stems of the deed or thing the value belongs to.
    anchors: frozenset[str]
    #: The value as the sentence words it.
    wording: str
    number: Number | None = None
    relation: Relation | None = None
    names: tuple[Name, ...] = ()
    dates: tuple[Date, ...] = ()
    #: Whether words such as "more" or "remaining" set the counted apart.
    apart: bool = False
    #: What the counted people suffered or did ("killed", "in hospital"), if it is a known fate.
    fate: str = ""
    #: The day up to which something was counted, where the sentence says so.
    as_of: str = ""
    #: The clause around the figure: what is counted stands there, whatever else the sentence tells.
    clause: str = ""
    #: Every figure of the sentence; of a fate's count, without those of other fates.
    figures: frozenset[float] = frozenset()
    #: Who did it: "Lagos expelled 60 diplomats".
    doers: tuple[Name, ...] = ()
    #: Whose it is: "Xi's three-day visit".
    owners: tuple[Name, ...] = ()


def find_disagreements(
    groups: Sequence[Group],
    sentences: Sequence[Sentence],
    *,
    parser: Parser,
    encoder: SentenceEncoder,
    vectors: Vectors | None = None,
    most: int = 8,
) -> list[Conflict]:
    """The clearest disagreements between articles, those that most articles take part in first.

    ``sentences`` are those worth comparing (any order, the same result); those of ``groups`` are added.
    ``vectors`` are the sentences' embeddings, shape ``(len(sentences), dimensions)``, where they are at hand.
    """
    known = {sentence.key: row for row, sentence in enumerate(sentences)} if vectors is not None else {}
    every = {
        each.key: each
        for each in [*sentences, *(m for group in groups for m in group.members)]
        if not each.answer  # what an article takes back it does not claim
    }
    ordered = [every[key] for key in sorted(every)]
    reader = FactReader(parser)
    read = reader.read([sentence.said for sentence in ordered])
    cast = Cast(read)
    people = frozenset(
        name.words[-1]
        for facts in read
        for name in facts.names
        if name.label == "PERSON" and name.country is None
    )
    mentions: list[_Mention] = []
    for row, (sentence, facts) in enumerate(zip(ordered, read, strict=True)):
        mentions += _mentions(sentence, row, facts, reader, people)
    shared = _done_by_several(mentions, cast)
    pairs = [
        (one, other)
        for one, other in combinations(range(len(mentions)), 2)
        if _comparable(mentions[one], mentions[other], cast)
        and (not shared & _counts(mentions[one]) or _same_doers(mentions[one], mentions[other], cast))
    ]
    rows = sorted({mentions[i].row for pair in pairs for i in pair})
    if not rows:
        return []
    if vectors is not None and all(ordered[row].key in known for row in rows):
        table = vectors[[known[ordered[row].key] for row in rows]]
    else:
        table = encoder.encode([ordered[row].text for row in rows])
    place = {row: i for i, row in enumerate(rows)}
    clauses = sorted({clause for pair in pairs for i in pair if (clause := mentions[i].clause)})
    clause_vectors = dict(zip(clauses, encoder.encode(clauses), strict=True)) if clauses else {}

    def similar(one: _Mention, other: _Mention) -> bool:
        cosine = float(np.dot(table[place[one.row]], table[place[other.row]]))
        if one.number is None:
            return cosine >= _SIMILAR[one.kind]
        if other.number is not None and _other_currency(one.number, other.number):
            return cosine >= _SIMILAR_DATED
        if not one.number.counted:
            return cosine >= _SIMILAR_SUM
        if one.fate:
            cosine = max(cosine, float(np.dot(clause_vectors[one.clause], clause_vectors[other.clause])))
            return cosine >= _SIMILAR_FATE
        if one.number.counted in _DURATIONS - {"month", "year"}:
            return cosine >= _SIMILAR_DURATION
        same_date = {date.value for date in one.dates} & {date.value for date in other.dates}
        return cosine >= (_SIMILAR_DATED if same_date else _SIMILAR["number"])

    aligned = [(a, b) for a, b in pairs if similar(mentions[a], mentions[b])]
    conflicts = [
        conflict
        for component in _components(len(mentions), aligned)
        if not _are_told_apart([mentions[i] for i in component], read)
        for conflict in _conflicts([mentions[i] for i in component])
    ]
    conflicts.sort(
        key=lambda c: (-sum(claim.articles for claim in c.claims), -c.claims[-1].articles, c.kind, c.topic)
    )
    return _distinct(conflicts)[:most]


# -- what can differ ----------------------------------------------------------------------------------


def _mentions(
    sentence: Sentence, row: int, facts: Facts, reader: FactReader, people: frozenset[str]
) -> Iterator[_Mention]:
    doc = reader.parse(sentence.said)
    for number in facts.numbers:
        yield from _number_mention(sentence, row, facts, number, doc)
    for relation in facts.relations:
        yield from _date_mentions(sentence, row, facts, relation)
        yield from _polarity_mention(sentence, row, facts, relation)
    yield from _place_mentions(sentence, row, facts, people)
    yield from _quote_mentions(sentence, row, facts, doc)


def _number_mention(
    sentence: Sentence, row: int, facts: Facts, number: Number, doc: Doc
) -> Iterator[_Mention]:
    if number.unit == "ordinal" or not (number.counted or number.unit):
        return
    before, after = sentence.said[: number.start], sentence.said[number.end :]
    if number.value <= 1 or (number.counted in _DURATIONS and _OFFSET.match(after)):
        return  # "at least one"; "two days later" dates something, it does not last
    if _PART_OF.search(before) or _COMPOSITE.match(after) or (_COMPOSED.search(before) and number.counted):
        return  # "157 of 338 seats", "8 minutes, 46 seconds": half a value compares with nothing
    if _OF_A_COUNT.match(after) or re.search(r"\d[:.]$", before) or re.match(r":\d", after):
        return  # "nine of the 27 people"; "12:40 a.m."
    span = doc.char_span(number.start, number.end, alignment_mode="expand")
    if span is None or not len(span):
        return
    node = counted_token(span.root, number)
    anchors, noun = _anchors(node, number)
    fate = fate_of(node) if number.counted and number.counted not in _DURATIONS else ""
    if not (anchors or fate) or (fate and (_is_possible(node) or _shares_count(node))):
        return
    when = next((date.text for date in facts.dates if date.kind == "weekday"), None)
    if number.counted in _DURATIONS:
        topic = f"length of {when}'s {noun}" if when and noun else f"length of the {noun}"
    elif number.counted:
        topic = f"number of {_unit(doc, number).split()[-1].lstrip('-')} ({fate or noun})"
    else:
        topic = f"figure for {noun}"
    bound = {"exact": "", "about": "about ", "at least": "at least ", "at most": "at most "}[number.bound]
    if number.bound != "exact":
        lead = sentence.said[max(0, number.start - 14) : number.start].casefold().split()
        if lead[-2:] == ["more", "than"]:
            bound = "more than "
    unit = "" if number.unit == "percent" or not number.counted else _unit(doc, number)
    spelled = number.text[1:2].islower()  # "Five people", not "US$5"
    if number.unit in CURRENCIES and number.text[-1].isalnum() and (word := _CURRENCY_WORD.match(after)):
        unit = word.group(0)
    apart = _APART if not fate else _MORE  # "killing three and injuring 11 others"
    yield _Mention(
        kind="number",
        sentence=sentence,
        row=row,
        key=(number.value, "exact" if number.bound == "about" else number.bound, number.unit),
        value=f"{bound}{number.text[0].lower() if spelled else number.text[0]}{number.text[1:]}{unit}",
        wording=f"{number.text}{unit}",
        topic=topic,
        anchors=anchors,
        number=number,
        names=facts.names,
        dates=facts.dates,
        apart=apart.search(f"{before.replace('more than', '')[-22:]} {after[:22]}") is not None
        or (not fate and _is_some_of_them(node)),
        fate=fate,
        as_of=_as_of(sentence.said, facts),
        clause=_clause(node) if fate else "",
        # Of those killed and those hurt, each is counted by itself.
        figures=frozenset(each.value for each in facts.numbers if not fate or _fate(each, doc) in ("", fate)),
        doers=_doers(number, facts),
        owners=tuple(p.owner for p in facts.possessions if p.noun in anchors and p.how == "poss"),
    )


def _fate(number: Number, doc: Doc) -> str:
    """What befell those counted, where it is known."""
    return fate_counted(number, doc) if number.counted and number.counted not in _DURATIONS else ""


def _doers(number: Number, facts: Facts) -> tuple[Name, ...]:
    """The named agents of the deed that the counted suffer."""
    return tuple(
        name
        for relation in facts.relations
        if relation.agent is not None
        and relation.patient is not None
        and relation.patient.start <= number.start < relation.patient.end
        for name in relation.agent.names
    )


def _is_some_of_them(noun: Token) -> bool:
    """ "the 435 members who voted": those of them who did, however many there are."""
    return any(
        child.dep_ == "relcl" and noun.doc[child.left_edge.i - 1].text != "," for child in noun.children
    )


def _is_possible(noun: Token) -> bool:
    above = noun
    while above.head.i != above.i and above.pos_ not in {"VERB", "AUX"}:
        above = above.head
    return any(child.dep_ == "aux" and child.lower_ in _MAYBE for child in above.children)


def _clause(noun: Token) -> str:
    above = noun
    while above.head.i != above.i and above.pos_ not in {"VERB", "AUX"}:
        above = above.head
    inside = [above]
    for token in inside:
        inside += [
            child
            for child in token.children
            if child.dep_ not in {"conj", "advcl", "cc", "punct", "parataxis"}
        ]
    return " ".join(token.text for token in sorted(inside, key=lambda token: token.i))


def _shares_count(noun: Token) -> bool:
    """ "two men and a woman were killed": neither figure is the toll."""
    return noun.dep_ == "conj" or any(
        child.dep_ == "conj" and child.pos_ == "NOUN" for child in noun.children
    )


def _as_of(text: str, facts: Facts) -> str:
    for date in facts.dates:
        if date.kind == "weekday" and _AS_OF.search(text[: date.start]):
            return date.text
    return ""


def _unit(doc: Doc, number: Number) -> str:
    """The counted noun as the sentence writes it, up to three words after the figure."""
    follow = [token for token in doc if token.idx >= number.end][:5]
    for token in follow:
        if token.lemma_.lower() == number.counted:
            return doc.text[number.end : token.idx + len(token)]
    return f" {number.counted}"


def _anchors(node: Token, number: Number) -> tuple[frozenset[str], str]:
    """Stems of the noun or verb that a figure belongs to, and that word for the topic."""
    counted = stem(number.counted)
    nouns: list[Token] = []
    for child in node.subtree:
        # "four hours of talks": the thing measured hangs below the figure
        if (
            child.dep_ in {"pobj", "oprd"}
            and child.pos_ == "NOUN"
            and child.i > node.i
            and child.i - node.i < 9
        ):
            nouns.append(child)
    verb: Token | None = None
    above = node
    while above.head.i != above.i:
        above = above.head
        if above.pos_ in {"NOUN", "PROPN"}:
            nouns.insert(0, above)
            break
        if above.pos_ in {"VERB", "AUX"}:
            verb = above
            break
    if verb is not None:
        if stem(verb.lemma_.lower()) not in _GENERIC:
            nouns.insert(0, verb)
        lasts = verb.lemma_.lower() in _LASTS
        nouns += [
            c
            for c in verb.children
            if c.pos_ == "NOUN" and c.i != node.i and (c.dep_ == "dobj" or (lasts and c.dep_ == "nsubj"))
        ]
    stems = {stem(noun.lemma_.lower()): noun for noun in reversed(nouns)}
    kept = {
        key: noun
        for key, noun in stems.items()
        if key not in _GENERIC and key != counted and key not in _ROLES
    }
    if not kept:
        return frozenset(), ""
    shown = sorted(kept.values(), key=lambda t: (t.pos_ != "NOUN", t.i))[0].text.lower()
    if number.counted in _DURATIONS and kept.keys() & _MEETINGS:
        # what lasts so long is the meeting, not what came of it
        shown = next(
            (t.text.lower() for key, t in kept.items() if key in _MEETINGS and t.pos_ == "NOUN"), "talks"
        )
    return frozenset(kept), shown


def _told(relation: Relation) -> str:
    """ "China unveiled its strategy": the proposition in a few words."""
    parts = [relation.agent.text if relation.agent else "", relation.text]
    parts.append(relation.patient.text if relation.patient else "")
    return " ".join(part for part in parts if part)


def _date_mentions(sentence: Sentence, row: int, facts: Facts, relation: Relation) -> Iterator[_Mention]:
    if relation.nominal or relation.negated or relation.predicates <= _GENERIC or relation.patient is None:
        return
    if relation.predicates & _TIME_AND_AGAIN:
        return
    dates = relation.dates
    if not dates and relation.finite and len(facts.dates) == 1 and relation.agent is not None:
        # "unveiled its plan to end the war last month": the parser gives the month to the inner clause
        dates = facts.dates if facts.dates[0].kind == "relative" else ()
    if len(dates) != 1:
        return
    date = dates[0]
    what = relation.patient
    topic = f"when {_told(relation)}" if relation.agent else f"when {what.text} was {relation.text}"
    yield _Mention(
        kind="date",
        sentence=sentence,
        row=row,
        # Only times of one grain can differ: "last week" may well be "this month".
        key=(f"relative {date.value.split()[-1]}" if date.kind == "relative" else date.kind, date.value),
        value=date.text.lower() if date.kind == "relative" else date.text,
        wording=date.text,
        topic=topic,
        anchors=relation.predicates - _GENERIC,
        relation=relation,
        names=facts.names,
        dates=dates,
    )


def _polarity_mention(sentence: Sentence, row: int, facts: Facts, relation: Relation) -> Iterator[_Mention]:
    if relation.nominal or not relation.finite or relation.agent is None or relation.patient is None:
        return
    if relation.predicates & _GENERIC or not relation.agent.names or _LIMITS.search(sentence.said):
        return
    yield _Mention(
        kind="polarity",
        sentence=sentence,
        row=row,
        key=("no",) if relation.negated else ("yes",),
        value="no" if relation.negated else "yes",
        wording=sentence.text,
        topic=f"whether {_told(relation)}",
        anchors=relation.predicates - _GENERIC,
        relation=relation,
        names=facts.names,
        dates=relation.dates,
    )


def _place_mentions(sentence: Sentence, row: int, facts: Facts, known: frozenset[str]) -> Iterator[_Mention]:
    """Where a meeting of two named people is said to be: "talks in Oslo", "arrived in Oslo for talks"."""
    between = [
        p.owner for p in facts.possessions if p.noun in _MEETINGS and p.how in {"between", "poss", "with"}
    ]
    people = _people(between, known)
    if len(people) < 2:
        people = _people(facts.names, known)
    if len(people) != 2 or not facts.stems & _MEETINGS:
        return
    places: list[Name] = []
    for relation in facts.relations:
        moves = relation.predicates & _MOVES and relation.agent is not None and relation.agent.names
        meets = relation.predicates & _MEETINGS or (
            relation.agent is not None and relation.agent.head in _MEETINGS
        )
        if not (moves or meets):
            continue
        places += [
            name
            for how, part in relation.others
            if how in {"in", "at"} or (moves and how == "to")
            for name in part.names
            if name.label in {"GPE", "FAC", "LOC"} or name.country is not None
        ]
    countries = {name.country or " ".join(name.words): name for name in places}
    if len(countries) != 1:
        return
    country, where = next(iter(countries.items()))
    yield _Mention(
        kind="place",
        sentence=sentence,
        row=row,
        key=(country,),
        value=where.text,
        wording=where.text,
        topic=f"where {people[0].text} and {people[1].text} meet",
        anchors=_MEETINGS,
        names=tuple(people),
    )


def _people(names: Iterable[Name], known: frozenset[str]) -> list[Name]:
    found = {name.words[-1]: name for name in names if name.words[-1] in known and name.country is None}
    return [found[word] for word in sorted(found)]


def _quote_mentions(sentence: Sentence, row: int, facts: Facts, doc: Doc) -> Iterator[_Mention]:
    """What people called each other: "“dear friends”", "as good friends"."""
    if not _EACH_OTHER.search(sentence.said):
        return
    for relation in facts.relations:
        if not relation.predicates & _CALLS:
            continue
        called = [part for how, part in relation.others if how == "as"]
        called += [relation.patient] if relation.patient is not None else []
        for part in called:
            span = doc.char_span(part.start, part.end, alignment_mode="expand")
            head = span[-1] if span is not None and len(span) else None
            if head is None or head.pos_ != "NOUN":
                continue
            words = [c.text for c in head.children if c.dep_ in {"amod", "compound"} and c.lower_ != "other"]
            if not words:
                continue
            quoted = any(quote.start <= head.idx < quote.end for quote in facts.quotes)
            said = " ".join([*words, head.text])
            yield _Mention(
                kind="quote",
                sentence=sentence,
                row=row,
                key=tuple(stem(word.lower()) for word in said.split()),
                value=f"“{said}”" if quoted else said,
                wording=said,
                topic=f"what kind of {head.text} they called each other",
                anchors=frozenset((part.head,)),
                names=facts.names,
                dates=facts.dates,
            )


# -- whether two values are of the same thing ---------------------------------------------------------


def _comparable(one: _Mention, other: _Mention, cast: Cast) -> bool:
    """Same kind of value of the same thing (whether or not it differs), in different articles."""
    if one.kind != other.kind or one.sentence.article.id == other.sentence.article.id:
        return False
    if one.fate or other.fate:
        if one.fate != other.fate or _other_count(one, other):
            return False
    elif not _same_anchor(one.anchors, other.anchors) or _other_time(one, other):
        return False
    return _RULES[one.kind](one, other, cast)


def _counts(mention: _Mention) -> frozenset[tuple[str, str]]:
    """What is counted, with each word for what is done to it."""
    if mention.number is None or not mention.number.counted:
        return frozenset()
    return frozenset((stem(mention.number.counted), anchor) for anchor in mention.anchors)


def _done_by_several(mentions: Sequence[_Mention], cast: Cast) -> frozenset[tuple[str, str]]:
    """What different doers do to different numbers of one kind: "Lagos expelled 60 envoys", "Norway expelled 48 envoys"."""
    done = [mention for mention in mentions if mention.doers]
    return frozenset(
        each
        for one, other in combinations(done, 2)
        if not _same_doers(one, other, cast)
        for each in _counts(one) & _counts(other)
    )


def _same_doers(one: _Mention, other: _Mention, cast: Cast) -> bool:
    return bool(_shared_names(one.doers, other.doers, cast))


def _same_anchor(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) or any(SYNONYMS.get(word, frozenset()) & other for word in one)


def _other_time(one: _Mention, other: _Mention) -> bool:
    """Whether the sentences speak of different days (for date conflicts that is the point)."""
    if one.kind == "date":
        return False
    for kind in ("weekday", "day", "month", "year", "relative"):
        mine = {date.value for date in one.dates if date.kind == kind}
        theirs = {date.value for date in other.dates if date.kind == kind}
        if mine and theirs and not mine & theirs:
            return True
    return False


def _other_count(one: _Mention, other: _Mention) -> bool:
    """Whether two counts of one fate are of different events; a count told on another day is the same one's."""
    years = [{date.value for date in each.dates if date.kind in {"year", "month"}} for each in (one, other)]
    if years[0] != years[1]:
        return True
    return not (one.as_of or other.as_of) and _other_time(one, other)


def _shared_names(one: Sequence[Name], other: Sequence[Name], cast: Cast) -> int:
    return sum(1 for name in {n.words: n for n in one}.values() if any(cast.same(name, o) for o in other))


def _numbers_comparable(one: _Mention, other: _Mention, cast: Cast) -> bool:
    if one.number is None or other.number is None:
        return False
    if _other_currency(one.number, other.number):  # "100 million euros", "$100 million"
        return _shared_names(one.names, other.names, cast) >= 1
    if not (one.fate or same_measure(one.number, other.number)):
        return False
    if one.number.unit != other.number.unit or bool(one.number.counted) != bool(other.number.counted):
        return False
    if one.owners and other.owners and not _shared_names(one.owners, other.owners, cast):
        return False
    if one.doers and other.doers and not _same_doers(one, other, cast):
        return False
    low, high = sorted((one.number.value, other.number.value))
    if low != high and (low <= 0 or high > 20 * low):  # a part and the whole, or two different things
        return False
    if low != high and ({low, high} <= one.figures or {low, high} <= other.figures):
        return False  # one sentence that gives both tells two things apart
    if one.apart != other.apart:
        return False
    steep = one.number.counted not in _DURATIONS and one.fate != "on board" and high > 3 * low
    if steep and not (one.fate and _has_grown(one, other)):
        return False
    if low == high and one.key != other.key:
        return False
    if one.number.counted == "year" and low == int(high) < high:
        return False  # "11 years" of eleven and a half
    bounds = {one.number.bound, other.number.bound}
    near = 1.25 if one.fate or "at most" in bounds or bounds == {"about", "at least"} else 1.1
    if low != high and compatible_values(one.number, other.number) and high <= near * low:
        return False  # "$484 billion", "nearly $500 billion"; "23 dead", "at least 20 dead"; "905", "fewer than 1,000"
    if one.fate and low == high:
        return True
    shared = _shared_names(one.names, other.names, cast)
    if not one.number.counted:  # sums and percentages: a noun says little about whose they are
        return shared >= 2 and high <= 2 * low
    if one.fate and not _may_be_all(one.number, other.number):
        return False
    if one.fate or stem(one.number.counted) == stem(other.number.counted):
        return shared >= 1 or not (one.names and other.names)
    return shared >= 1 or not (one.names or other.names)


def _has_grown(one: _Mention, other: _Mention) -> bool:
    """Whether the greater count is the newer article's: tolls of the first hours grow many times over."""
    less, more = sorted((one, other), key=lambda each: each.key)
    return more.sentence.article.is_newer_than(less.sentence.article)


def _other_currency(one: Number, other: Number) -> bool:
    """Whether one sum is given in two currencies: so much money is the same number in both by mistake only."""
    money = one.unit != other.unit and {one.unit, other.unit} <= CURRENCIES
    return money and one.value == other.value and one.value >= _MISTAKEN_SUM


def _may_be_all(one: Number, other: Number) -> bool:
    """Whether two counts can be of the same people: "two children" may be among "five people", not six."""
    mine, theirs = stem(one.counted), stem(other.counted)
    if (
        mine == theirs
        or theirs in SYNONYMS.get(mine, ())
        or {mine, theirs} <= _PEOPLE
        or one.value == other.value
    ):
        return True
    if mine in _PEOPLE or theirs in _PEOPLE:
        anyone, some = (one, other) if mine in _PEOPLE else (other, one)
        return some.value > anyone.value
    return False


def _same_thing(one: Relation, other: Relation, cast: Cast, *, both: bool) -> bool:
    agent = _fits(one.agent, other.agent, cast)
    patient = _fits(one.patient, other.patient, cast)
    if "conflict" in {agent, patient}:
        return False
    return (agent, patient).count("same") >= (2 if both else 1) and patient == "same"


def _fits(one: Argument | None, other: Argument | None, cast: Cast) -> str:
    if one is None or other is None or one.pronoun or other.pronoun:
        return "unknown"
    if one.names and other.names:
        mine = all(any(cast.same(a, b) for b in other.names) for a in one.names)
        theirs = all(any(cast.same(a, b) for b in one.names) for a in other.names)
        return "same" if mine and theirs else "conflict"
    if one.names or other.names:
        return "unknown"
    if one.owners and other.owners and not any(cast.same(a, b) for a in one.owners for b in other.owners):
        return "conflict"
    if one.head == other.head or other.head in SYNONYMS.get(one.head, ()):
        return "same"
    return "conflict"


def _dates_comparable(one: _Mention, other: _Mention, cast: Cast) -> bool:
    if one.relation is None or other.relation is None or one.key[0] != other.key[0]:
        return False
    if one.relation.certainty != other.relation.certainty or one.relation.predicates & _MUTUAL:
        return False
    both = one.key[0] == "weekday"  # every report is full of weekdays
    return _same_thing(one.relation, other.relation, cast, both=both) and (
        _shared_names(one.names, other.names, cast) >= 1
    )


def _polarities_comparable(one: _Mention, other: _Mention, cast: Cast) -> bool:
    if one.relation is None or other.relation is None:
        return False
    return one.relation.certainty == other.relation.certainty and _same_thing(
        one.relation, other.relation, cast, both=True
    )


def _places_comparable(one: _Mention, other: _Mention, cast: Cast) -> bool:
    return _shared_names(one.names, other.names, cast) >= 2


def _quotes_comparable(one: _Mention, other: _Mention, cast: Cast) -> bool:
    return _shared_names(one.names, other.names, cast) >= 1


_RULES: dict[Kind, Callable[[_Mention, _Mention, Cast], bool]] = {
    "number": _numbers_comparable,
    "date": _dates_comparable,
    "place": _places_comparable,
    "quote": _quotes_comparable,
    "polarity": _polarities_comparable,
}


# -- from pairs to conflicts --------------------------------------------------------------------------


def _components(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    parent = list(range(size))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in pairs:
        parent[find(b)] = find(a)
    members: dict[int, list[int]] = {}
    for i in range(size):
        members.setdefault(find(i), []).append(i)
    return [group for group in members.values() if len(group) > 1]


def _are_told_apart(component: Sequence[_Mention], read: Sequence[Facts]) -> bool:
    """Whether any sentence counts the same things both ways: "the 60 envoys include 48 of the embassy's"."""
    if any(each.fate for each in component):  # "four killed, two hurt" tells nothing of "four hurt"
        return False
    values = {each.number.value for each in component if each.number is not None}
    counted = {each.number.counted for each in component if each.number is not None} - {""}
    return any(
        len(values & {number.value for number in facts.numbers}) > 1
        and not counted.isdisjoint(number.counted for number in facts.numbers)
        for facts in read
    )


def _conflicts(mentions: Sequence[_Mention]) -> Iterator[Conflict]:
    """The conflict that mentions of one thing make, if any: two values, each from an article without the other."""
    by_key: dict[tuple[str | float, ...], list[_Mention]] = {}
    for mention in mentions:
        by_key.setdefault(mention.key, []).append(mention)
    if len(by_key) < 2:
        return
    holders = {key: {m.sentence.article.id for m in group} for key, group in by_key.items()}
    # An article that gives several values is telling things apart, not contradicting anybody.
    # One that puts one meeting in two places, or words one quotation twice, has simply slipped.
    slips = mentions[0].kind in {"place", "quote"}
    apart = {
        article
        for one, other in combinations(sorted(holders, key=str), 2)
        for article in holders[one] & holders[other]
        if not slips
    }
    if apart and mentions[0].fate:
        return  # two crashes, two tolls: what one article keeps apart is not one thing for the others either
    claims = []
    for key in sorted(by_key, key=str):
        group = [m for m in by_key[key] if m.sentence.article.id not in apart]
        if group:
            sources = {m.sentence.key: m.sentence for m in sorted(group, key=lambda m: m.sentence.key)}
            values = sorted(_dated(m, mentions) for m in group)
            shown = max(values, key=lambda value: (values.count(value), -len(value), value))
            wordings = frozenset(m.wording for m in group)
            claims.append(Claim(value=shown, sources=tuple(sources.values()), wordings=wordings))
    if len(claims) < 2 or len({claim.value.casefold() for claim in claims}) < 2:
        return
    kept = [m for m in mentions if m.sentence.article.id not in apart]
    topics = sorted(m.topic for m in kept)
    topic = max(topics, key=lambda t: (topics.count(t), -len(t), t))
    yield Conflict(topic=topic, kind=mentions[0].kind, claims=in_order(claims))


def _dated(mention: _Mention, mentions: Sequence[_Mention]) -> str:
    """A count with the day it was made, where others were made on other days."""
    if not mention.fate or not mention.as_of or {mention.as_of} == {each.as_of for each in mentions}:
        return mention.value
    return f"{mention.value} ({mention.as_of})"


def _distinct(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """One conflict for each pair of values: two verbs of one sentence often share a date."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for conflict in conflicts:
        values = tuple(sorted(claim.value.casefold() for claim in conflict.claims))
        if values not in seen:
            seen.add(values)
            kept.append(conflict)
    return kept
