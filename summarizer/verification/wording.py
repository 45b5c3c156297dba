"""What a fuser's wording gives away, whatever its facts: loops, mixed pairs, clauses hung on the wrong noun.

Each function is given the sentences that the wording was made from, and names the words at fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from summarizer.genders import pronoun_of
from summarizer.lexical import STOP_WORDS, WEEKDAY, content_stems
from summarizer.lexical import stem as stem_of
from summarizer.parsing import comma_spliced, is_finite, is_quoted, stems_of, text_of
from summarizer.verification.belonging import interposed, misplaced, readdressed, retold
from summarizer.verification.frames import reframed
from summarizer.verification.lexicon import SAY, SYNONYMS
from summarizer.verification.provenance import has_content, spliced

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Words in quotation marks, as :func:`summarizer.prose.tidy` sets them.
QUOTATION = re.compile(r"“([^”]*)”")
_WEEKDAY = re.compile(WEEKDAY)
#: What opens a clause that hangs on the words before its comma.
_HANGS = re.compile(r",\s+(including|which|who|whose|where|when|with|[a-z]+ing)\b\s*([^,.;]*)")
#: Share of a clause's content words that a source has, from which the clause is taken to come from it.
_FROM = 0.7
#: Share of the words right before a clause that the source of the clause has, too.
_NEAR = 0.4


def unsound(claim: Doc, sources: Sequence[Doc], *, cluster: Sequence[Doc]) -> str | None:
    """Why a parsed wording of ``sources`` is not sound, the first reason found; None if it is.

    ``cluster``: all sentences of which any may hold one of its clauses whole.
    """
    text, texts = text_of(claim), [text_of(source) for source in sources]
    return (
        faults(text, texts)
        or _first(_IN_THE_PARSE, claim, sources)
        or _first(_IN_THE_CLUSTER, claim, cluster)
        or _first([("told by somebody else: {}", attributed_elsewhere)], text, texts)
    )


def faults(text: str, sources: Sequence[str]) -> str | None:
    """Why ``text`` is no sound wording of ``sources``, as far as words show; None if it is."""
    return _first(_IN_THE_WORDS, text, sources)


_Of = TypeVar("_Of")
#: A reason, and what finds it: words at fault to put into the reason, or whether it holds.
_Check = tuple[str, Callable[[_Of, Sequence[_Of]], str | bool | None]]


def _first(checks: Sequence[_Check[_Of]], claim: _Of, sources: Sequence[_Of]) -> str | None:
    for reason, check in checks:
        if found := check(claim, sources):
            return reason.format(found)
    return None


_CLUTTERED = re.compile(
    r",\s+who\b[^,]*,\s+(?:and\s+)?who\b|\bsaid,? and (?:also )?said\b|\baccording to\b.*\baccording to\b"
    r"|\b[Aa]ccording to [^,]+,.*\b(?:said|says|told)\.$|^[\w\s]+ (?:say|says|said) .*, according to "
)


_TOLD_TO = re.compile(
    r"\b(?:told|tells|interviews? with|interview to|speaking to|spoke to|spoke with)\s+(?:[Tt]he\s+)?"
    r"(?P<outlet>[A-Z][\w&.’-]*(?:\s+[A-Z][\w&.’-]*)*)"
)


def _told_elsewhere(text: str, sources: Sequence[str]) -> str | None:
    """What is told to one outlet and, in the sources, in part to another: two tellings are two, whoever told them."""
    to = _told_to(text)
    if not to:
        return None
    words = set(content_stems(text))
    own = [source for source in sources if any(outlet in source for outlet in to)]
    missing = min((words - set(content_stems(source)) for source in own), key=len, default=set())
    for source in sources:
        others = _told_to(source)
        if others and to.isdisjoint(others) and len(missing & set(content_stems(source))) >= 2:
            return sorted(others)[0]
    return None


def _told_to(text: str) -> set[str]:
    """Last words of the names of those to whom it says that something was told."""
    return {found["outlet"].split()[-1].rstrip(".") for found in _TOLD_TO.finditer(text)}


#: "Dorn, owner of a salon in Osk, on Friday, said …"
_DAY_BETWEEN = re.compile(rf", on {WEEKDAY}, (?:said|says|told|wrote)\b")


#: "…, and “the port is safe.”": a clause of somebody's, put behind what somebody else or nobody said.
_QUOTE_ADDED = re.compile(
    r",? (?:and|but) “\w+(?: \w+){0,3} (?:is|are|was|were|has|have|will|would)\b[^”]*”\.?$"
)


def _added_quotation(text: str, sources: Sequence[str]) -> bool:
    found = _QUOTE_ADDED.search(text)
    return found is not None and not any(found.group(0).rstrip(".”") in source for source in sources)


def _cluttered(text: str, _: Sequence[str]) -> bool:
    own = QUOTATION.sub(" ", text)
    return bool(_CLUTTERED.search(own) or _DAY_BETWEEN.search(own))


def _halved(text: str, sources: Sequence[str]) -> str | None:
    """A word that the sources have only behind a hyphen that changes it: "inflicted" of "self-inflicted"."""
    joined = " ".join(sources).lower()
    for word in dict.fromkeys(re.findall(r"(?<![\w-])[a-z]{4,}(?![\w-])", text)):
        part = rf"\b(?:{_PREFIXES})-{word}\b"
        if re.search(part, joined) and not re.search(rf"(?<![\w-]){word}\b", joined):
            return str(word)
    return None


def _first_name_alone(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """ "Amber was convicted", where every source has "Amber Dahl": no news is on such terms with anybody."""
    firsts = {
        entity[0].text
        for source in sources
        for entity in source.ents
        if entity.label_ == "PERSON" and len(entity) > 1 and entity[0].text.isalpha()
    }
    texts = [text_of(source) for source in sources]
    for token in claim:
        name, after = token.text, text_of(claim)[token.idx + len(token) :]
        if (
            not token.text[0].isupper()
            or not (name in firsts or pronoun_of(f"{name} -"))
            or _BEFORE_A_NAME.match(after)
        ):
            continue
        rest = [
            text[found.end() :]
            for text in texts
            for found in re.finditer(rf"(?<![\w’-]){re.escape(name)}(?![\w-])", text)
        ]
        if rest and all(_BEFORE_A_NAME.match(each) for each in rest):
            return name
    return None


#: The rest of a name behind its first word: " Dahl", " R. Dahl", " van der Berg", " “Biz” Dahl".
_BEFORE_A_NAME = re.compile(r"[ -](?:[A-Z]|(?:[a-z]{2,3} ){1,2}[A-Z]|[“‘\"(])")


def _lost_modifier(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """ "Flag legislation" for "flag grant legislation": a noun between two that no source has side by side."""
    for one, other in pairwise(claim):
        if one.dep_ != "compound" or one.head.i != other.i or one.pos_ != "NOUN" or other.pos_ != "NOUN":
            continue
        held = [
            source[token.i + 1 : token.i + 3]
            for source in sources
            for token in source[:-2]
            if token.lower_ == one.lower_
        ]
        if any(after.lemma_ == other.lemma_ for after, _ in held):
            continue
        for between, last in reversed(held):
            if between.pos_ == "NOUN" and last.lemma_ == other.lemma_:
                return f"{one.text} {between.text} {other.text}"
    return None


def _verb_again(claim: Doc, _: Sequence[Doc]) -> str | None:
    """ "Dahl canceled an event in Osk, which was cancelled": a clause that tells what its sentence has told."""
    for verb in claim:
        if verb.dep_ != "relcl" or verb.pos_ != "VERB":
            continue
        governing = verb.head
        while governing.pos_ not in ("VERB", "AUX") and governing.head.i != governing.i:
            governing = governing.head
        told = [governing]
        if verb.head.dep_ == "nsubj":  # "Dahl, who retired in March, has been out since, and retired as …"
            told += [child for child in governing.children if child.dep_ == "conj"]
        if _undoubled(verb.lemma_) in {_undoubled(each.lemma_) for each in told}:
            return str(verb.text)
    return None


def _day_twice(text: str, sources: Sequence[str]) -> str | None:
    """ "On Friday Dahl called for a ban early Friday": the same day from two sources."""
    days = Counter(_WEEKDAY.findall(QUOTATION.sub(" ", text)))
    return next(
        (
            day
            for day, count in days.items()
            if count > 1 and not any(source.count(day) >= count for source in sources)
        ),
        None,
    )


#: "Dahl, one representative, said": one of how many, the sentence before told.
_ONE_OF_THEM = re.compile(r",\s+one (?!of\b)(?:[a-z-]+ ){0,2}[a-z-]+,(?= [a-z])")


def _one_of_them(text: str, _: Sequence[str]) -> str | None:
    found = _ONE_OF_THEM.search(QUOTATION.sub(" ", text))
    return found.group(0).strip(", ") if found is not None else None


def _adds_nothing(claim: Doc, _: Sequence[Doc]) -> str | None:
    """ "Dahl wrote that she was ousted and announced that she had been ousted": only the verb of telling is new."""
    for verb in claim:
        if verb.dep_ != "conj" or verb.pos_ != "VERB" or verb.lemma_.lower() not in SAY or is_quoted(verb):
            continue
        told = {stem_of(token.lower_) for token in verb.subtree if token.i != verb.i and has_content(token)}
        if told and told <= {stem_of(token.lower_) for token in claim[: verb.i]}:
            return str(verb.text)
    return None


def _lost_object(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """ "The races took weeks to decide", where every source goes on "the mayor’s future": what is decided is gone."""
    for verb in claim:
        if verb.pos_ != "VERB" or is_quoted(verb) or verb.tag_ == "VBN" or _has_object(verb):
            continue
        same = [t for source in sources for t in source if t.lemma_ == verb.lemma_ and t.pos_ == "VERB"]
        if same and all(token.tag_ != "VBN" and _has_object(token) for token in same):
            return str(verb.text)
    return None


def _has_object(verb: Token) -> bool:
    """Whether something is named that the verb is done to; of "the port that the board closed" it stands before."""
    subjects = sum(child.dep_ in ("nsubj", "csubj") for child in verb.children)
    before = verb.dep_ == "relcl" and any(
        child.tag_ not in ("WDT", "WP") and child.dep_ == "nsubj" for child in verb.children
    )
    return before or subjects > 1 or any(child.dep_ in _OBJECTS for child in verb.children)


_OBJECTS = frozenset("dobj dative ccomp xcomp oprd attr acomp prt".split())


def _undoubled(word: str) -> str:
    """One letter for two ("cancelled", "canceled"), and the bare verb."""
    return re.sub(r"(\w)\1", r"\1", stem_of(word.lower()))


def _lost_predicate(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """ "The prosecutor described Dahl", where every source goes on "as “an intruder”": what was said of her is gone.

    So is what "the winds prompted Osk Lines" to do.
    """
    for verb in claim:
        if verb.lemma_.lower() not in _AS_WHAT or verb.pos_ != "VERB" or _as_what(verb):
            continue
        same = [
            token
            for source in sources
            for token in source
            if token.lemma_ == verb.lemma_ and token.pos_ == "VERB"
        ]
        if same and all(_as_what(token) for token in same):
            return str(verb.text)
    return None


def _as_what(verb: Token) -> bool:
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    return any(
        child.lower_ in ("as", "of", "for", "with") and child.i > verb.i
        for holder in (verb, *objects)
        for child in holder.children
    ) or any(child.dep_ in ("oprd", "acomp", "ccomp", "xcomp", "attr", "advmod") for child in verb.children)


_AS_WHAT = frozenset(
    """describe portray depict regard characterize characterise cast view treat brand label accuse convict acquit
    prompt force urge push drive inspire encourage allow enable compel order persuade convince spur""".split()
)


_PREFIXES = "self|non|anti|ex|pro|pre|post|co|un|mid|semi|counter|near|then|under|over|vice"


def _cut_quotation(text: str, sources: Sequence[str]) -> str | None:
    """A quotation that ends where its source goes on to say what is meant: “no information from them”, which had
    gone on "that would back the report"."""
    held = [re.sub(r"[“”\"]", "", source) for source in sources]
    for quotation in QUOTATION.findall(text):
        words = quotation.rstrip(" ,.;:!?")
        if len(words.split()) < 4:
            continue
        going_on = [re.search(re.escape(words) + r"(\s+\w+)?", source) for source in held]
        found = [match for match in going_on if match]
        if found and all((match.group(1) or "").strip() in _GOES_ON for match in found):
            return str(words)
    return None


_GOES_ON = frozenset("that which if unless until but because than of to when who whose".split())


def _contrast_without_negation(text: str, sources: Sequence[str]) -> bool:
    """Whether "…, though she did complain" has lost the "not" that its source puts before the contrast."""
    found = re.search(r",?\s+(though|although|but|yet)\s+", text)
    if found is None or _NEGATION.search(text[: found.start()]):
        return False
    after = set(content_stems(text[found.end() :]))
    if not after:
        return False
    for source in sources:
        for own in re.finditer(rf",?\s+{found.group(1)}\s+", source):
            behind = set(content_stems(source[own.end() :]))
            if len(after & behind) >= _FROM * len(after) and _NEGATION.search(source[: own.start()]):
                return True
    return False


def _lost_condition(text: str, sources: Sequence[str]) -> str | None:
    """The "if …" that the only source of a sentence goes on with, and the sentence does not."""
    if _CONDITION.search(text):
        return None
    said = set(content_stems(text))
    offered = _OFFERS.search(text)
    if offered is not None:
        # Whoever offers something on a condition has not offered it, whatever another article leaves out.
        condition = re.compile(rf"\b{re.escape(offered[0][:5])}\w*\b.*?({_CONDITION.pattern}.*)")
        for source in sources:
            found = condition.search(source)
            if found and len(said & set(content_stems(source[: found.start(1)]))) >= _NEAR * len(said):
                return found[1]
    conditions = []
    for source in sources:
        own = set(content_stems(source))
        if len(said & own) < _FROM * len(said):
            continue
        found = _CONDITION.search(QUOTATION.sub(lambda match: "“" + "x" * len(match.group(1)) + "”", source))
        before = set(content_stems(source[: found.start()])) if found else set()
        if found is None or len(said & before) < _FROM * len(said):
            return None  # a source that says it without one, or the condition of something else
        conditions.append(source[found.start() :])
    return conditions[0] if conditions else None


_OFFERS = re.compile(r"\b(?:offer|agree|promise|pledge|threaten)(?:s|d|ed)?\b")
_CONDITION = re.compile(r"\b(?:if|unless|provided that|as long as|in case)\b")
_NEGATION = re.compile(r"\b(?:not|no|never|nobody|nothing|none|neither|without)\b|n[’']t\b")


def _unknown_teller(text: str, sources: Sequence[str]) -> str | None:
    """A teller behind "according to" that no source names in these words."""
    held = set(re.findall(r"[^\W_]+", " ".join(sources).lower()))
    for found in _ACCORDING.finditer(text):
        words = re.findall(r"[^\W_]+", found.group(1).lower())
        if any(word not in held and word not in STOP_WORDS for word in words):
            return found.group(0)
    return None


_ACCORDING = re.compile(r"\baccording to ([^,.;]+)")


def misjoined(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A verb and a noun that hang together in the claim, and in no source.

    "He was speaking about an attack" of "he was speaking about crime when he seemed to describe an attack", "Xi is seen as
    a boost" of "Xi’s trip is seen as a boost": every word is backed, and what was said is not. Two facts may be joined
    by the one they are about, and by clauses; not by giving the verb of one the object of the other.
    """
    links: set[tuple[str, str]] = set()
    held: set[str] = set()
    #: Owners, and the verbs of what they own: "Xi’s trip is seen".
    owned: set[tuple[str, str]] = set()
    for doc in sources:
        held |= stems_of(doc)
        own_links, own_owned = _hanging_together(doc)
        links |= own_links
        owned |= own_owned
    links |= {(head, word) for word, head in links}
    for token in claim:
        # "If a trader is rich, he understands …": a condition or a reason stays with what it is one of.
        if token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _BINDS for c in token.children):
            pair = stem_of(token.lower_), stem_of(token.head.lower_)
            if pair not in links and {*pair} <= held:
                return f"{token.head.text} {token.text}"
        if token.lower_ in STOP_WORDS or _TIME.fullmatch(token.lower_):
            continue
        # A name is known by any of its words.
        words = {stem_of(token.lower_)}
        if token.pos_ == "PROPN" and token.dep_ in ("nsubj", "nsubjpass", "dobj"):
            words |= {stem_of(child.lower_) for child in token.children if child.dep_ == "compound"}
        elif token.pos_ != "NOUN":
            continue
        words |= {other for word in words for other in SYNONYMS.get(word, ())}
        for head in _heads(token):
            verb = stem_of(head.lower_)
            if head.pos_ in ("NOUN", "VERB") and verb == stem_of(token.lower_):
                return f"{head.text} {token.text}"
            verbs = {verb, *SYNONYMS.get(verb, ())}
            known = bool(verbs & held and words & held)  # new words are judged by those who know synonyms
            if token.pos_ == "PROPN":  # who did what is the verifier's business, but for this slip
                known = any((word, verb) in owned for word in words)
            if head.pos_ == "VERB" and known and not any((w, v) in links for w in words for v in verbs):
                return f"{head.text} {token.text}"
    return None


def redirected(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A clause without a subject of its own that some source has, said there of somebody or something else.

    "Indonesia grounded the jets, even though it did not know the cause" of an airline that did not know: in the sources
    that hold most of the clause's words, who does it is nobody that does it in the claim.
    """
    for verb in claim:
        if verb.pos_ not in ("VERB", "AUX") or verb.dep_ not in ("advcl", "relcl", "acl", "conj"):
            continue
        if any(c.dep_ in ("nsubj", "nsubjpass") and c.pos_ in ("NOUN", "PROPN") for c in verb.children):
            continue
        clause = {stem_of(t.lower_) for t in verb.subtree if t.lower_ not in STOP_WORDS and t.is_alpha}
        doer = _doer(verb)
        if len(clause) < 2 or doer is None:
            continue
        theirs: list[Token] = []
        unclear = False
        for doc in sources:
            if len(clause & stems_of(doc)) < _FROM * len(clause):
                continue
            same = [t for t in doc if stem_of(t.lower_) == stem_of(verb.lower_) and t.pos_ in ("VERB", "AUX")]
            doers = [_doer(t) for t in same]
            unclear |= not doers or None in doers
            theirs += [each for each in doers if each is not None]
        if theirs and not unclear and not any(_names_of(doer) & _names_of(each) for each in theirs):
            return f"{doer.text} {verb.text}"
    return None


def redated(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A day, or an "until …", that the sources tell of somebody else's doing.

    "China grounded the jets Tuesday" where it was Indonesia's order that took effect on Tuesday.
    """
    for token in claim:
        if _WEEKDAY.fullmatch(token.text):
            chunk = {stem_of(token.lower_)}
        elif token.dep_ == "prep" and token.lower_ in ("until", "since"):
            chunk = {stem_of(t.lower_) for t in token.subtree if t.is_alpha and t.lower_ not in STOP_WORDS}
        else:
            continue
        verb = token
        while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
            verb = verb.head
        doer = _doer(verb)
        if not chunk or doer is None:
            continue
        holding = [doc for doc in sources if chunk <= stems_of(doc)]
        names = _names_of(doer)
        if holding and not any(names & stems_of(doc) for doc in holding):
            return f"{doer.text} {token.text}"
    return None


def unqualified(claim: Doc, sources: Sequence[Doc]) -> str | None:
    """A noun that every source qualifies: "the attack" of what was "a failed attack" wherever it is told."""
    for noun in claim:
        if noun.pos_ != "NOUN" or any(child.lower_ in _QUALIFIES for child in noun.children):
            continue
        beside = {stem_of(c.lower_) for c in noun.subtree if c.is_alpha and c.lower_ not in STOP_WORDS}
        if len(beside) < 2:
            continue
        same = [
            token
            for doc in sources
            if len(beside & stems_of(doc)) >= _FROM * len(beside)
            for token in doc
            if stem_of(token.lower_) == stem_of(noun.lower_)
        ]
        if same and all(any(child.lower_ in _QUALIFIES for child in token.children) for token in same):
            return str(noun.text)
    return None


def described_twice(claim: Doc, _: Sequence[Doc]) -> str | None:
    """An apposition that says what the noun is called already: "Independent Senator Paul Dorn, an independent"."""
    for noun in claim:
        if noun.dep_ == "appos":
            continue
        known = {stem_of(noun.lower_)} | _before(noun)
        told: set[str] = set()
        following = [child for child in noun.children if child.dep_ == "appos"]
        for apposition in following:  # the parser hangs a second one on the first
            following += [child for child in apposition.children if child.dep_ == "appos"]
            if stem_of(apposition.lower_) in known | told or told & _before(apposition):
                return str(apposition.text)
            told.add(stem_of(apposition.lower_))
    return None


def _before(noun: Token) -> set[str]:
    """The adjectives and nouns put before a noun."""
    return {
        stem_of(each.lower_)
        for each in noun.subtree
        if each.i < noun.i and each.dep_ in ("compound", "amod", "nmod")
    }


_QUALIFIES = frozenset(
    "failed attempted alleged foiled planned proposed possible potential suspected thwarted false fake would-be "
    "apparent unsuccessful threatened".split()
)


def _doer(verb: Token) -> Token | None:
    """The noun whose doing a verb is, through clauses that leave it out or say "it", "he" or "which"."""
    for _ in range(6):
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and subject.pos_ in ("NOUN", "PROPN"):
            return subject
        if verb.dep_ in ("relcl", "acl"):
            return verb.head if verb.head.pos_ in ("NOUN", "PROPN") else None
        if verb.head.i == verb.i:
            return None
        verb = verb.head
        while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
            verb = verb.head
    return None


def _names_of(noun: Token) -> set[str]:
    """What a noun may be known by: its own stem and synonyms, and the words of its name."""
    stems = {stem_of(noun.lower_)} | {
        stem_of(child.lower_) for child in noun.children if child.dep_ in ("compound", "poss", "amod")
    }
    return stems | {other for stem in stems for other in SYNONYMS.get(stem, ())}


def attributed_elsewhere(text: str, sources: Sequence[str]) -> str | None:
    """A teller that no source has beside what the text has them tell.

    "…, according to Boeing" pasted behind figures that nobody gave, "Authorities say … in which a fight broke out" of
    a fight that one article alone told: each clause has to stand in a source that names the teller too.
    """
    found = _TELLER.search(QUOTATION.sub(lambda match: "“" + "x" * len(match.group(1)) + "”", text))
    if found is None:
        return None
    teller = set(content_stems(next(group for group in found.groups() if group)))
    if not teller:
        return None
    rest = text[: found.start()] + text[found.end() :]
    told = [set(content_stems(source)) for source in sources if _tells(source, teller)]
    if not told:
        named = any(teller <= set(content_stems(source)) for source in sources)
        # Not even named: under another form of the name, and the verifier knows names.
        return found.group(0).strip(" ,") if named else None
    wanted = [stem for stem in content_stems(rest) if not _TIME.match(stem)]
    known = set().union(*told)
    strange = {stem for stem in wanted if not {stem, *SYNONYMS.get(stem, ())} & known}
    if len(strange) > max(1, _STRANGE * len(set(wanted))):
        return ", ".join(sorted(strange))
    for clause in re.split(r"[,;]\s+|\s+[–—]\s+", rest):
        stems = set(content_stems(clause))
        if len(stems) < 3:
            continue
        if not any(len(stems & own) >= _TOLD * len(stems) for own in told):
            return clause.strip()
    return None


def _tells(source: str, teller: set[str]) -> bool:
    """Whether a source has the teller near a word of telling: "Veyra says", not "the Veyra jet"."""
    words = re.findall(r"[^\W_]+", source.lower())
    tellers = [place for place, word in enumerate(words) if stem_of(word) in teller]
    telling = [place for place, word in enumerate(words) if _TELLING.fullmatch(word)]
    return any(abs(one - other) <= 6 for one in tellers for other in telling)


_TELLING = re.compile(
    r"sa(?:y|ys|id)|told|tells|according|add(?:s|ed)|announced?|report(?:s|ed)?|stat(?:es|ed|ement)|wrote|writes|tweeted"
    r"|claim(?:s|ed)?|confirm(?:s|ed)?|warn(?:s|ed)?|argu(?:es|ed)|insist(?:s|ed)?|acknowledged?|estimates?|estimated"
    r"|source|quoted|spoke\w*|call(?:s|ed)|den(?:y|ies|ied)|testified|accus(?:es|ed)|alleg(?:es|ed)|show(?:s|ed)|found|find"
)
#: Share of the words that a teller is made to say, and that no source with the teller has, from which it is too many.
_STRANGE = 0.1
#: Share of a clause's content words that a source with the teller has to have.
_TOLD = 0.5
_TELLER = re.compile(
    r",?\s*\baccording to ([^,.;“]+?)(?=[,.;]|$)|^According to ([^,.;“]+), "
    r"|^((?:[\w’'.-]+\s+){1,6}?)(?:say|says|said) (?:that )?(?=[\w])|,\s+((?:[\w’'.-]+\s+){1,6}?)(?:say|says|said)\.$|,\s+said ([^,.;“]+)\.$"
)


_Pairs = frozenset[tuple[str, str]]


def _hanging_together(doc: Doc) -> tuple[_Pairs, _Pairs]:
    """Words with what they hang on, and owners with what the thing they own hangs on; worked out once."""
    found: tuple[_Pairs, _Pairs] | None = doc.user_data.get("hanging_together")
    if found is None:
        links = {(stem_of(t.lower_), stem_of(head.lower_)) for t in doc for head in _heads(t)}
        owned = {
            (stem_of(t.lower_), stem_of(head.lower_))
            for t in doc
            if t.dep_ == "poss"
            for head in _heads(t.head)
        }
        found = doc.user_data["hanging_together"] = (frozenset(links), frozenset(owned))
    return found


def _heads(token: Token) -> list[Token]:
    """What a word hangs on, through prepositions and coordination: "about" in "speak about crime" is no stop."""
    heads: list[Token] = []
    while token.head.i != token.i:
        head = token.head
        heads.append(head)
        if head.dep_ not in ("prep", "agent", "dative") and token.dep_ != "conj":
            break
        token = head
    return [each for each in heads if each.pos_ not in ("ADP", "SCONJ")]


_BINDS = frozenset("if unless because although though since so".split())
_TIME = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|night|day|week|month|year|time|hour"
)


def is_fragment(claim: Doc) -> bool:
    """Whether it has no finite main verb ("The agency, which has acknowledged that it erred."), or one beside a bare one."""
    root = next((token for token in claim if token.dep_ == "ROOT"), None)
    if root is None or root.pos_ not in ("VERB", "AUX") or not is_finite(root):
        return True
    return comma_spliced(claim) or any(_disagrees(token) or _spliced(token) for token in claim)


def _spliced(verb: Token) -> bool:
    """ "Observers winced at the use of the word set off a storm": a second verb that the parser can hang on nothing."""
    return (
        verb.dep_ == "dep" and verb.pos_ == "VERB" and any(c.dep_ in ("dobj", "prt") for c in verb.children)
    )


def _disagrees(verb: Token) -> bool:
    """ "He is threatening tariffs, and increase the rate": a bare verb beside one that is none."""
    return (
        verb.dep_ == "conj"
        and verb.tag_ == "VB"
        and verb.head.tag_ in ("VBG", "VBZ", "VBD")
        and not any(child.dep_ in ("aux", "nsubj") or child.lower_ == "to" for child in verb.children)
    )


def seams(text: str, sources: Sequence[str]) -> list[tuple[int, int]]:
    """Character spans of the words that no source has behind the word before them: where a wording is the fuser's own."""
    pairs: set[tuple[str, str]] = set()
    for source in sources:
        pairs |= set(pairwise(_WORD.findall(source.lower())))
    found = []
    for one, other in pairwise(_WORD.finditer(text)):
        if (one.group().lower(), other.group().lower()) not in pairs and other.group().islower():
            found.append(other.span())
    return found


_WORD = re.compile(r"[^\W_](?:[\w’'.,-]*[^\W_])?")


def misattached(text: str, sources: Sequence[str]) -> str | None:
    """A trailing clause whose source says it of something else: "…, including a call for dialogue" behind
    "negotiations", where it was the paper that included one.

    "Which" and "including" hang on the words just before the comma, "invoking" on the subject: those have to stand with
    the clause in one of the sources that have it, before it if they are what it hangs on.
    """
    plain = QUOTATION.sub(lambda match: match.group(0).replace(",", " "), text)
    for found in _HANGS.finditer(plain):
        before = content_stems(plain[: found.start()])
        linked = found.group(1) in _LINKS
        clause = content_stems(found.group(2) if linked else found.group(0))
        if len(clause) < 2 or not before:
            continue
        stems_of = [content_stems(source) for source in sources]
        holding = [each for each in stems_of if sum(stem in each for stem in clause) >= _FROM * len(clause)]
        if found.group(1) == "when":
            # What it explains stands right before it, all of it: "Friday morning, when …".
            last = set(before[-2:])
            runs = [each[: max(n for n, stem in enumerate(each) if stem in clause)] for each in holding]
            if holding and not any(last <= set(run[-4 - len(clause) :]) for run in runs):
                return found.group(0).lstrip(", ")
            continue
        if linked:
            anchors = set(before[-2:])
            held = [each[: max(n for n, stem in enumerate(each) if stem in clause)] for each in holding]
        elif found.group(1).endswith("ing") and not _ADDS_WORDS.match(found.group(0)):
            # ", adding further confusion": what adds it is the whole of what stands before.
            main = set(before)
            held = [each for each in holding if 2 * len(main & set(each)) >= len(main)]
            anchors = main
        else:
            # "The pool can open Friday, the school can open Monday, with new rules": of the pool, a source says.
            nearest = set(before[-6:])
            anchors = {*before[:3], *before[-2:]}
            held = [each for each in holding if len(nearest & set(each)) >= _NEAR * len(nearest)]
        if holding and not any(anchors & set(each) for each in held):
            return found.group(0).lstrip(", ")
    return None


_ADDS_WORDS = re.compile(r",\s+(?:adding (?:that|“)|(?:saying|arguing|noting|warning|claiming|insisting)\b)")
_LINKS = frozenset({"including", "which", "who", "whose", "where"})


def swapped_modifier(text: str, sources: Sequence[str]) -> str | None:
    """A word pair that mixes two sources' pairs: "international sanctions" of "Western sanctions" and
    "international warrant". Both words are backed, the pair is not; no other check sees it.
    """
    before: dict[str, set[str]] = {}
    for source in sources:
        words = re.findall(r"[\w’'-]+", source)
        for place, word in enumerate(words[1:], start=1):
            held = before.setdefault(_bare(word), set())
            first = words[place - 1]
            held.add(_bare(first) if first.lower() not in STOP_WORDS else "")
            # "12-point position paper" backs "12-point paper", "Blinken last week" backs nothing of the kind.
            if place > 1 and not {first.lower(), words[place - 2].lower()} & STOP_WORDS and word.islower():
                held.add(_bare(words[place - 2]))
    known = {word for held in before.values() for word in held}
    for leader, follower in pairwise(re.finditer(r"[\w’'-]+", text)):
        if re.search('[“”"]', text[leader.end() : follower.start()]):
            continue  # "“The board is shut,” Dorn said": no pair
        first, second = leader.group(), follower.group()
        one, other = _bare(first), _bare(second)
        held = before.get(other, set())
        # "Xi Jinping’s trip" for "Xi’s trip": another form of a name.
        same_name = first[0].isupper() and bool(before.get(one, set()) & held)
        if (
            first.lower() not in STOP_WORDS
            and content_stems(second)
            and second.lower() not in _AUXILIARIES
            and held
            and "" not in held
            and one not in held
            and one in known
            and not same_name
            and not _WEEKDAY.fullmatch(first)
        ):
            return f"{first} {second}"
    return None


_AUXILIARIES = frozenset(
    "will would can could may might must shall should has have had is are was were".split()
)


def _bare(word: str) -> str:
    """The stem of a word without the possessive mark."""
    return stem_of(re.sub(r"['’]s?$", "", word.lower()))


def stutters(text: str, sources: Sequence[str]) -> bool:
    """Whether the text repeats content words more often than any of its sources does: a small model looping."""
    said = Counter(content_stems(text))
    most: Counter[str] = Counter()
    for source in sources:
        most |= Counter(content_stems(source))
    outside = Counter(content_stems(QUOTATION.sub(" ", text)))
    if any(count >= 3 and count > most[stem] for stem, count in outside.items()):
        return True
    pairs = _phrases(text)
    if any(
        count > 1 and not any(_phrases(source)[pair] > 1 for source in sources)
        for pair, count in pairs.items()
    ):
        return True
    return sum((said - most).values()) - sum(1 for stem in said if stem not in most) >= 2


def _phrases(text: str) -> Counter[tuple[str, str]]:
    """Pairs of neighbouring words one of which has content: "in return" is one, "of the" is none."""
    words = re.findall(r"[^\W_]+", text.lower())
    return Counter(pair for pair in pairwise(words) if not set(pair) <= STOP_WORDS)


def framed_twice(claim: Doc) -> str | None:
    """ "During the broadcast, Dahl sang during the network's broadcast": the same place or time from two sources."""
    seen: set[tuple[str, str]] = set()
    for token in claim:
        inside = claim.text[: token.idx].count("“") > claim.text[: token.idx].count("”")
        if token.dep_ != "pobj" or token.pos_ not in ("NOUN", "PROPN") or inside:
            continue
        frame = (token.head.lower_, token.lemma_.lower())
        if token.head.lower_ in _FRAMES and frame in seen:
            return f"{token.head.text} … {token.text}"
        # "sarin and other weapons, including sarin"
        if token.head.lower_ == "including" and any(
            earlier.lemma_ == token.lemma_ and earlier.pos_ in ("NOUN", "PROPN")
            for earlier in claim[: token.head.i]
        ):
            return f"{token.head.text} {token.text}"
        seen.add(frame)
    return None


_FRAMES = frozenset("during in at on after before since until".split())


_IN_THE_WORDS: tuple[_Check[str], ...] = (
    ("says the same words again and again", stutters),
    ("not in the sources: {}", swapped_modifier),
    ("nobody of that kind tells anything: {}", _unknown_teller),
    ("hung on the wrong words: {}", misattached),
    ("half of a word: {}", _halved),
    ("a quotation cut short: {}", _cut_quotation),
    ("a quotation without who says it", _added_quotation),
    ("a contrast without what it contrasts with", _contrast_without_negation),
    ("without its condition: {}", _lost_condition),
    ("two clauses of one kind in a row", _cluttered),
    ("told to somebody else in the sources: {}", _told_elsewhere),
    ("gives its day twice: {}", _day_twice),
    ("one of several that it does not tell of: {}", _one_of_them),
)
_IN_THE_PARSE: tuple[_Check[Doc], ...] = (
    ("no whole sentence", lambda claim, _: is_fragment(claim)),
    ("a first name alone: {}", _first_name_alone),
    ("without what was said of it: {}", _lost_predicate),
    ("says its verb again: {}", _verb_again),
    ("tells again what it has told: {}", _adds_nothing),
    ("without what the sources say it is done to: {}", _lost_object),
    ("without a word of the name it gives: {}", _lost_modifier),
    ("not together in the sources: {}", misjoined),
    ("of somebody else in the sources: {}", redirected),
    ("of another day or doer in the sources: {}", redated),
    ("only with a reservation in the sources: {}", unqualified),
    ("said twice of one noun: {}", described_twice),
    ("the same frame twice: {}", lambda claim, _: framed_twice(claim)),
)
_IN_THE_CLUSTER: tuple[_Check[Doc], ...] = (
    ("no source tells it in one: {}", spliced),
    ("not so around this verb in any source: {}", reframed),
    ("means somebody else in the sources: {}", readdressed),
    ("told by somebody else, or otherwise: {}", retold),
    ("part of nothing else in the sources: {}", misplaced),
    ("put into what somebody else tells: {}", interposed),
)
