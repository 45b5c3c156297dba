"""Names, sentences, who-did-what: spaCy behind one small door.

The heavy pipeline (tagger, parser, entities) is only run on sentences that matter; sentence splitting
uses the far quicker ``senter`` alone (see :mod:`summarizer.retrieval.sentences`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import Tagger
    from spacy.tokens import Doc, Token

T = TypeVar("T")

#: Sentences of a cluster that are parsed in full whatever becomes of them: the most salient ones.
MAX_PARSED = 240


def text_of(doc: Doc) -> str:
    """``doc.text``, which spaCy puts together from the tokens each time it is asked."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


def is_quoted(token: Token) -> bool:
    """Whether a word stands in quotation marks, straight or curly."""
    before = text_of(token.doc)[: token.idx]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def is_finite(token: Token) -> bool:
    """Whether a verb asserts something: it, or an auxiliary of its own, is finite."""
    if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
        return True
    return any(
        child.dep_ in {"aux", "auxpass"} and child.tag_ in {"VBD", "VBZ", "VBP", "MD"}
        for child in token.children
    )


def tells(doc: Doc) -> bool:
    """Whether it is more than a fragment: a main clause with a finite verb, and not only somebody who "says".

    "A toll of 20 crowns in Holm.", "On 1 June, if the council votes for it.", "Nine million crowns, Aas says." tell nothing. Of
    7,048 sentences of 320 news articles that are whole and stand alone otherwise, this refuses 165: 145 fragments, captions and
    lines of lists, and 20 sentences whose verb the tagger is sure is none ("The debate soon tilted to the pier").
    """
    return any(_is_main(token) for token in doc) and not _nothing_is_said(doc)


#: Probability of a finite verb's tags from which a word may be one, whatever tag it got: "the council of Holm votes". Of 203
#: that are refused without this, it lets through 29 true sentences and 5 fragments.
_MAY_BE_FINITE = 0.1


_TENSED = ("VBD", "VBZ", "VBP")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_RELATIVES = frozenset({"WDT", "WP", "WP$", "WRB"})


def _is_main(verb: Token) -> bool:
    """Whether it is the finite verb of a clause that no other one holds."""
    below = list(verb.children)
    if verb.i in verb.doc.user_data.get("may_be_finite", ()) and all(child.dep_ != "aux" for child in below):
        return True
    if verb.dep_ in ("aux", "auxpass"):  # "Up next is the vote": the parser may hang it on what is no verb
        return is_finite(verb) and verb.head.pos_ not in ("VERB", "AUX")
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    behind = {child.dep_ for child in below if child.i > verb.i}
    # What the tagger takes for a participle: "proposed a law" is active.
    active = verb.tag_ == "VBN" and verb.dep_ != "advcl" and not behind.isdisjoint({"dobj", "ccomp", "prt"})
    subject = any(child.dep_ in _SUBJECTS for child in below)
    to_do = any(child.lower_ == "to" and child.dep_ == "aux" for child in below)
    root = verb.dep_ == "ROOT" and verb.tag_ != "VBG" and not to_do and (verb.tag_ != "VBN" or subject)
    return (is_finite(verb) or active or root) and not _is_subordinate(verb, below)


def _is_subordinate(verb: Token, below: Sequence[Token]) -> bool:
    before = [child for child in below if child.i < verb.i]
    marks = [child for child in before if child.dep_ == "mark"]
    if verb.dep_ == "ROOT":
        # Of "As the talks go on, people wait", "The last one to win before Dahl was Roe" the parser takes the wrong part.
        opens = any(
            all(t.pos_ not in ("VERB", "AUX") and t.dep_ not in _SUBJECTS for t in verb.doc[: mark.i])
            for mark in marks
        )
        return opens and "," not in verb.doc[verb.i :].text
    return bool(marks) or any(
        child.tag_ in _RELATIVES or any(each.tag_ in _RELATIVES for each in child.children)
        for child in before
        if child.pos_ not in ("VERB", "AUX")
    )


def _nothing_is_said(doc: Doc) -> bool:
    """ "Twenty crowns, the mayor said.": a main verb that says who says it, and no clause, quotation or object of its own.

    A title that the parser takes for a sentence of its own changes nothing: "Atty. Maria St. Clair said." Nor does whoever is
    told: of 2,225 sentences of news with a verb of saying one more is refused for that, "The spokesman told the Post."
    """
    roots = [token for token in doc if token.dep_ == "ROOT" and token.pos_ in ("VERB", "AUX")]
    if (
        len(roots) != 1
        or roots[0].lemma_ not in ("say", "add", "tell")
        or any(mark in text_of(doc) for mark in '“"‘')
    ):
        return False
    root = roots[0]
    told = any(
        child.dep_ in ("xcomp", "parataxis", "conj", "nsubjpass")
        or (
            child.dep_ in ("dobj", "advmod", "prt", "dative")
            and child.i > root.i
            and not (root.lemma_ == "tell" and _is_hearer(child))
        )
        or (root.lemma_ != "say" and child.dep_ == "prep" and child.lower_ in ("of", "about", "to"))
        for child in root.children
    )
    behind = doc[root.i + 1 :] if root.lemma_ == "tell" else ()
    return (
        not told
        and not any(is_finite(token) for token in behind)
        and not any(token.dep_ == "ccomp" or (token.i != root.i and _is_main(token)) for token in doc)
    )


_HEARERS = frozenset("reporter journalist paper newspaper agency station broadcaster interviewer".split())


def _is_hearer(word: Token) -> bool:
    return word.pos_ == "PROPN" or word.lemma_.lower() in _HEARERS


_NO_TENSOR = np.zeros((0, 0))
#: The pipeline knows straight marks far better ("Beijing’s paper" loses its owner); same length, so that offsets hold.
STRAIGHT = str.maketrans("’‘“”„", '\'\'"""')
_ANNOTATED: list[int | str] = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE", "ENT_ID"]


class Recent(OrderedDict[str, T]):
    """What was made of texts: of the ``size`` that were asked for last."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def of(self, texts: Sequence[str], make: Callable[[Sequence[str]], Mapping[str, T]]) -> list[T]:
        """What is made of each text, in order; ``make`` is asked once, for all that are not known."""
        missing = [text for text in dict.fromkeys(texts) if text not in self]
        fresh = make(missing) if missing else {}
        for text in texts:
            if text not in fresh:
                self.move_to_end(text)
        self.update(fresh)
        found = [self[text] for text in texts]
        while len(self) > self._size:
            self.popitem(last=False)
        return found


class Parser:
    """Full parses of single sentences, cached by text (news clusters repeat themselves a great deal).

    What is read has straight quotation marks and apostrophes; the words of a parse stand as they were written.
    """

    def __init__(self, pipeline: Language, *, cache_size: int = 4096) -> None:
        self._pipeline = pipeline
        self._tagger = cast("Tagger", pipeline.get_pipe("tagger"))
        self._known: Recent[Doc] = Recent(cache_size)

    def parse(self, texts: Sequence[str]) -> list[Doc]:
        """One ``Doc`` (tagged, parsed, entities) for each text, in order."""
        return self._known.of(texts, self._parsed)

    def _parsed(self, texts: Sequence[str]) -> dict[str, Doc]:
        """The parses of texts that are not known, and of the same with straight marks."""
        straight = {text: text.translate(STRAIGHT) for text in texts}
        found = {text: self._known[text] for text in straight.values() if text in self._known}
        missing = [text for text in dict.fromkeys(straight.values()) if text not in found]
        if missing:
            docs = list(self._pipeline.pipe(missing, batch_size=64))
            self._mark_doubtful(docs)
            found |= zip(missing, docs, strict=True)
        return found | {
            text: _as_written(found[plain], text) for text, plain in straight.items() if text != plain
        }

    def _mark_doubtful(self, docs: Sequence[Doc]) -> None:
        """Note for :func:`tells` which words may be finite verbs although they are tagged as something else."""
        columns = [self._tagger.labels.index(tag) for tag in _TENSED]
        for doc, scores in zip(docs, self._tagger.model.predict(docs), strict=True):
            weights = np.exp(scores - scores.max(axis=1, keepdims=True))
            finite = weights[:, columns].sum(axis=1) / weights.sum(axis=1)
            doc.user_data["may_be_finite"] = frozenset(
                token.i for token in doc if finite[token.i] >= _MAY_BE_FINITE and not is_finite(token)
            )
            doc.tensor = _NO_TENSOR  # what the tagger read from: some 10 kB a sentence, and nobody asks again


def _as_written(doc: Doc, text: str) -> Doc:
    """The same parse with the words of ``text``, which has other marks in the same places."""
    from spacy.tokens import Doc

    words = [text[token.idx : token.idx + len(token)] for token in doc]
    own = Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
    own.from_array(_ANNOTATED, cast(Any, doc.to_array(_ANNOTATED)))
    own.user_data |= {"text": text, "may_be_finite": doc.user_data["may_be_finite"]}
    return own
