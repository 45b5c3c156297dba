"""Shorter ways to say an article's own sentence: deletions along the parse that leave it true.

Only what can go without changing the claim is cut: a parenthesis, a clause that adds ("which…", "as…",
"ending…", "including…"). Conditions, concessions and contrasts ("if", "unless", "but", "although") stay, and so does
who says it. Each result is a candidate like any other: the gate and what editors choose decide
(sentence compression by tree trimming: Knight & Marcu 2002; Dorr et al. 2003).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.text.lists import words
from summarizer.text.parsing import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ADDING_MARKS = frozenset({"as", "while", "with"})
_OTHER_SIDE = words("other_side")
#: Verbs that what follows "with" belongs to: whoever was charged was charged with something.
_NEED_WITH = words("verbs_with_with")
#: What a list of deeds, or the time for them, hangs on: none of them stands for all.
_FOR_DEEDS = words("for_deeds")
#: Words that promise a second half, and what it begins with.
_HALVES = {"both": "and", "between": "and", "either": "or", "neither": "nor", "not only": "but"}
_DASHES = frozenset({"–", "—", "-", "--"})
#: What an outlet calls the whole of what it has just told.
_SUMMED_UP = words("summed_up")
_MIN_WORDS = 8
_BRACKETS = re.compile(r"\s*\([^()]*\)(?=(?:[^“”]*“[^”]*”)*[^“”]*$)")


def compressions(doc: Doc, *, fewest: int = _MIN_WORDS) -> list[str]:
    """Distinct shorter versions of one parsed sentence, longest first; empty if nothing can go.

    ``fewest``: words that each of them has at least.
    """
    found: list[str] = []
    text = text_of(doc)
    bare = _without_brackets(text)
    if bare != text:
        found.append(bare)
    for cut in _trailing_clauses(doc):
        shorter = _tidy(text[: cut.idx].rstrip(" ,;–—-") + ".")
        found.append(shorter)
        found.append(_without_brackets(shorter))
    # "Dahl, 21 — who … — is charged" needs the comma that the dash stood for.
    dashes = re.sub(
        r"(, \d+)?\s+[–—]\s+[^–—]{3,120}?\s+[–—]\s+", lambda m: f"{m[1]}, " if m[1] else " ", text
    )
    if dashes != text:
        found.append(_tidy(dashes))
    good = [
        candidate
        for candidate in dict.fromkeys(found)
        if candidate != text
        and len(candidate.split()) >= fewest
        and _balanced(candidate)
        and _open_halves(candidate) <= _open_halves(text)
    ]
    return sorted(good, key=lambda candidate: (-len(candidate), candidate))


def _trailing_clauses(doc: Doc) -> list[Token]:
    """First tokens of clauses that run to the sentence's end after a comma or dash and only add to it."""
    cuts: list[Token] = []
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None:
        return []
    for token in doc:
        if token.i == 0 or token.dep_ not in ("relcl", "advcl", "prep"):
            continue
        first = next(iter(token.subtree))
        if first.i < 4 or root.i >= first.i or doc[first.i - 1].text not in {",", *_DASHES}:
            continue
        if doc[first.i - 1].text in _DASHES and _closes_aside(doc, first.i - 1):
            continue  # "and shows Dahl – who owns the ship – saying …": it goes on with what stands before the aside
        adds = (
            (token.dep_ == "relcl" and first.tag_ in ("WDT", "WP", "WRB", "IN"))
            or (
                token.dep_ == "advcl"
                and (first.lower_ in _ADDING_MARKS or (first is token and token.tag_ == "VBG"))
            )
            or (token.dep_ == "prep" and first.lower_ in ("with", "including"))
        )
        # A denial or a contrast is the other side's say: cutting it would take sides.
        other_side = any(t.dep_ == "neg" or t.lemma_.lower() in _OTHER_SIDE for t in doc[first.i :])
        # What comes after the clause and hangs on words before it would go with it: "…, who led the town, and his wife".
        own = {t.i for t in token.subtree}
        takes_along = any(
            t.i not in own
            and t.head.i < first.i
            and not t.is_punct
            and doc[t.left_edge.i - 1].lower_ in (",", "and", "or", "but", "–", "—")
            for t in doc[first.i + 1 :]
        )
        if adds and not takes_along and not other_side and not _is_needed(token, first):
            cuts.append(first)
    cuts += _judgements(doc, root)
    return sorted(set(cuts), key=lambda token: -token.i)


def _judgements(doc: Doc, root: Token) -> list[Token]:
    """First tokens of what sums up the sentence at its end: ", a move that angered his party"."""
    ends = next((token.i for token in reversed(doc) if not token.is_punct), 0)
    return [
        doc[comma.i + 1]
        for comma, article in pairwise(doc)
        if comma.text == ","
        and comma.i > root.i
        and article.lower_ in ("a", "an")
        and article.head.lower_ in _SUMMED_UP
        and article.head.right_edge.i >= ends
        and any(child.dep_ in ("relcl", "acl") for child in article.head.children)
        and not any(t.dep_ == "neg" or t.lemma_.lower() in _OTHER_SIDE for t in doc[article.i :])
    ]


def _closes_aside(doc: Doc, dash: int) -> bool:
    """Whether the dash is the second of a pair; hyphens within words are none."""
    dashes = [token for token in doc[1 : dash + 1] if token.text in _DASHES and doc[token.i - 1].whitespace_]
    return len(dashes) % 2 == 0


def _is_needed(clause: Token, first: Token) -> bool:
    """Whether the words before a clause say something else without it: a verb's own "with", or the rest of a list."""
    doc = clause.doc
    # "The man was armed, police said, with two knives": the parser hangs "with" on the teller.
    above = {each.i: each for verb in clause.ancestors for each in (verb, *verb.children) if each.i < first.i}
    if any(each.lower_ == "with" and doc[each.i - 1].text == "," for each in doc[first.i :]) and any(
        each.pos_ in ("VERB", "AUX") and each.lemma_.lower() in _NEED_WITH for each in above.values()
    ):
        return True
    last = [each for each in clause.subtree if each.dep_ == "cc" and each.lower_ in ("and", "or")]
    if first.lower_ == "including":
        # "Fraud, including perjury, and theft": the parser cannot tell whether theft is included. A list of three can.
        comma = [each for each in last if doc[each.i - 1].text == ","]
        return any(not any(t.text == "," for t in doc[first.i : each.i - 1]) for each in comma)
    if clause.tag_ != "VBG" or not last:
        return False
    # "For robbing a bank, lying to a court and burning a boat": the parser takes the second deed for an aside.
    before = doc[: first.i]
    return any(each.lemma_.lower() in _FOR_DEEDS for each in before) or any(
        each.dep_ == "pcomp" and each.tag_ == "VBG" for each in before
    )


def _open_halves(text: str) -> int:
    """How many words such as "both" and "between" have nothing behind them that their second half could be."""
    plain = text.lower()
    return sum(
        not re.search(rf"\b{second}\b", plain[found.end() :])
        for first, second in _HALVES.items()
        for found in re.finditer(rf"\b{first}\b", plain)
    )


def _without_brackets(text: str) -> str:
    """The text without parentheses, those inside quotation marks excepted."""
    return _tidy(_BRACKETS.sub("", text))


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s{2,}", " ", text)).strip()
    return re.sub(r",+\.", ".", text)


def _balanced(text: str) -> bool:
    return (
        text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("(") == text.count(")")
    )
