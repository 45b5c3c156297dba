"""What ties a sentence to the one before it, and goes when it is told elsewhere: connectives, labels, hooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.text.lists import words
from summarizer.text.parsing import is_quoted, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

# What opens a sentence only to hook it to the one before.
#: "Are schools open? No. The mayor has closed them."
_ANSWER = re.compile(r"(?:Yes|No)\.\s+(?=[A-Z])")
#: "UPDATE at 9:30 pm:", "BREAKING:": the editor's word, not the article's.
_LABEL = re.compile(
    r"^(?:[•·▪*–—-]|CLOSE)\s+(?=\S)|^\d{1,2}:\d{2}\s*[ap]\.?m\.?(?:\s+[A-Z]{2,4})?\s*(?::|[–—-])\s+(?=[A-Z“\"])|^Updated?(?:,| at)? \d{1,2}(?::\d{2})? ?[ap]\.?m\.?(?: [A-Z]{2,4})?: (?=[A-Z“\"])|^(?:UPDATE|BREAKING|DEVELOPING|EXCLUSIVE|WATCH|JUST IN|LIVE)\b[^.]{0,40}?:\s+(?=[A-Z“\"])"
)
_CONNECTIVE = re.compile(
    r"""^(?:
        (?:But|And)\s+(?!(?:that|so|yet|then|now|still|also)\b)(?=[\w“‘"])
        |(?:From|Up\ to)\ there,\s+
        # "First she refused to testify. Now Ines Dahl is refusing to resign."
        |Now\s+(?=[A-Z][\w’-]+\s+(?:[A-Z]|is\b|has\b|wants\b|says\b|will\b)|the\b)
        |(?:But|And|Yet|So|Or|Also|Still|Then|Thus|However|Nevertheless|Nonetheless|Meanwhile|Moreover|Furthermore
          |Additionally|Besides|Instead|Therefore|Consequently|Similarly|Likewise|Indeed|Separately|Elsewhere
          |For\ (?:his|her|its|their)\ part|In\ addition|In\ turn|As\ a\ result|In\ the\ meantime
          |At\ the\ same\ time|By\ contrast|In\ contrast|On\ the\ other\ hand|Of\ course|In\ fact|After\ all(?=,)
          |For\ (?:example|instance)|In\ other\ (?:news|developments)
          |In\ (?:response|reply|return)(?=,)
          |(?:Well|Now|What[’']s\ (?:more|worse)|To\ be\ (?:sure|clear|fair)|First\ off|Even\ better|In\ other\ words|In\ short|That\ (?:being\ )?said)(?=,)
          # Of a list whose other items stand in other sentences.
          |(?:First(?:ly)?(?!.*\b(?:[Ss]econd|[Tt]hen|[Nn]ext|[Ll]ater)\b)|Second(?:ly)?|Third(?:ly)?|Finally|Lastly)(?=,)
          |In\ another\ (?:plot|development|event|story|move|turn)|(?:Even|Since)\ (?:so|then))
        (?:,\s+|\s+(?!to\b|of\b|from\b|far\b|long\b|that\b|as\b|many\b|much\b|few\b|if\b|though\b|when\b|because\b))
    )""",
    re.VERBOSE,
)
_NEEDS_COMMA = words("connectives_with_comma")
_FRONTED_DEMONSTRATIVE = re.compile(
    r"^(?:During|In|At|After|Before|Following|On|With|Under|Since|Despite)\s+(?:this|that|these|those|the same)\s+"
    r"[\w’'-]+(?:\s+[\w’'-]+){0,2},\s+"
)


def strip_connective(text: str) -> str:
    """The sentence without the words that only hook it to the one before, its first letter raised."""
    text = _LABEL.sub("", text)
    opening = re.match(r"^[“\"]?", text)
    mark = opening.group(0) if opening else ""
    body = text[len(mark) :]
    # "But from there, …" has two.
    for pattern in (_ANSWER, _CONNECTIVE, _CONNECTIVE, _FRONTED_DEMONSTRATIVE):
        found = pattern.match(body)
        if found:
            word = found.group(0)
            if word.strip() in _NEEDS_COMMA and "," not in word:
                continue
            rest = body[found.end() :]
            if len(rest.split()) >= 4:
                body = rest[:1].upper() + rest[1:]
    return mark + _THEN.sub(r"\1", body)


#: "Dahl then paid her back": after what, the sentence before would say.
_THEN = re.compile(
    r"^((?:[A-Z][\w’'.-]*\s+){1,4})then\s+(?=[a-z]+ed\b|said\b|told\b|went\b|made\b|took\b|gave\b)"
)


def without_hooks(doc: Doc) -> str:
    """The sentence without adverbs that only tie it to the one before: "though", "too", "also", "has since".

    What is left is true by itself. They stay in what somebody said, and where the sentence holds both of what they
    set side by side ("not only the road but also the bridge").
    """
    text = text_of(doc)
    if not _HOOK.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for start, stop, comma in _hooks(doc):
        pieces += [text[end:start], comma]
        end = stop
    return "".join(pieces) + text[end:]


_HOOKS = (
    r"though|however|meanwhile|moreover|furthermore|therefore|nevertheless|nonetheless|likewise|in turn|instead|too"
    r"|as well|by contrast|in contrast|on the other hand|of course|in addition|additionally|also"
)
_HOOK = re.compile(rf"\b(?:{_HOOKS}|since)\b")
#: "The mayor, however, said …", "… came in May, too."
_SET_OFF = re.compile(rf",\s(?P<hook>{_HOOKS})(?P<close>,(?=\s)|(?=[.!?]$))")
_AT_THE_END = re.compile(r"\s(?P<hook>too|instead|as well|also)(?=[.!?]$)")
_WITHIN = re.compile(r"\s(?P<hook>also|instead|additionally|therefore|nevertheless|nonetheless|since)(?=\s)")


def _hooks(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Where such adverbs stand with their commas, in order, and the comma that has to stay."""
    text = text_of(doc)
    found: list[tuple[int, int, str]] = []
    for pattern in (_SET_OFF, _AT_THE_END, _WITHIN):
        for match in pattern.finditer(text):
            words = doc.char_span(match.start("hook"), match.end("hook"))
            overlaps = any(match.start() < stop and start < match.end() for start, stop, _ in found)
            if words is None or is_quoted(words[0]) or overlaps:
                continue
            if pattern is _SET_OFF:
                if not _holds_both(words):
                    comma = "," if match["close"] and _comma_stays(words) else ""
                    found.append((match.start(), match.end(), comma))
            elif _adds_nothing(words) and not _holds_both(words):
                found.append((match.start(), match.end(), ""))
    yield from sorted(found)


def _clause(words: Span) -> Token:
    """The verb it belongs to."""
    verb = words.root.head if words.root.pos_ not in ("VERB", "AUX") else words.root
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    return verb


def _holds_both(words: Span) -> bool:
    """Whether the sentence itself has what it is set beside or against: an earlier clause, "while …", "not only"."""
    verb = _clause(words)
    before = text_of(words.doc)[: words.start_char]
    beside = _BESIDE_THAT.search(before) is not None
    if words.text not in _AGAINST:  # "did not also": what was denied is that both are so
        beside = beside or re.search(r"\bnot\b|n[’']t\b", before) is not None
    clauses = verb.head.children if verb.dep_ == "ccomp" else ()
    return (
        beside
        or verb.dep_ in ("conj", "relcl", "advcl", "acl", "parataxis", "pcomp", "xcomp")
        or any(child.dep_ == "cc" and child.i < words.start for child in verb.children)
        or any(child.dep_ == "conj" and child.i < words.start for child in clauses)
    )


_BESIDE_THAT = re.compile(
    r";|\b(?:while|whereas|although|besides|beyond|aside|apart|in addition|along|like|not (?:only|just))\b",
    re.IGNORECASE,
)
_AGAINST = frozenset(["though", "however", "meanwhile", "nevertheless", "nonetheless", "of course"])


def _comma_stays(words: Span) -> bool:
    """Whether one of its two commas has another task: "In May, though, the …", "Dahl, a judge, however, said"."""
    doc = words.doc
    last = doc[max(words.start - 2, 0)]
    following = doc[min(words.end + 1, len(doc) - 1)]
    verb = _clause(words)
    if last.pos_ in ("VERB", "AUX") and last.is_ancestor(following):  # "He said, however, …"
        return False
    if any(
        t.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") and t.left_edge.i == following.i
        for t in doc[following.i :]
    ):
        return True
    part = last
    while part.head.i != part.i and part.head.i < words.start and part.i != verb.i:
        ahead = part.left_edge.i - 1
        if part.dep_ in ("relcl", "appos", "acl", "advcl") and ahead >= 0 and doc[ahead].text == ",":
            return True
        part = part.head
    return False


def _adds_nothing(words: Span) -> bool:
    """Whether an adverb with no commas can be left out of its clause."""
    first, verb = words[0], _clause(words)
    before = first.nbor(-1)
    after = words.doc[words.end] if words.end < len(words.doc) else first
    if verb.dep_ not in ("ROOT", "ccomp") or before.dep_ in ("cc", "neg"):
        return False
    # "Dahl, a judge, also said", not "Dahl left, also because …"
    subject = any(child.dep_ in ("nsubj", "nsubjpass") and child.i < first.i for child in verb.children)
    if before.is_punct and not (before.text == "," and subject and verb.i in (after.i, after.head.i)):
        return False
    if first.lower_ == "since":
        # But not "has run the board since Dahl left".
        return before.lemma_ == "have" and after.tag_ in ("VBN", "RB") and not _is_anchored(first)
    if first.dep_ != "advmod" and words.text == first.text:
        return False
    if after.lower_ in ("known", "called", "of", "as", "for"):
        return False
    if words.text in ("too", "as well"):  # "fared as well", "was a year too"
        return first.nbor(-1).pos_ != "ADV" and verb.lemma_ not in (
            "do",
            "fare",
            "perform",
            "go",
            "may",
            "might",
        )
    return words.root.head.pos_ in ("VERB", "AUX")


def _is_anchored(adverb: Token) -> bool:
    """Whether a clause before it, or a date, says since when."""
    return any(t.pos_ == "VERB" and not t.is_ancestor(adverb) for t in adverb.doc[: adverb.i]) or any(
        entity.label_ == "DATE" for entity in adverb.doc.ents
    )
