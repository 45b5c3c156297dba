"""Small, safe mends of a sentence that its sources do not quite back; each is checked again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from summarizer.sentences import Sentence
from summarizer.verification.facts import Facts
from summarizer.verification.names import same_name, same_word
from summarizer.verification.quantities import same_measure
from summarizer.verification.support import Offence, SentenceKey, Verdict, Verifier

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Parts of a sentence that leave a sentence when they go.
_DROPPABLE = frozenset("prep appos relcl acl advcl npadvmod advmod amod parataxis conj nummod tmod".split())
#: Prepositions that open an adjunct; "to", "of", "into" and the like mostly open a complement.
_ADJUNCT_PREPOSITIONS = frozenset(
    """on in at during after before since for with amid despite from near under over following within
    alongside including according because as until against through across without ahead""".split()
)
_ROUNDS = 3
_MIN_WORDS = 5


def repair(
    verdict: Verdict,
    sources: Sequence[Sentence],
    *,
    verifier: Verifier,
    total_articles: int,
    context: Mapping[SentenceKey, str] | None = None,
    cluster: Sequence[Sentence] = (),
) -> Verdict | None:
    """The verdict on a mended text, or None where no small mend makes the sentence supported.

    Tried for each offence: the sources' own figure, name or owner where there is exactly one; words out of
    quotation marks that no article quotes; the adjunct, apposition or clause that holds the offence, left
    out. The other arguments are those of :meth:`Verifier.check`.
    """
    current = verdict
    for _ in range(_ROUNDS):
        if current.verdict == "supported":
            break
        facts = verifier.facts.read(
            [context.get(each.key, each.text) if context else each.text for each in sources]
        )
        edits = [
            edit
            for offence in current.offences
            for edit in _edits(current.text, offence, facts, verifier)
            if edit != current.text and len(edit.split()) >= _MIN_WORDS
        ]
        edits = list(dict.fromkeys(edits))
        if not edits:
            break
        checked = verifier.check(
            edits,
            [sources] * len(edits),
            total_articles=total_articles,
            context=context,
            cluster=cluster,
        )
        whole = [each for each in checked if _is_sentence(verifier, each.text)]
        if not whole:
            break
        best = min(whole, key=lambda each: (_gravity(each), -each.score, -len(each.text), each.text))
        if _gravity(best) >= _gravity(current):
            break
        current = best
    if current is verdict or current.verdict == "unsupported":
        return None
    return current


def _gravity(verdict: Verdict) -> tuple[int, int]:
    hard = sum(1 for offence in verdict.offences if not offence.soft)
    return (hard, len(verdict.offences)) if verdict.verdict != "supported" else (0, 0)


def _edits(text: str, offence: Offence, sources: Sequence[Facts], verifier: Verifier) -> Iterator[str]:
    start, end = offence.start, offence.end
    if offence.kind == "quote":
        bare = text[start:end].strip("\"“”„«»‘’'`")
        yield text[:start] + bare + text[end:]
    else:
        yield from (
            text[:start] + new + text[end:] for new in _replacements(text, offence, sources, verifier)
        )
    yield from _without(text, start, end, verifier)


def _replacements(text: str, offence: Offence, sources: Sequence[Facts], verifier: Verifier) -> Iterator[str]:
    claim = verifier.facts.read([text])[0]
    if offence.kind == "number":
        number = next((each for each in claim.numbers if each.start == offence.start), None)
        if number is None:
            return
        held = [
            each
            for facts in sources
            for each in facts.numbers
            if same_measure(number, each) and each.counted and each.bound == number.bound
        ]
        if len({each.value for each in held}) == 1:
            yield held[0].text
    elif offence.kind == "name":
        name = next((each for each in claim.names if each.start == offence.start), None)
        if name is None:
            return
        kin = [
            each
            for facts in sources
            for each in facts.names
            if any(same_word(a, b) for a in name.words for b in each.words)
        ]
        kin.sort(key=lambda each: (-len(each.words), each.text))
        if kin and all(same_name(kin[0].words, each.words) for each in kin):
            yield kin[0].text
    elif offence.kind == "owner":
        wrong = next((each for each in claim.possessions if each.start == offence.start), None)
        if wrong is None or wrong.how != "poss":
            return
        owners = {
            each.owner.words: each.owner.text
            for facts in sources
            for each in facts.possessions
            if each.noun == wrong.noun and each.how == "poss"
        }
        if len(owners) == 1:
            yield offence.text.replace(wrong.owner.text, next(iter(owners.values())), 1)


def _without(text: str, start: int, end: int, verifier: Verifier) -> Iterator[str]:
    """``text`` less each droppable part that holds the offence, the smallest first."""
    doc = verifier.facts.parse(text)
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return
    node: Token = span.root
    while node.dep_ != "ROOT":
        if _may_go(node):
            gone = {each.i for each in node.subtree}
            if node.dep_ == "conj":
                gone |= {each.i for each in node.head.children if each.dep_ == "cc" and each.i < node.i}
            first, last = doc[min(gone)].idx, doc[max(gone)].idx + len(doc[max(gone)])
            whole = all(each.i in gone for each in span) and min(gone) + len(gone) - 1 == max(gone)
            quotes = verifier.facts.read([text])[0].quotes
            # nobody's words are shortened
            inside = any(
                quote.start < last and first < quote.end and not (first <= quote.start and quote.end <= last)
                for quote in quotes
            )
            if whole and not inside:
                yield _tidy(text, first, last)
        node = node.head


def _may_go(node: Token) -> bool:
    if node.dep_ not in _DROPPABLE or any(child.dep_ == "neg" for child in node.children):
        return False
    if node.dep_ == "prep":
        return node.lower_ in _ADJUNCT_PREPOSITIONS and node.head.lemma_ != "be"
    if node.dep_ == "nummod":
        return False
    if node.dep_ == "conj":  # a later conjunct hanging on this one would go with it
        return not any(child.dep_ == "conj" for child in node.children)
    return True


def _tidy(text: str, start: int, end: int) -> str:
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if before.endswith(",") and (not after or after[0] in ",.;:!?"):
        before = before[:-1].rstrip()
    if not before:
        after = after.lstrip(",; ")
    glue = "" if not after or after[0] in ",.;:!?)”’" else " "
    joined = f"{before}{glue}{after}".strip()
    joined = re.sub(r"\s+([,.;:!?])", r"\1", joined)
    joined = re.sub(r",\s*([.!?])", r"\1", joined)
    if joined and joined[-1] not in ".!?”\"’'":
        joined += "."
    return joined[:1].upper() + joined[1:]


def _is_sentence(verifier: Verifier, text: str) -> bool:
    """Whether a finite main verb with a subject is left, and every quotation mark has its partner."""
    doc = verifier.facts.parse(text)
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or root.pos_ not in {"VERB", "AUX"}:
        return False
    if text.count("“") != text.count("”") or text.count('"') % 2:
        return False
    return any(child.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"} for child in root.children)
