"""Sentences in; out, each with what another article says of the same thing put in: candidates that join two sources.

Where two sentences of different articles name the same thing, one may tell more of it: a fuller name or description ("a former
teacher" for "a teacher"), or what stands behind it ("Holm, the ferry's owner, …"). The parses say where such a part begins and ends,
and where it would stand in the other sentence; whether both articles together say what comes of it, and whether an editor would
print it, the judge decides (:mod:`summarizer.judging.joins`). Sentence fusion along aligned parses: Barzilay & McKeown 2005,
"Sentence Fusion for Multidocument News Summarization".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.cluster import Cluster
from summarizer.decontext.tidying import tidy
from summarizer.fusion.fluency import WELL_WRITTEN
from summarizer.retrieval.ranking import Ranking
from summarizer.retrieval.sentences import Sentence, SentenceKey
from summarizer.text.lists import words
from summarizer.text.parsing import MAX_PARSED, Parser, is_quoted, text_of
from summarizer.text.words import content_stems

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Words of a part that is put in, of a whole noun phrase, and of what comes of it, at most.
_LONGEST_PART, _LONGEST_PHRASE, _LONGEST = 18, 12, 48
#: Similarity from which two sentences may speak of one thing by a common noun; and how many such others a sentence is joined with.
_NEAR, _NEIGHBOURS = 0.4, 6
#: How many sentences that name what it names a sentence is joined with, and how many candidates of each are judged.
_NAMESAKES, _CANDIDATES = 10, 4
#: How likely by the parses alone an editor would print it for it to be read.
_WORTH_READING = 0.25
_BEHIND = ("appos", "relcl", "acl")
_MARKS, _STOPS = " ,–—-()", frozenset(",.;:!?")
#: Titles, which do not tell two people of one last name apart.
_TITLES = words("titles") | words("qualifiers")
#: Determiners that ask or point: what has one is not told more fully by another.
_POINTING = frozenset("how which what this these those no every any each".split())
#: Parts of speech that have a capital for opening a sentence alone, where no name begins with them.
_LOWERED = frozenset({"ADJ", "NUM", "ADP"})
_DEFINITE = frozenset("the this that his her its their".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sentence with a part of another one in it."""

    text: str
    #: Where in ``text`` what was put in stands.
    start: int
    end: int
    #: What the two parses say of it, by name.
    signs: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A part that was put in, with the sentences: the one that tells, and the one that adds."""

    part: Part
    sources: tuple[Sentence, Sentence]


def join_sentences(
    cluster: Cluster, *, parser: Parser, likely: Callable[[Sequence[Mapping[str, float]]], Sequence[float]]
) -> None:
    """Fill the cluster's ``joins``: of each sentence that can stand alone the likeliest, by the parses alone.

    ``likely``: of signs how likely an editor would print it.
    """
    readings, ranking = cluster.readings, cluster.ranking
    joins: dict[SentenceKey, tuple[Join, ...]] = {}
    left_out = {each.sentence.key for each in (*readings.values(), *cluster.left_out) if each.left_out}
    known = {
        sentence.key: sentence
        for sentence in (
            *(reading.sentence for reading in readings.values()),
            *ranking.sentences[:MAX_PARSED],
        )
    }
    others = [
        sentence
        for key, sentence in known.items()
        if key not in left_out
        and not (sentence.answer or sentence.quoted)
        and cluster.writing.get(sentence.article.id, 1.0) >= WELL_WRITTEN
    ]
    texts = [tidy(readings[each.key].text if each.key in readings else each.said) for each in others]
    docs = dict(zip((each.key for each in others), parser.parse(texts), strict=True))
    subjects = {
        key: frozenset(token.text for token in doc if token.dep_ in _SUBJECTS) for key, doc in docs.items()
    }
    hosts = [each for each in others if each.key in readings and readings[each.key].standalone]
    for host in hosts:
        own: dict[str, Join] = {}
        for other in _partners(host, others, docs[host.key], subjects, ranking):
            for part in parts(docs[host.key], docs[other.key]):
                own.setdefault(part.text, Join(part=part, sources=(host, other)))
        values = likely([join.part.signs for join in own.values()])
        ordered = sorted(zip(values, own.values(), strict=True), key=lambda e: (-e[0], e[1].part.text))
        joins[host.key] = tuple(join for value, join in ordered[:_CANDIDATES] if value >= _WORTH_READING)
    cluster.joins = joins


def _partners(
    host: Sentence,
    others: Sequence[Sentence],
    doc: Doc,
    subjects: Mapping[SentenceKey, Set[str]],
    ranking: Ranking,
) -> list[Sentence]:
    """Sentences of other articles that may tell more of what it speaks of: the nearest, and those that begin with who it names."""
    similarities = ranking.similarities[ranking.rows[host.key]]
    elsewhere = [
        (-round(float(similarities[ranking.rows[other.key]]), 5), other.key, other)
        for other in others
        if other.article.id != host.article.id
    ]
    elsewhere.sort(key=lambda each: each[:2])
    near = [other for value, _, other in elsewhere if -value >= _NEAR][:_NEIGHBOURS]
    named = {token.text for token in doc if token.pos_ == "PROPN" and token.dep_ not in _WITHIN}
    far = [other for _, key, other in elsewhere if other not in near and not named.isdisjoint(subjects[key])]
    return near + far[:_NAMESAKES]


_WITHIN = frozenset({"compound", "amod", "nmod", "poss"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def parts(host: Doc, other: Doc) -> Iterator[Part]:
    """``host`` with each part of ``other`` in it that tells more of the same noun, none of them inside a quotation."""
    if len(text_of(host).split()) >= _LONGEST:
        return
    known = set(content_stems(text_of(host)))
    theirs = [token for token in other if token.pos_ in ("NOUN", "PROPN") and token.dep_ not in _WITHIN]
    for noun in host:
        if noun.pos_ not in ("NOUN", "PROPN") or noun.dep_ in _WITHIN or is_quoted(noun):
            continue
        for same in theirs:
            if _is_same(noun, same):
                yield from _behind(noun, same, known)
                yield from _fuller(noun, same, known)


def _is_same(noun: Token, other: Token) -> bool:
    """Whether two nouns may name one thing: one word, and of names one has all that the other has."""
    if noun.pos_ != "PROPN":
        return noun.lemma_.lower() == other.lemma_.lower()
    one, two = _name(noun), _name(other)
    return noun.text == other.text and (one <= two or two <= one)


def _name(noun: Token) -> frozenset[str]:
    """The words of a name, titles left out."""
    return frozenset(
        token.text
        for token in (noun, *noun.children)
        if token.pos_ == "PROPN" and (token == noun or token.dep_ == "compound")
        if token.lower_ not in _TITLES
    )


def _behind(noun: Token, same: Token, known: Set[str]) -> Iterator[Part]:
    """What stands behind the other noun, behind this one: an apposition, or a clause."""
    host, other = noun.doc, same.doc
    end = _end(noun)
    text, place = text_of(host), host[end].idx + len(host[end])
    if _follows_possessive(noun):
        return
    has = {child.dep_ for child in noun.children}
    for clause in same.children:
        if clause.dep_ not in _BEHIND or clause.dep_ in has or clause.i < same.i:
            continue
        first, last = clause.left_edge.i, clause.right_edge.i
        added = other[first : last + 1].text.strip(_MARKS)
        if not _may_be_added(added, known, longest=_LONGEST_PART):
            continue
        aside = clause.dep_ == "appos" or other[first - 1].text in (",", "–", "—")
        before, after = text[:place] + (", " if aside else " "), text[place:]
        if aside:
            rest = after.lstrip()
            after = rest if rest[:1] in _STOPS else f", {rest}"
        kind = "apposition" if clause.dep_ == "appos" else "clause"
        signs = {
            kind: 1.0,
            "aside": float(aside),
            **_signs(noun, same, other[first : last + 1], added, known),
        }
        yield from _part(before, added, after, signs)


def _follows_possessive(noun: Token) -> bool:
    """Whether what it owns comes next."""
    end = _end(noun)
    return end + 1 < len(noun.doc) and noun.doc[end + 1].text in ("'s", "’s", "'", "’")


def _fuller(noun: Token, same: Token, known: Set[str]) -> Iterator[Part]:
    """The other noun with all that belongs to it in this one's place, where it says what this says and more."""
    host, other = noun.doc, same.doc
    first, last = noun.left_edge.i, _end(noun)
    own, theirs = host[first : last + 1], other[same.left_edge.i : _end(same) + 1]
    said, more = {token.lower_ for token in own if token.pos_ != "DET"}, {token.lower_ for token in theirs}
    fuller = theirs.text
    if (
        not said <= more
        or len(fuller.split()) <= len(own.text.split())
        or own[0].lower_ in _POINTING
        or any(token.pos_ == "PRON" for token in other[theirs.start : same.i])
        or any(child.dep_ in ("appos", "relcl") and child.i < same.i for child in same.children)
        or not _may_be_added(fuller, known, longest=_LONGEST_PHRASE, told=own.text)
    ):
        return
    if first == 0:
        fuller = fuller[0].upper() + fuller[1:]
    elif theirs.start == 0 and (
        other[0].pos_ == "DET" or (other[0].pos_ in _LOWERED and not other[0].ent_type_)
    ):
        fuller = fuller[0].lower() + fuller[1:]
    text, end = text_of(host), host[last].idx + len(host[last])
    new = [token for token in theirs if token.lower_ not in {each.lower_ for each in own}]
    # Whom a summary calls what is not decided sentence by sentence.
    if "PERSON" in (noun.ent_type_, same.ent_type_) and all(token.pos_ == "PROPN" for token in new):
        return
    yield from _part(
        text[: own[0].idx], fuller, text[end:], {"fuller": 1.0, **_signs(noun, same, new, fuller, known)}
    )


def _part(before: str, added: str, after: str, signs: Mapping[str, float]) -> Iterator[Part]:
    text = before + added + after
    if len(text.split()) <= _LONGEST and tidy(text) == text:
        yield Part(text=text, start=len(before), end=len(before) + len(added), signs=signs)


def _may_be_added(added: str, known: Set[str], *, longest: int, told: str = "") -> bool:
    """Whether it is short, whole as to its marks, and mostly new."""
    stems = set(content_stems(added.replace(told, "") if told else added))
    new = stems - known
    return (
        0 < len(added.split()) <= longest
        and added.count("“") == added.count("”")
        and added.count('"') % 2 == 0
        and added.count("(") == added.count(")")
        and 2 * len(new) >= max(len(stems), 1)
    )


def _end(noun: Token) -> int:
    """Place of the last token of a noun phrase: what follows with "of" belongs to it, a clause does not."""
    return max(
        [noun.i]
        + [
            child.right_edge.i
            for child in noun.children
            if child.i > noun.i and child.dep_ == "prep" and child.lower_ == "of"
        ]
    )


def _signs(noun: Token, same: Token, new: Iterable[Token], added: str, known: Set[str]) -> dict[str, float]:
    """What is known of a part before it is read: how alike the sentences and the nouns are, what it is of, what it holds."""
    stems, theirs = set(content_stems(added)), set(content_stems(text_of(same.doc)))
    around, around_it = (set(content_stems(" ".join(t.text for t in n.subtree))) for n in (noun, same))
    around_it -= stems
    new, own, others = list(new), _name(noun), _name(same)
    det, det_there = _determiner(noun), _determiner(same)
    return {
        "sentences alike": len(known & theirs) / max(len(known | theirs), 1),
        "nouns alike": len(around & around_it) / max(len(around | around_it), 1),
        "same verb": float(noun.head.lemma_.lower() == same.head.lemma_.lower()),
        "name": float(noun.pos_ == "PROPN"),
        "person": float(noun.ent_type_ == "PERSON"),
        "place": float(noun.ent_type_ in ("GPE", "LOC", "NORP")),
        "body": float(noun.ent_type_ == "ORG"),
        "name shorter": float(own < others),
        "name longer": float(others < own),
        "definite": float(det in _DEFINITE),
        "bare": float(not det),
        "definite there": float(det_there in _DEFINITE),
        "bare there": float(not det_there),
        "subject": float(noun.dep_ in _SUBJECTS),
        "subject there": float(same.dep_ in _SUBJECTS),
        "same form": float(noun.lower_ == same.lower_),
        "new": float(len(stems - known)),
        "share new": len(stems - known) / max(len(stems), 1),
        "length": len(added.split()) / 10,
        "host's length": len(noun.doc) / 40,
        "where": noun.i / len(noun.doc),
        "figures": float(any(char.isdigit() for char in added)),
        "quotes": float("“" in added or '"' in added),
        "verbs": float(any(token.pos_ == "VERB" for token in new)),
        "pronouns": float(any(token.pos_ == "PRON" and token.lower_ not in _RELATIVES for token in new)),
        "times": float(any(token.ent_type_ in ("DATE", "TIME") for token in new)),
        "places": float(any(token.ent_type_ in ("GPE", "LOC", "FAC") for token in new)),
        "adjectives": float(any(token.pos_ == "ADJ" for token in new)),
        "denies": float(any(token.dep_ == "neg" for token in new)),
    }


_RELATIVES = frozenset("who which that whom what whose".split())


def _determiner(noun: Token) -> str:
    return next((child.lower_ for child in noun.children if child.dep_ in ("det", "poss")), "")
