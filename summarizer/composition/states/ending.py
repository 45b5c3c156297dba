"""A sentence's parse in; out, which of the stories' states it reports as over, and of whom or what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.composition.states.standing import LONG_AGO, all_of, is_open, is_state, subjects, verb_of
from summarizer.composition.states.stories import Told, terms_in
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import is_quoted, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: "Power returned to all homes": what stands behind them is over it, too.
_WHERE = frozenset("to on at in for across through".split())
#: What makes somebody's words the article's own.
_TELLS = frozenset("say tell add report announce confirm state note show".split())


def ending_of(row: int, sentence: Sentence, doc: Doc) -> Iterator[Told]:
    """What a sentence reports as over; ``row`` is its index."""
    if LONG_AGO.search(text_of(doc)):
        return
    terms = terms_in(doc)
    for number in sorted({number for number, _ in terms}):
        told = [(_undergoing(verb), False) for verb in terms.get((number, "ends"), ()) if _is_done(verb)]
        for word in terms.get((number, "over"), ()):
            verb = verb_of(word)
            again = word.lower_ == "back" or any(
                each.lower_ in ("again", "back", "now") for each in verb.subtree
            )
            if _is_asserted(verb) and is_state(word) and (is_open(word) or verb.tag_ == "VBD"):
                told.append((subjects(word), not again))
        for themes, if_newer in told:
            if themes:
                yield Told(
                    row=row, article=sentence.article, story=number, themes=all_of(themes), if_newer=if_newer
                )


def _is_done(verb: Token) -> bool:
    """Whether it is told as what has happened."""
    if verb.pos_ != "VERB" or is_quoted(verb) or not _is_asserted(verb):
        return False
    aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    # "Reopened", right behind what it is said of, is taken for a participle now and then.
    said_of = verb.dep_ in ("ROOT", "ccomp") and any(child.dep_ == "nsubj" for child in verb.children)
    finite = not aux and (verb.tag_ == "VBD" or (verb.tag_ == "VBN" and said_of))
    passive = verb.tag_ == "VBN" and bool(aux & {"was", "were"}) and aux <= {"was", "were", "been"}
    perfect = verb.tag_ in ("VBN", "VBD") and bool(aux) and aux <= {"has", "have", "been"}
    return finite or perfect or passive


def _is_asserted(verb: Token) -> bool:
    """Whether it is told as what happened: not "reports that it was found", "to ensure that", "days after he was arrested"."""
    for _ in range(4):
        if any(child.dep_ == "neg" or child.lower_ in ("if", "whether") for child in verb.children):
            return False
        if verb.dep_ in ("ROOT", "relcl"):
            return True
        if verb.dep_ not in ("conj", "ccomp") or (verb.dep_ == "ccomp" and verb.head.lemma_ not in _TELLS):
            return False
        verb = verb.head
    return False


def _undergoing(verb: Token) -> list[Token]:
    """To whom or what it is done; of what happens by itself ("reopened"), the subject, and where."""
    if any(child.dep_ == "ccomp" for child in verb.children):  # "the report found that …"
        return []
    doer = [child for child in verb.children if child.dep_ == "nsubj"]
    done_to = [child for child in verb.children if child.dep_ in ("nsubjpass", "dobj")]
    # "Gave himself up", not "found himself".
    if any(each.lower_.endswith(("self", "selves")) for each in done_to):
        return doer if any(child.dep_ == "prt" for child in verb.children) else []
    if not done_to or any(each.dep_ == "poss" for noun in done_to for each in noun.children):
        done_to += doer  # "the museum shut its doors"
    where = [
        noun
        for child in verb.children
        if child.dep_ in ("prep", "dative") and child.lower_ in _WHERE
        for noun in child.children
        if noun.dep_ == "pobj" and noun.ent_type_ not in ("DATE", "TIME")
    ]
    return [*done_to, *where]
