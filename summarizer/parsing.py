"""Names, sentences, who-did-what: spaCy behind one small door.

The heavy pipeline (tagger, parser, entities) is only run on sentences that matter; sentence splitting
uses the far quicker ``senter`` alone (see :mod:`summarizer.sentences`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.lexical import stem

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token


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


def comma_spliced(doc: Doc) -> bool:
    """ "Dahl left the board in March, had been asked to speak": a second main verb that nothing joins to the first."""
    for verb in doc:
        before = verb.left_edge.i - 1
        if (
            verb.dep_ == "conj"
            and is_finite(verb)
            and verb.head.dep_ == "ROOT"
            and verb.head.pos_ in ("VERB", "AUX")
            and not is_quoted(verb)
            and before > 0
            and doc[before].text == ","
            and not any(
                child.dep_ in ("nsubj", "nsubjpass", "expl", "cc", "conj", "mark") for child in verb.children
            )
            and not any(child.dep_ == "cc" for child in verb.head.children)
        ):
            return True
    return False


def stems_of(doc: Doc) -> frozenset[str]:
    """Stems of all its tokens, worked out once: each wording is compared with every sentence it may come from."""
    stems: frozenset[str] | None = doc.user_data.get("stems")
    if stems is None:
        stems = doc.user_data["stems"] = frozenset(stem(token.lower_) for token in doc)
    return stems


class Parser:
    """Full parses of single sentences, cached by text (news clusters repeat themselves a great deal)."""

    def __init__(self, pipeline: Language, *, cache_size: int = 4096) -> None:
        self._pipeline = pipeline
        self._cache: OrderedDict[str, Doc] = OrderedDict()
        self._cache_size = cache_size

    def parse(self, texts: Sequence[str]) -> list[Doc]:
        """One ``Doc`` (tagged, parsed, entities) for each text, in order."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._cache]
        fresh = dict(zip(missing, self._pipeline.pipe(missing, batch_size=64), strict=True))
        docs = []
        for text in texts:
            doc = fresh.get(text)
            if doc is None:
                doc = self._cache[text]
                self._cache.move_to_end(text)
            docs.append(doc)
        self._cache.update(fresh)
        while len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)
        return docs
