"""Fusion examples from single sentences: a rich sentence is the target, partial tellings of it are the sources.

Each source keeps the core and loses other parts (a clause, an apposition, a date, one of two predicates), so that
only together they say it all. It is split-and-rephrase (Narayan et al. 2017) the other way round; DiscoFuse (Geva et
al. 2019) makes fusion data from running text likewise. The target was written by a journalist and says nothing that
its sources do not: fusing is rewarded, inventing is not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.decontext.tidying import tidy

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DATE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|yesterday|today|week|month|year"
)
_MIN_WORDS = 6
#: How often a sentence that can be told as two sentences of their own is.
_TOLD_APART = 0.7


@dataclass(frozen=True, slots=True)
class _Part:
    """What a partial telling may leave out: tokens ``start`` to ``end``, and their weight in words."""

    start: int
    end: int
    words: int


def partial_tellings(doc: Doc, *, draw: random.Random) -> list[str]:
    """Two or three sentences that say ``doc`` only together; empty where it has no two parts to spare."""
    if re.search(r"[“”\"]", doc.text):
        return []  # a quotation is said whole or not at all
    apart = _told_apart(doc)
    if apart and draw.random() < _TOLD_APART:
        return _finished(apart, doc, draw=draw)
    second = _second_predicate(doc)
    parts = [p for p in _parts(doc) if second is None or not (p.start < second.end and second.start < p.end)]
    tellings: list[str] = []
    if second is not None:
        subject = _subject(doc)
        if subject is None:
            return []
        # The first telling has the first predicate and some of the parts, the second the other predicate.
        lost = [p for p in parts if draw.random() < 0.3][:1]
        tellings.append(_without(doc, [second, *lost]))
        ending = doc[second.start + 1 : second.end].text.rstrip(" .,;") + "."
        tellings.append(f"{subject} {ending}")
        if lost:
            tellings.append(_without(doc, [second, *[p for p in parts if p not in lost][:1]]))
    elif len(parts) >= 2:
        # Two long parts make a better exercise than two dates.
        parts = sorted(parts, key=lambda part: -part.words)[:3]
        draw.shuffle(parts)
        half = len(parts) // 2
        tellings = [_without(doc, parts[:half]), _without(doc, parts[half:])]
        if draw.random() < 0.25:
            tellings.append(_without(doc, draw.sample(parts, 1)))
    return _finished(tellings, doc, draw=draw)


def _finished(tellings: list[str], doc: Doc, *, draw: random.Random) -> list[str]:
    people = [e.text for e in doc.ents if e.label_ == "PERSON" and " " in e.text]
    tellings = [_shortened(text, people, draw) if number else text for number, text in enumerate(tellings)]
    good = [text for text in dict.fromkeys(tellings) if len(text.split()) >= _MIN_WORDS and text != doc.text]
    draw.shuffle(good)
    return good if len(good) >= 2 else []


def _told_apart(doc: Doc) -> list[str]:
    """Of "X, who was held on Monday, denies it" two whole sentences, "X was held on Monday." and "X denies it."

    Likewise "X, the mayor of Y, said …": what two articles tell of one person or thing in sentences of their own.
    """
    for token in doc:
        start, end = token.left_edge.i, token.right_edge.i + 1
        head = token.head
        subject = doc[head.left_edge.i : start].text.rstrip(" ,–—")
        if (
            start == 0
            or doc[start - 1].text != ","
            or head.i >= start
            or head.pos_ not in ("NOUN", "PROPN")
            or not 1 <= len(subject.split()) <= 8
            or end - start < 4
        ):
            continue
        if (
            token.dep_ == "relcl"
            and doc[start].lower_ in ("who", "which")
            and doc[start].dep_ in ("nsubj", "nsubjpass")
        ):
            about = doc[start + 1 : end].text
        elif token.dep_ == "appos" and head.ent_type_ == "PERSON" and doc[start].lower_ in ("the", "a", "an"):
            about = f"is {doc[start:end].text}"
        else:
            continue
        other = f"{subject[0].upper()}{subject[1:]} {about.rstrip(' .,;')}."
        if len(other.split()) < _MIN_WORDS:
            continue
        return [_without(doc, [_Part(start, end, end - start)]), tidy(other)]
    return _clauses(doc)


def _clauses(doc: Doc) -> list[str]:
    """Of "X did this, but Y did that" the two clauses as sentences; likewise for "and" and "while"."""
    root = _root(doc)
    if root is None:
        return []
    for child in root.rights:
        start, end = child.left_edge.i, child.right_edge.i + 1
        own = {grandchild.dep_ for grandchild in child.children}
        if not own & {"nsubj", "nsubjpass"} or end < len(doc) - 1 or start < 2:
            continue
        if child.dep_ == "conj" and doc[start - 1].lower_ in ("and", "but") and doc[start - 2].text == ",":
            hinge = start - 1
        elif child.dep_ == "advcl" and doc[start].lower_ == "while" and doc[start - 1].text == ",":
            hinge, start = start, start + 1
        else:
            continue
        first = doc[: hinge - 1].text.rstrip(" ,;") + "."
        second = doc[start:end].text.rstrip(" .,;") + "."
        if min(len(first.split()), len(second.split())) >= _MIN_WORDS and doc[start].tag_ != "PRP":
            return [tidy(first), tidy(second[0].upper() + second[1:])]
    return []


def _root(doc: Doc) -> Token | None:
    return next((token for token in doc if token.dep_ == "ROOT" and token.pos_ in ("VERB", "AUX")), None)


def _subject(doc: Doc) -> str | None:
    root = _root(doc)
    if root is None:
        return None
    subject = next((child for child in root.lefts if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None:
        return None
    tokens = sorted(subject.subtree, key=lambda token: token.i)
    text = doc[tokens[0].i : tokens[-1].i + 1].text.rstrip(" ,")
    return text[0].upper() + text[1:]


def _second_predicate(doc: Doc) -> _Part | None:
    """Of "X did A and did B" the tokens of "and did B", where B is active, has no subject and ends the sentence."""
    root = _root(doc)
    if root is None:
        return None
    for child in root.rights:
        own = {grandchild.dep_ for grandchild in child.children}
        if child.dep_ != "conj" or child.pos_ != "VERB" or own & {"nsubj", "nsubjpass", "auxpass", "neg"}:
            continue
        if child.tag_ != root.tag_ or child.tag_ not in ("VBD", "VBZ"):
            continue  # "has met and talked": the second would lose its auxiliary
        before = doc[child.i - 1] if child.i else None
        last = max(token.i for token in child.subtree)
        if before is not None and before.dep_ == "cc" and before.lower_ == "and" and last >= len(doc) - 2:
            return _Part(before.i, last + 1, last - before.i)
    return None


def _parts(doc: Doc) -> Iterator[_Part]:
    """Disjoint parts that can go, leftmost first."""
    root = _root(doc)
    if root is None:
        return
    core = {
        root.i,
        *(child.i for child in root.children if child.dep_ in ("nsubj", "nsubjpass", "neg", "aux")),
    }
    end_of_last = -1
    for token in doc:
        tokens = [t.i for t in token.subtree]
        start, end = min(tokens), max(tokens) + 1
        if (
            start <= end_of_last
            or end - start != len(tokens)
            or core & set(tokens)
            or not _can_go(token, doc)
        ):
            continue
        yield _Part(start, end, end - start)
        end_of_last = end


def _can_go(token: Token, doc: Doc) -> bool:
    start = token.left_edge.i
    after_comma = start == 0 or doc[start - 1].text in (",", "–", "—", "-", "(")
    words = doc[start : token.right_edge.i + 1]
    if token.dep_ == "relcl":
        return after_comma and len(words) >= 3
    if token.dep_ == "appos":
        return after_comma and len(words) >= 2
    if token.dep_ == "advcl":
        return after_comma and len(words) >= 3
    if token.dep_ == "prep":
        # Complements look like adjuncts to the parser: only what a comma sets off, or tells the day, can go.
        at_clause = token.head.dep_ == "ROOT" or token.head.dep_ == "conj"
        return (after_comma and len(words) >= 3) or (at_clause and _DATE.search(words.text) is not None)
    return token.dep_ == "npadvmod" and _DATE.search(words.text) is not None


def _without(doc: Doc, parts: list[_Part]) -> str:
    """The sentence without some parts, and without the commas that set them off."""
    gone: set[int] = set()
    for part in parts:
        gone.update(range(part.start, part.end))
        comma_before = part.start > 0 and doc[part.start - 1].text in (",", "–", "—")
        comma_after = part.end < len(doc) and doc[part.end].text in (",", "–", "—")
        if comma_before:
            gone.add(part.start - 1)
        if comma_after and (comma_before or part.start == 0):
            gone.add(part.end)
    text = "".join(" " if token.i in gone else token.text_with_ws for token in doc)
    text = re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s{2,}", " ", text)).strip(" ,;")
    if not re.search(r"[.!?][\"”’]*$", text):
        text += "."
    return tidy(text[0].upper() + text[1:])


def _shortened(text: str, people: list[str], draw: random.Random) -> str:
    """Now and then a later telling calls people by the last name alone, as news does."""
    if draw.random() < 0.3:
        for name in people:
            text = text.replace(name, name.split()[-1])
    return text
