"""Abbreviations that the articles explain, spelled out where the summary first uses them.

An article says "the Harbour Safety Board" first and "the HSB" from then on; a sentence taken out of its middle leaves
a reader with three letters. What they stand for is found as Schwartz & Hearst (2003) do, in the brackets behind the
name, and, as most news has no brackets, from the initials of a name that stands before the first use.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.retrieval.sentences import Sentence
from summarizer.text.lists import words
from summarizer.text.parsing import Parser, is_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation:
    """ "HSB" for "Harbour Safety Board", which takes "the" (``article``) or not, and the sentence that says so."""

    short: str
    full: str
    article: bool
    sentence: Sentence


#: What a newspaper does not explain.
_KNOWN = words("known_abbreviations")
_SMALL = words("small_words_of_long_names")
_NAME = re.compile(
    r"(?<![\w’'-])(?P<the>[Tt]he\s+)?(?P<full>[A-Z][\w’-]*(?:\s+(?:(?:of|for|and|the|on|in|to|at|by|with|de|du|des|la|&)\s+){0,2}[A-Z][\w’-]*)+)"
)
_SHORT = re.compile(r"(?<![\w&.’'-])[A-Z][A-Z&]{1,5}s?(?![\w&’'-]|\.[A-Z])")
_IN_BRACKETS = re.compile(r"\s*\(\s*(?P<short>[A-Z][A-Za-z&.-]{1,8})\s*\)")
#: Bodies that go without the first words of their name: HHS, DHS.
_DROPPED = re.compile(
    r"^(?:U\.?S\.?\s+)?(?:Department|Ministry|Office|Bureau)\s+of\s+(?:the\s+)?|^U\.?S\.?\s+"
)


def find_abbreviations(sentences: Iterable[Sentence]) -> list[Abbreviation]:
    """What the sentences of a cluster explain, each abbreviation once; left out where they give it two meanings."""
    by_article: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        by_article[sentence.article.id].append(sentence)
    found: dict[str, list[Abbreviation]] = defaultdict(list)
    for own in by_article.values():
        used = {match for each in own for match in _SHORT.findall(each.text)} - _KNOWN
        for sentence in sorted(own, key=lambda each: each.start):
            for each in _explained(sentence, used):
                found[each.short].append(each)
    return [_commonest(meanings) for _, meanings in sorted(found.items()) if _one_meaning(meanings)]


def _explained(sentence: Sentence, used: set[str]) -> list[Abbreviation]:
    result = []
    for match in _NAME.finditer(sentence.text):
        full, article = match["full"], bool(match["the"])
        bracket = _IN_BRACKETS.match(sentence.text, match.end())
        words = full.split()
        if words[0] == "The":
            full, article = full.removeprefix("The "), True
        shorts = [bracket["short"]] if bracket else sorted(short for short in used if len(short) > 2)
        for short in shorts:
            stands_for = _stands_for(full, short, anywhere=bracket is not None)
            if stands_for is not None and short not in _KNOWN:
                # "New Halvik’s Harbour Safety Board": what is cut off had the article, if any
                result.append(
                    Abbreviation(
                        short=short,
                        full=stands_for,
                        article=article or stands_for != full,
                        sentence=sentence,
                    )
                )
    return result


def _stands_for(name: str, short: str, *, anywhere: bool) -> str | None:
    """The name, or the end of it, whose initials the abbreviation is: all of them, "and Prevention" perhaps not.

    Without brackets the end of a longer name is another name, unless what stands before it is its owner.
    """
    words = name.split()
    for start in range(len(words) - 1):
        if words[start] in _SMALL:
            continue
        rest = " ".join(words[start:])
        if start and not anywhere and not re.search(r"['’]s?$", words[start - 1]):
            break
        bodies = {rest, _DROPPED.sub("", rest), re.sub(r"\s+and\s+[A-Z][\w’-]*$", "", rest)}
        if any(len(body.split()) > 1 and _initials(body) == short for body in bodies):
            return rest
    return None


def _initials(name: str) -> str:
    parts = [part for word in name.split() if word not in _SMALL or word == "&" for part in word.split("-")]
    return "".join(part[0] for part in parts if part)


def _one_meaning(meanings: Sequence[Abbreviation]) -> bool:
    return len({each.full.casefold() for each in meanings}) == 1


def _commonest(meanings: Sequence[Abbreviation]) -> Abbreviation:
    """The first by its article's text; with "the" if most have it."""
    first = min(meanings, key=lambda each: each.sentence.key)
    article = 2 * sum(each.article for each in meanings) > len(meanings)
    return Abbreviation(short=first.short, full=first.full, article=article, sentence=first.sentence)


def spell_out(
    texts: Sequence[str], abbreviations: Sequence[Abbreviation], *, parser: Parser
) -> list[tuple[str, tuple[Sentence, ...]]]:
    """The sentences of a summary with each abbreviation explained at its first use, and what backs the explanation.

    "The HSB" becomes "the Harbour Safety Board (HSB)" if it is used again, and the name alone if not. Words in quotation
    marks stay as they were said, and so does an abbreviation that describes another word ("HSB chief").
    """
    told: list[tuple[str, tuple[Sentence, ...]]] = [(text, ()) for text in texts]
    for each in abbreviations:
        use = re.compile(rf"(?<![\w&.’'“\"‘(-]){re.escape(each.short)}(?![\w&’'-]|\.[A-Z])")
        spelled = re.compile(rf"\b{re.escape(each.full)}\b")
        places = [(number, match) for number, (text, _) in enumerate(told) for match in use.finditer(text)]
        if not places:
            continue
        number, first = places[0]
        text, backing = told[number]
        if any(spelled.search(earlier) for earlier, _ in told[: number + 1]):
            continue
        (doc,) = parser.parse([text])
        if _stands_for_itself(doc, first, article=each.article):
            again = f" ({each.short})" if len(places) > 1 else ""
            form = f"{text[: first.start()]}{each.full}{again}{text[first.end() :]}"
            told[number] = (form, (*backing, each.sentence))
    return told


def _stands_for_itself(doc: Doc, use: re.Match[str], *, article: bool) -> bool:
    """Whether a name of several words can stand there: it describes nothing, and "the" alone describes it, if anything."""
    token = next((t for t in doc if t.idx == use.start() and t.text == use.group()), None)
    if token is None or is_quoted(token) or token.dep_ not in _PLACES:
        return False
    before = [child for child in token.children if child.i < token.i]
    behind = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if behind is not None and behind.pos_ in ("NOUN", "PROPN") and token.whitespace_:
        return False  # whatever the parser makes of it
    return [child.lower_ for child in before] == (["the"] if article else [])


_PLACES = frozenset("nsubj nsubjpass dobj pobj attr conj dative appos oprd".split())
