"""Shorter ways to say an article's own sentence: deletions along the parse that leave it true.

Only what can go without changing the claim is cut: a parenthesis, and a clause at the end that adds ("which…", "as…",
"ending…"). Conditions, concessions and contrasts ("if", "unless", "but", "although") stay, and so does
who says it. Each result is a candidate like any other: the gate and what editors choose decide
(sentence compression by tree trimming: Knight & Marcu 2002; Dorr et al. 2003).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.text.lists import words
from summarizer.text.parsing import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ADDING_MARKS = frozenset({"as", "while"})
_OTHER_SIDE = words("other_side")
_DASHES = frozenset({"–", "—", "--"})
_MIN_WORDS = 8
_BRACKETS = re.compile(r"\s*\([^()]*\)(?=(?:[^“”]*“[^”]*”)*[^“”]*$)")


def compressions(doc: Doc, *, fewest: int = _MIN_WORDS) -> list[str]:
    """Distinct shorter versions of one parsed sentence, longest first; empty if nothing can go.

    ``fewest``: words that each of them has at least.
    """
    text = text_of(doc)
    cut = [f"{text[: first.idx].rstrip(' ,;–—-')}." for first in _closing_clauses(doc)]
    found = {shorter for whole in (text, *cut) for shorter in (_tidy(whole), _tidy(_BRACKETS.sub("", whole)))}
    good = [each for each in found - {text} if len(each.split()) >= fewest and _balanced(each)]
    return sorted(good, key=lambda each: (-len(each), each))


def _closing_clauses(doc: Doc) -> Iterator[Token]:
    """First tokens of clauses behind a comma or dash from which on a sentence only adds to what it has told."""
    for clause in doc:
        first = doc[clause.left_edge.i]
        if (
            clause.dep_ not in ("relcl", "advcl")
            or first.i < 4
            or doc[first.i - 1].text not in {",", *_DASHES}
        ):
            continue
        # "Shows Dahl – who owns the ship – saying …": it goes on with what stands before the aside.
        in_aside = any(token.text in _DASHES for token in doc[: first.i - 1])
        if not in_aside and _adds(clause, first) and not _is_needed(clause, first):
            yield first


def _adds(clause: Token, first: Token) -> bool:
    """Whether it is of a kind that adds: "which …", "as …", "ending …"."""
    if clause.dep_ == "relcl":
        return first.tag_ in ("WDT", "WP", "WRB", "IN")
    return first.lower_ in _ADDING_MARKS or (first.i == clause.i and clause.tag_ == "VBG")


def _is_needed(clause: Token, first: Token) -> bool:
    """Whether what stands before a clause says something else without it, and without all that stands behind it."""
    rest, own = clause.doc[first.i :], {token.i for token in clause.subtree}
    # A denial or a contrast is the other side's say: cutting it would take sides.
    if any(token.dep_ in ("neg", "ROOT") or token.lemma_.lower() in _OTHER_SIDE for token in rest):
        return True
    # "Charged with robbing a bank, lying to a court and burning a boat": the parser takes the second deed for an aside.
    if clause.tag_ == "VBG" and any(token.dep_ == "cc" for token in clause.subtree):
        before = clause.doc[first.i - 2]
        if any(token.lower_ in ("for", "of", "with") for token in before.ancestors):
            return True
    # What comes after the clause and hangs on words before it would go with it: "…, who led the town, and his wife".
    return any(
        token.i not in own
        and token.head.i < first.i
        and not token.is_punct
        and clause.doc[token.left_edge.i - 1].lower_ in (",", "and", "or", "but", *_DASHES)
        for token in rest
    )


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s{2,}", " ", text)).strip()
    return re.sub(r",+\.", ".", text)


def _balanced(text: str) -> bool:
    return (
        text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("(") == text.count(")")
    )
