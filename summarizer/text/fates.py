"""What befalls the people that a figure counts: killed, hurt, on board, in hospital."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.text.quantities import Number
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from summarizer.text.facts import Facts

#: Fates that people are counted by, and the words that tell them.
_FATES = {
    stem(word): fate
    for fate, words in {
        "killed": "kill killing die dead death fatality fatal dead lose",
        "hurt": "injure injury hurt wound wounded injured",
        "in hospital": "hospital hospitalise hospitalize admit",
        "missing": "missing unaccounted",
        "arrested": "arrest arrested detain detained custody",
        "on board": "board aboard onboard carry",
        "rescued": "rescue rescued",
        "evacuated": "evacuate evacuated evacuation",
        "homeless": "homeless displace displaced",
        "covered": "cover apply affect affected concern",
        "waiting": "wait waiting queue queuing strand stranded",
        "protesting": "protest demonstrate march rally demonstration",
        "laid off": "layoff redundant redundancy",
    }.items()
    for word in words.split()
}
_ANYBODY = frozenset(stem(word) for word in "people person other individual".split())


def counted_token(number: Number, doc: Doc) -> Token | None:
    """The noun of ``doc`` that a figure counts, or the figure itself; None where the figure is no word."""
    span = doc.char_span(number.start, number.end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    root = span.root
    counts = stem(root.lemma_.lower()) != stem(number.counted)
    return root.head if counts and root.dep_ in {"nummod", "quantmod", "compound"} else root


def fate_of(noun: Token) -> str:
    """What befell the counted, read outwards from their noun; empty where nothing or two things are said."""
    above = noun.head
    while above.dep_ in {"prep", "pobj"} and above.pos_ == "ADP":
        above = above.head
    rings = [
        [leaf for child in noun.children if child.i > noun.i for leaf in _near(child)],
        [noun, above],
        [
            leaf
            for child in above.children
            if child.i != noun.i and noun not in child.subtree
            for leaf in _near(child)
        ],
    ]
    for ring in rings:
        fates = {fate for token in ring if (fate := _FATES.get(stem(token.lemma_.lower())))}
        if fates:
            return fates.pop() if len(fates) == 1 else ""
    return ""


def tolls(facts: Facts, doc: Doc) -> dict[str, float]:
    """How many people it counts by each fate, where all of them are counted: not "four boys"; the last count stands."""
    counted = [
        (noun, number.value)
        for number in facts.numbers
        if stem(number.counted) in _ANYBODY and (noun := counted_token(number, doc)) is not None
    ]
    return {fate: value for noun, value in counted if (fate := fate_of(noun))}


def _near(child: Token) -> Iterator[Token]:
    """A word and what hangs closely on it: "to hospital", "on board"."""
    if child.dep_ in {"nsubj", "nsubjpass", "ccomp", "advcl", "conj", "relcl", "punct", "aux", "parataxis"}:
        return
    yield child
    for below in child.children:
        if below.dep_ in {"pobj", "compound", "amod", "acomp", "dobj", "prt"}:
            yield below
