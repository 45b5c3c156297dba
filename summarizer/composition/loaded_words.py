"""Neutrality: words that take sides, and opinions that nobody is said to hold.

The list follows the idea of bias-inducing lemmas (Recasens et al. 2013) and is our own. A word on it is
loaded only where one article alone uses it in its own voice: what several outlets write is the usual word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import Facts
from summarizer.text.lexicon import SAY, WISHED
from summarizer.text.lists import words
from summarizer.text.parsing import text_of
from summarizer.text.quotes import without_quotations
from summarizer.text.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LOADED = words("loaded")
_OPINION = re.compile(
    r"\b(?:I|we|our|my|you|your)\b"
    r"|\b(?:should|ought to)\b"
    # Mostly a duty that somebody has, and no view: only with what a writer calls for.
    r"|\bmust (?:not|never|finally|stop|act|resign|step (?:down|up)|do (?:more|better)|be held (?:accountable|responsible))\b"
    r"|\b(?:deal(?:s|t)?|deliver(?:s|ed)?) an? (?:[\w-]+ ){0,3}(?:blow|setback|rebuke)\b"
    r"|\b(?:best|worst|great|greatest|terrible|wonderful|excellent|awful|deserves?|shame|wrong|right thing"
    r"|deeply|truly|surely|frankly|ugly|very, very|if any \w+ should|as it should|needless to say|no doubt|does indeed"
    r"|is indeed|it is time|it's time|make no mistake|of course|the truth is|the fact is|let's)\b",
    re.IGNORECASE,
)
#: "… and what a hearing it was", "in the most Dahl way possible": the writer's, whatever else the sentence reports.
_EXCLAIMS = re.compile(
    r"\bin the (?:most|least) [\w’-]+ (?:way|manner) (?:possible|imaginable)\b|\bwhat an? \w+ (?:it|this|that|he|she) (?:is|was)\b"
)
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
#: What stands behind "lies" where something is somewhere, and not where somebody says what is false: under oath, on a form.
_WHERE = (
    r"(?!under oath|in (?:order|service|an? (?:\w+ )?(?:interview|investigation|inquiry|affidavit)|court|testimony)\b"
    r"|on (?:\w+ )?(?:behalf|forms?|applications?)\b)"
    r"(?:in|on|at|within|under|underneath|below|beneath|above|ahead|behind|beyond|between|beside|near|next to|along|off|outside"
    r"|inside|across|around|among|atop|there|here|where|elsewhere|with|dead|dormant|empty|idle|wounded|injured|unconscious|motionless"
    r"|awake|asleep|face|flat|down|low|still|north|south|east|west|close|deep|halfway|just|some|partly|mostly|largely"
    r"|(?:about |almost |nearly |over )?(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|a (?:few|mile|kilomet(?:er|re))))"
)
#: Words of the list where they are plain: what lies somewhere, cars that slam into a wall, a gas blast, toxic smoke. Of 177
#: places that this spares in 1,223 clusters of news, 105 were read: in 103 the word is plain.
_PLAIN_SENSE = re.compile(
    rf"\b(?:lie|(?<!\bof )(?<!\band )(?<!\bhis )(?<!\bher )(?<!\bthe )(?<!\btheir )(?<!\btold )lies|lying) (?={_WHERE}\b)"
    r"|\bslam(?:s|med|ming)? (?=(?:into|shut|on (?:the|his|her|its) brakes)\b)"
    r"|\b(?:an?|the|this|that|each|two|three|four|several|both|bomb|gas|suicide|car|grenade|truck|dynamite|boiler"
    r"|(?:the|an?|this|that) (?:deadly|latest|first|second|third|last|powerful|huge|massive|loud)) blasts?\b"
    r"|\btoxic (?=(?:\w+ )?(?:substance|gas|smoke|waste|chemical|fume|material|cloud|spill|algae|bloom|dust|sludge|metal"
    r"|vapou?r|agent)(?:e?s)?\b)"
    r"|\bexplosive (?=(?:device|charge|material|belt|vest|yield|substance|powder|residue|ordnance|remnant|shell)s?\b)"
    r"|\breckless (?=(?:driving|endangerment|homicide|manslaughter|disregard|operation)\b)"
    r"|\bincendiary (?=(?:device|bomb|balloon|munition|grenade|kite|weapon)s?\b)",
    re.IGNORECASE,
)


#: "Should be completed by Friday", "should last two hours": what is expected. "Should close by Friday" is a view.
_EXPECTED = re.compile(
    r"\bshould (?:\w+ly |also |then |now |soon )?(?:arrive|last|take (?:about|at least|up to|roughly|\w+ (?:minute|hour|day|week|month|year)s?\b)"
    r"|(?:be|have been) (?:completed|complete|finished|ready|done|delivered|restored|available|over|back)\b[^,.;]*"
    r"\b(?:by|on|at|in|within|before|until|next|this|soon)\b)",
    re.IGNORECASE,
)
#: "… whether the bridge should be closed" asks, "if he should fail" supposes.
_ASKED = re.compile(r"(?<=\s)(?:whether|if|how|what|which|who|when|where|why)\b[^,.;?“”]*?\bshould\b")
#: A sentence with one of these words reports somebody's view; "able" and "invitation" report none.
_REPORTS = frozenset(stem(word) for word in (SAY | WISHED | {"accord"}) - words("wishes_without_a_view"))
#: What somebody is to testify or to say reports nothing beyond its clause.
_TO_REPORT = re.compile(r"\bto (?P<verb>[a-z]+)\b(?P<rest>[^,;]*)(?=[,;])")


def loaded_words(text: str, sentences: Sequence[Sentence]) -> list[str]:
    """Loaded words of ``text`` outside quotations that at most one of the articles uses, in order.

    ``sentences`` are all those of the cluster. With a single article there is nobody to compare with, and
    every loaded word counts.
    """
    found = [word for word in _own_words(text) if word.lower() in _LOADED and not _is_surname(word, text)]
    if not found:
        return []
    users: dict[str, set[str]] = {stem(word.lower()): set() for word in found}
    for sentence in sentences:
        for word in _own_words(sentence.text):
            root = stem(word.lower())
            if root in users:
                users[root].add(sentence.article.id)
    return [word for word in dict.fromkeys(found) if len(users[stem(word.lower())]) <= 1]


def is_unattributed_opinion(facts: Facts) -> bool:
    """Whether a sentence judges or exhorts in its own voice: outside quotations, and with no speaker."""
    own = without_quotations(facts.text)
    if _EXCLAIMS.search(own):
        return True
    return not reports(facts) and _OPINION.search(_ASKED.sub(" ", _EXPECTED.sub(" ", own))) is not None


def reports(facts: Facts) -> bool:
    """Whether a sentence reports what somebody says, thinks or wants."""
    # "If she does not agree to testify, the council should vote": not what she testifies.
    undone = {
        stem(found["verb"].lower())
        for found in _TO_REPORT.finditer(without_quotations(facts.text))
        if not _OPINION.search(found["rest"])
    }
    return any(word not in undone for word in facts.stems & _REPORTS)


def reports_mainly(doc: Doc) -> bool:
    """Whether its main verb, or "according to", tells what somebody says, thinks or wants: not "broke its promises"."""
    return any(
        stem(token.lemma_.lower()) in _REPORTS
        for token in doc
        if token.dep_ == "ROOT" or (token.dep_ == "conj" and token.head.dep_ == "ROOT")
    ) or "according to" in without_quotations(text_of(doc))


def _is_surname(word: str, text: str) -> bool:
    """Whether a word stands in capitals within the sentence: Ms Savage is not savage."""
    return word[0].isupper() and not text.lstrip("“\"'(").startswith(word)


def _own_words(text: str) -> list[str]:
    return _WORDS.findall(_PLAIN_SENSE.sub(" ", without_quotations(text)))
