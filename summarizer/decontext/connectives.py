"""What ties a sentence to the one before it, and goes when it is told elsewhere: connectives, labels, hooks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.text.parsing import is_quoted, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: "UPDATE at 9:30 pm:", "BREAKING:", the mark of a list: the editor's, not the article's.
_LABEL = re.compile(
    r"^(?:[•·▪*–—-]|CLOSE|(?:UPDATE|BREAKING|DEVELOPING|EXCLUSIVE|WATCH|JUST IN|LIVE)\b[^.]{0,40}?:)\s+(?=[A-Z“\"])"
)
_CONNECTIVE = re.compile(
    r"""(?P<mark>[“\"]?)(?:
        (?:Yes|No)\.\s(?=[A-Z])  # "Are schools open? No. The mayor has closed them."
        |(?:But|And|Yet)\s(?=[\w“‘"])
        |(?:But|And|Yet|So|Or|Also|Still|Then|Thus|However|Nevertheless|Nonetheless|Meanwhile|Moreover|Furthermore
          |Additionally|Besides|Instead|Therefore|Consequently|Similarly|Likewise|Indeed|Separately|Elsewhere|Well|Now
          |In\ (?:addition|turn|fact|short|response|reply|return|contrast|other\ words)|(?:Even\ so|Since\ then)
          |In\ another\ (?:plot|development|event|story|move|turn)|By\ contrast|As\ a\ result|After\ all|Of\ course
          |In\ the\ meantime|At\ the\ same\ time|On\ the\ other\ hand|What[’']s\ (?:more|worse)|Finally
          |For\ (?:example|instance)),\s
    )\s*""",
    re.VERBOSE,
)
#: "The mayor, however, said …", "… came in May, though."
_SET_OFF = re.compile(
    r",\s(?P<hook>though|however|meanwhile|moreover|furthermore|therefore|nevertheless|nonetheless|likewise|by contrast"
    r"|in contrast|on the other hand|of course|in addition)(?P<close>,(?=\s)|(?=[.!?]$))"
)
#: Behind these a sentence may itself hold what it sets beside or against another.
_BESIDE_THAT = re.compile(
    r";|\b(?:while|whereas|although|besides|beyond|aside|apart|in addition|along|like|not)\b|n[’']t\b",
    re.IGNORECASE,
)


def strip_connective(text: str) -> str:
    """The sentence without the words that only hook it to the one before, its first letter raised."""
    text = _LABEL.sub("", text)
    found = _CONNECTIVE.match(text)
    rest = text[found.end() :] if found else ""
    return found["mark"] + rest[:1].upper() + rest[1:] if found and len(rest.split()) >= 4 else text


def without_hooks(doc: Doc) -> str:
    """The sentence without adverbs that only tie it to the one before it: "though", "however", "also".

    What is left is true by itself. They stay in what somebody said, and where the sentence holds both of what they
    set side by side ("not only the road but also the bridge").
    """
    text = text_of(doc)
    beside = _BESIDE_THAT.search(text)
    until = beside.start() if beside else len(text)
    cuts = [
        (found.start(), found.end(), "," if found["close"] and _keeps_comma(hook) else "")
        for found in _SET_OFF.finditer(text)
        if found.start() < until
        and ","
        not in text[: found.start()]  # "Dahl, a judge, however, said": whose comma it is, is hard to tell
        and (hook := doc.char_span(*found.span("hook"))) is not None
        and _ties_main_clause(hook[0])
    ]
    cuts += [
        (token.idx - 1, token.idx + len(token), "")
        for token in doc[1:]
        if token.lower_ == "also"
        and token.idx < until
        and not token.nbor(-1).is_punct  # "left, also because …"
        and token.head.pos_ in ("VERB", "AUX")
        and token.head.lower_ not in ("known", "called")
        and _ties_main_clause(token)
    ]
    for start, end, comma in sorted(cuts, reverse=True):
        text = text[:start] + comma + text[end:]
    return text


def _ties_main_clause(hook: Token) -> bool:
    """Whether it ties the main clause, or what somebody says in it, to another sentence: no part of it to another part."""
    verb = next((token for token in hook.ancestors if token.pos_ in ("VERB", "AUX")), hook)
    return verb.dep_ in ("ROOT", "ccomp") and not is_quoted(hook)


def _keeps_comma(hook: Span) -> bool:
    """ "In May, though, the board said", not "The board, though, said" or "The board said, though, that …"."""
    after = hook.doc[hook.end + 1 : hook.end + 2]
    return hook[0].head.i > hook.end and not any(token.pos_ in ("VERB", "AUX", "ADV") for token in after)
