"""True sentences made false in one way each, and reworded without harm: what a checker of support learns from.

After FactCC (Kryściński et al. 2020) and SummaC's survey of errors, with the errors that fusing makes: roles
swapped, halves of two sentences joined, a "could" that became a "will". Every corruption keeps the sentence fluent as
far as rules can, and changes what it claims. A rule that finds nothing to change returns None.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, get_args

from summarizer.verification.lexicon import CONTENDED, MUTUAL, SAY, TITLES

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Kind = Literal[
    "entity", "number", "date", "negation", "antonym", "role", "speaker", "modality", "splice", "addition"
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_NAMED = _ACTORS | {"LOC", "FAC", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW"}
_COUNTED = frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})
_SMALL = "two three four five six seven eight nine ten eleven twelve".split()
_SERIES: tuple[tuple[str, ...], ...] = (
    tuple("monday tuesday wednesday thursday friday saturday sunday".split()),
    tuple("january february march april may june july august september october november december".split()),
    tuple("morning afternoon evening night".split()),
    ("yesterday", "today", "tomorrow"),
    ("last", "next"),
    ("day", "week", "month", "year", "decade"),
    ("days", "weeks", "months", "years", "decades"),
    ("weekly", "monthly", "daily", "annual"),
)
_NUMBER_SERIES: tuple[tuple[str, ...], ...] = (
    tuple(_SMALL),
    ("first", "second", "third", "fourth", "fifth"),
    ("hundred", "thousand", "million", "billion", "trillion"),
    ("hundreds", "thousands", "millions", "dozens"),
    ("half", "third", "quarter"),
    ("double", "triple", "halve"),
    ("twice", "once"),
)
#: Words that turn a sentence round, in the same form, so that the grammar holds.
_OPPOSITE_PAIRS = """
    rose fell|rise fall|rises falls|increased decreased|increase decrease|increases decreases|gained lost|won lost
    approved rejected|approve reject|accepted rejected|accept reject|supported opposed|support oppose
    supports opposes|supporters opponents|backed opposed|opened closed|opening closing|started ended
    start end|arrived left|bought sold|buy sell|denied confirmed|denies confirms|deny confirm|arrested released
    convicted acquitted|guilty innocent|allowed banned|allow ban|allows bans|lower higher|low high
    strengthen weaken|stronger weaker|ally rival|allies rivals|victory defeat|success failure|succeeded failed
    before after|more fewer|above below|north south|east west|northern southern|eastern western
    mother father|son daughter|brother sister|husband wife|men women|man woman|boy girl|killed injured
    survived died|alive dead|majority minority|legal illegal|lifted imposed|lift impose|attacked defended
    hired fired|best worst|good bad|safe dangerous|joined left|likely unlikely|improved worsened
    possible impossible|include exclude|praised criticized|praised condemned|raised cut|raise cut
    former current|public private|domestic foreign|early late|earlier later|oldest youngest|largest smallest
    Republican Democratic|Republicans Democrats|conservative liberal|conservatives liberals
    passed rejected|withdrew deployed|expanded shrank|widely rarely|agreed refused|increasingly decreasingly
""".replace("\n", "|")
_OPPOSITES = {
    word: other
    for line in _OPPOSITE_PAIRS.split("|")
    if len(pair := line.split()) == 2
    for word, other in (pair, pair[::-1])
}
_AUXILIARIES = frozenset("is are was were has have had will would could should may might can must".split())
_DOUBTS = (
    (re.compile(r"\b(?:could|may|might|should)\b(?! (?:have|\d))"), "will"),
    (re.compile(r"\b(?:could|may|might) have (?=\w+(?:ed|en|wn)\b)"), "had "),
    (re.compile(r"\b(?:allegedly|reportedly|possibly|probably|apparently|purportedly|potentially) "), ""),
    (re.compile(r"\b(?:alleged|suspected|possible|potential|proposed|planned|would-be) (?=\w)"), ""),
    (re.compile(r"\b(?:some|many|several)\b(?! of)", re.IGNORECASE), "all"),
    (re.compile(r"\b(?:some|many|several|most) of\b", re.IGNORECASE), "all of"),
    (re.compile(r"\b(?:at least|more than|over)(?= \$?\d| [a-z]+(?:teen|ty)\b)", re.IGNORECASE), "fewer than"),
    (re.compile(r"\b(?:nearly|almost|less than|fewer than)(?= \$?\d)", re.IGNORECASE), "more than"),
    (re.compile(r"\b(?:often|sometimes|usually|frequently|rarely)\b"), "always"),
    (re.compile(r"\b(?:is|are|was|were) (?:expected|likely|set|due|scheduled|believed|thought|said) to be\b"), "was"),
    (re.compile(r"\b(?:seems?|appears?|appeared|seemed) to be\b"), "is"),
)  # fmt: skip
_INTENDED = frozenset(
    """plan hope want intend expect seek threaten vow promise pledge propose consider try attempt aim prepare agree
    schedule order urge ask offer refuse fail decline set""".split()
)
_IRREGULAR = {
    "be": "was", "become": "became", "begin": "began", "break": "broke", "bring": "brought", "build": "built",
    "buy": "bought", "come": "came", "cut": "cut", "do": "did", "draw": "drew", "fight": "fought", "find": "found",
    "get": "got", "give": "gave", "go": "went", "have": "had", "hit": "hit", "hold": "held", "keep": "kept",
    "know": "knew", "lead": "led", "leave": "left", "lose": "lost", "make": "made", "meet": "met", "pay": "paid",
    "put": "put", "quit": "quit", "read": "read", "rise": "rose", "run": "ran", "say": "said", "see": "saw",
    "seek": "sought", "sell": "sold", "send": "sent", "set": "set", "shoot": "shot", "show": "showed",
    "shut": "shut", "sit": "sat", "speak": "spoke", "spend": "spent", "stand": "stood", "strike": "struck",
    "take": "took", "teach": "taught", "tell": "told", "think": "thought", "throw": "threw", "wear": "wore",
    "win": "won", "withdraw": "withdrew", "write": "wrote", "drive": "drove", "fly": "flew", "hear": "heard",
    "let": "let", "rebuild": "rebuilt", "overturn": "overturned", "undo": "undid", "forgive": "forgave",
}  # fmt: skip


class Corruptor:
    """Makes sentences false.

    ``pool`` holds names of other articles by spaCy's labels, for names that the article at hand does not have.
    """

    def __init__(self, pool: Mapping[str, Sequence[str]]) -> None:
        self._pool = pool
        self._rules: dict[Kind, Callable[[Doc, Sequence[Doc], random.Random], str | None]] = {
            "entity": self._entity,
            "number": _number,
            "date": _date,
            "negation": _negation,
            "antonym": _antonym,
            "role": _role,
            "speaker": self._speaker,
            "modality": _modality,
            "splice": _splice,
            "addition": _addition,
        }

    def corrupt(self, claim: Doc, *, kind: Kind, near: Sequence[Doc] = (), lot: random.Random) -> str | None:
        """``claim`` made false in the way of ``kind``, or None where it gives no hold.

        ``near`` are other sentences of the same article, parsed: names, subjects and phrases come from them.
        """
        changed = self._rules[kind](claim, near, lot)
        if changed is None:
            return None
        changed = re.sub(r"\s{2,}", " ", changed).strip()
        changed = changed[:1].upper() + changed[1:] if claim.text[:1].isupper() else changed
        return None if _same(changed, claim.text) else changed

    def any(
        self,
        claim: Doc,
        *,
        near: Sequence[Doc] = (),
        lot: random.Random,
        weights: Mapping[Kind, float] | None = None,
    ) -> tuple[Kind, str] | None:
        """One corruption of a kind that fits, drawn by ``weights`` (default: all kinds alike)."""
        kinds = sorted(
            KINDS, key=lambda kind: lot.random() ** (1 / (weights or {}).get(kind, 1.0)), reverse=True
        )
        for kind in kinds:
            changed = self.corrupt(claim, kind=kind, near=near, lot=lot)
            if changed is not None:
                return kind, changed
        return None

    def _entity(self, claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
        ents = [ent for ent in claim.ents if ent.label_ in _NAMED and len(ent.text) > 2]
        lot.shuffle(ents)
        for ent in ents:
            new = self._other_name(ent.label_, ent.text, claim, near, lot)
            if new is not None:
                return _replaced(claim, [(ent, new)])
        return None

    def _other_name(
        self, label: str, old: str, claim: Doc, near: Sequence[Doc], lot: random.Random
    ) -> str | None:
        taken = _words(claim.text)
        here = [
            _bare(each.text)
            for doc in near
            for each in doc.ents
            if each.label_ == label and not _words(each.text) & taken
        ]
        pool = [name for name in self._pool.get(label, ()) if not _words(name) & taken]
        # Names of the same article are the harder case, and the one that fusing meets.
        names = here if here and (lot.random() < 0.6 or not pool) else pool
        return lot.choice(sorted(set(names))) if names else None

    def _speaker(self, claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
        for verb in claim:
            subject = None
            if verb.lemma_.lower() in SAY and verb.pos_ == "VERB":
                subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
            elif verb.lower_ == "according":
                to = next((child for child in verb.children if child.lower_ == "to"), None)
                subject = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
            if subject is None or subject.pos_ == "PRON":
                continue
            span = _phrase(subject)
            others = [
                _phrase(other).text
                for doc in near
                for other in doc
                if other.dep_ in ("nsubj", "nsubjpass")
                and (other.ent_type_ in _ACTORS or other.lemma_.lower() in _SPEAKERS)
                and not _words(_phrase(other).text) & _words(span.text)
                and len(_phrase(other)) <= 8
            ]
            if not others:
                name = self._other_name("PERSON", span.text, claim, near, lot)
                others = [name] if name else []
            if others:
                return _replaced(claim, [(span, lot.choice(sorted(set(others))))])
        return None


_SPEAKERS = TITLES | frozenset(
    "official officials police authorities spokesman spokeswoman lawyer lawyers critic critics witness analyst".split()
)


# -- the kinds ----------------------------------------------------------------------------------------------


def _number(claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
    ents = [ent for ent in claim.ents if ent.label_ in _COUNTED]
    if len(ents) >= 2 and lot.random() < 0.3:
        one, other = sorted(lot.sample(ents, 2), key=lambda ent: ent.start)
        if one.label_ == other.label_ and one.text != other.text:
            return _replaced(claim, [(one, other.text), (other, one.text)])
    lot.shuffle(ents)
    for ent in ents:
        new = _other_number(ent.text, lot)
        if new is not None:
            return _replaced(claim, [(ent, new)])
    return None


def _other_number(text: str, lot: random.Random) -> str | None:
    figure = re.search(r"\d+(?:,\d{3})*(?:\.\d+)?", text)
    if figure is not None:
        return text[: figure.start()] + _other_figure(figure[0], lot) + text[figure.end() :]
    return _next_in_series(text, _NUMBER_SERIES, lot)


def _other_figure(figure: str, lot: random.Random) -> str:
    plain = figure.replace(",", "")
    if "." in plain:
        whole, _, part = plain.partition(".")
        changed = f"{max(int(whole) + lot.choice([-2, -1, 1, 2, 3]), 0)}.{lot.randrange(10 ** len(part)):0{len(part)}d}"
        return changed if changed != plain else f"{int(whole) + 4}.{part}"
    value = int(plain)
    if value < 20:
        new = (
            value + lot.choice([1, 2, 3, 5])
            if value < 4 or lot.random() < 0.5
            else value - lot.choice([1, 2, 3])
        )
    else:
        new = max(1, round(value * lot.choice([0.4, 0.5, 0.7, 0.8, 1.2, 1.5, 2, 3])))
        if lot.random() < 0.4 and len(plain) > 1:
            # One digit changed: the kind of slip that reads best.
            place = lot.randrange(len(plain))
            digit = lot.choice([d for d in "123456789" if d != plain[place]])
            new = int(plain[:place] + digit + plain[place + 1 :])
    new = new if new != value else value + 1
    return f"{new:,}" if "," in figure else str(new)


def _date(claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
    ents = [ent for ent in claim.ents if ent.label_ in ("DATE", "TIME")]
    lot.shuffle(ents)
    for ent in ents:
        year = re.search(r"\b(?:19|20)\d\d\b", ent.text)
        if year is not None and lot.random() < 0.7:
            other = str(int(year[0]) + lot.choice([-10, -3, -2, -1, 1, 2, 3, 4]))
            return _replaced(claim, [(ent, ent.text.replace(year[0], other))])
        new = _next_in_series(ent.text, (*_SERIES, *_NUMBER_SERIES), lot)
        if new is None and re.search(r"\d", ent.text):
            new = _other_number(ent.text, lot)
        if new is not None:
            return _replaced(claim, [(ent, new)])
    return None


def _next_in_series(text: str, series: Sequence[Sequence[str]], lot: random.Random) -> str | None:
    hits = [
        (match, each)
        for match in re.finditer(r"[A-Za-z]+", text)
        for each in series
        if match[0].lower() in each
    ]
    if not hits:
        return None
    match, each = lot.choice(hits)
    new = lot.choice([word for word in each if word != match[0].lower()])
    new = new.capitalize() if match[0][0].isupper() else new
    return text[: match.start()] + new + text[match.end() :]


def _negation(claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
    negations = [
        token for token in claim if token.dep_ == "neg" and token.lower_ in ("not", "n't", "n’t", "never")
    ]
    if negations:
        token = negations[0]
        before, after = claim.text[: token.idx], claim.text[token.idx + len(token) :]
        # "did not go" -> "did go"; "can't", "won't" lose their bent auxiliary with the mark.
        before = re.sub(r"\bca$", "can", re.sub(r"\bwo$", "will", before))
        return f"{before.rstrip()} {after.lstrip()}"
    verbs = [
        t
        for t in claim
        if t.pos_ in ("VERB", "AUX") and t.dep_ in ("ROOT", "ccomp", "relcl", "conj", "advcl")
    ]
    # The main verb of what is said, rather than the saying of it.
    verbs = [verb for verb in verbs if verb.lemma_.lower() not in SAY] or verbs
    lot.shuffle(verbs)
    for verb in verbs:
        helper = next(
            (c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.lower_ in _AUXILIARIES), None
        )
        if helper is None and verb.lower_ in ("is", "are", "was", "were"):
            helper = verb
        if helper is not None:
            end = helper.idx + len(helper)
            if claim.text[end : end + 1] == " ":
                return claim.text[:end] + " not" + claim.text[end:]
            continue
        support = {"VBD": "did", "VBZ": "does", "VBP": "do"}.get(verb.tag_)
        if support is not None and verb.pos_ == "VERB" and verb.lemma_.isalpha():
            return (
                claim.text[: verb.idx]
                + f"{support} not {verb.lemma_.lower()}"
                + claim.text[verb.idx + len(verb) :]
            )
    return None


def _antonym(claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
    hits = [token for token in claim if token.text in _OPPOSITES or token.lower_ in _OPPOSITES]
    hits = [token for token in hits if not token.ent_type_ or token.ent_type_ == "NORP"]
    if not hits:
        return None
    token = lot.choice(hits)
    new: str = _OPPOSITES.get(token.text) or _OPPOSITES[token.lower_]
    new = new.capitalize() if token.text[0].isupper() else new
    return str(claim.text[: token.idx]) + new + str(claim.text[token.idx + len(token) :])


def _role(claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
    """Two actors of the sentence change places."""
    pairs = []
    ents = [ent for ent in claim.ents if ent.label_ in _ACTORS]
    for i, one in enumerate(ents):
        for other in ents[i + 1 :]:
            alike = one.label_ == other.label_ or {one.label_, other.label_} <= {"PERSON", "ORG"}
            if alike and not _words(one.text) & _words(other.text) and not _coordinated(one.root, other.root):
                pairs.append((_trimmed(one), _trimmed(other)))
    for verb in claim:
        if verb.pos_ != "VERB" or verb.lemma_.lower() in MUTUAL:
            continue
        subject = next(
            (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.pos_ != "PRON"), None
        )
        target = next((c for c in verb.children if c.dep_ in ("dobj", "dative") and c.pos_ != "PRON"), None)
        if target is None:
            by = next((c for c in verb.children if c.dep_ == "agent"), None)
            target = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
        if (
            subject is None
            or target is None
            or not (subject.ent_type_ in _ACTORS and target.ent_type_ in _ACTORS)
        ):
            continue
        pairs.append((_phrase(subject), _phrase(target)))
    pairs = [(a, b) for a, b in pairs if a.end <= b.start and _common_verb(a.root, b.root) not in MUTUAL]
    if not pairs:
        return None
    one, other = lot.choice(pairs)
    return _replaced(claim, [(one, other.text), (other, one.text)])


def _modality(claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
    found = []
    for pattern, new in _DOUBTS:
        match = pattern.search(claim.text)
        if match is not None and not (match.start() == 0 and new in ("will", "")):
            found.append(claim.text[: match.start()] + new + claim.text[match.end() :])
    for verb in claim:
        lemma = verb.lemma_.lower()
        to = next((t for t in claim[verb.i + 1 : verb.i + 3] if t.lower_ == "to"), None)
        if lemma in _INTENDED and to is not None and to.i + 1 < len(claim) and claim[to.i + 1].tag_ == "VB":
            # "plans to cut" -> "cut": an intention becomes a deed.
            first = min(
                [verb.i]
                + [c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg") and c.i < verb.i]
            )
            done = claim[to.i + 1]
            subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
            if to.i == verb.i + 1 and subject:
                end = done.idx + len(done)
                found.append(claim.text[: claim[first].idx] + _past(done.lemma_.lower()) + claim.text[end:])
        if lemma in CONTENDED and verb.pos_ == "VERB":
            clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
            if clause is not None:
                words = list(clause.subtree)
                text = claim[words[0].i : words[-1].i + 1].text
                text = re.sub(r"^that ", "", text).strip(" ,")
                if len(text.split()) >= 5 and '"' not in text and "“" not in text and "”" not in text:
                    found.append(text.rstrip(".") + ".")
    return lot.choice(found) if found else None


def _past(lemma: str) -> str:
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    if re.search(r"[^aeiou]y$", lemma):
        return lemma[:-1] + "ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgkmnprt]", lemma):
        return lemma + lemma[-1] + "ed"
    return lemma + "ed"


def _splice(claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
    """What the sentence says, said of somebody whom the article speaks of elsewhere."""
    root = next((token for token in claim if token.dep_ == "ROOT"), None)
    subject = (
        next((c for c in root.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if root is not None
        else None
    )
    if root is None or subject is None or subject.pos_ == "PRON" or root.lemma_.lower() in SAY:
        return None
    span = _phrase(subject)
    plural = subject.tag_ in ("NNS", "NNPS")
    others = []
    for doc in near:
        for token in doc:
            if token.dep_ not in ("nsubj", "nsubjpass") or token.pos_ == "PRON":
                continue
            if (token.tag_ in ("NNS", "NNPS")) != plural or bool(token.ent_type_) != bool(subject.ent_type_):
                continue
            other = _phrase(token)
            if len(other) <= 8 and not _words(other.text) & _words(claim.text):
                others.append(other.text)
    if not others:
        return None
    new = lot.choice(sorted(set(others)))
    if span.start > 0 and new.split()[0].lower() in ("the", "a", "an", "his", "her", "their", "its", "some"):
        new = new[0].lower() + new[1:]
    return _replaced(claim, [(span, new)])


def _addition(claim: Doc, near: Sequence[Doc], lot: random.Random) -> str | None:
    """A phrase of another sentence is hung on: every word is in the article, and nobody said so."""
    phrases = []
    for doc in near:
        for token in doc:
            if token.dep_ != "prep" or token.lower_ not in (
                "in",
                "at",
                "on",
                "after",
                "during",
                "for",
                "by",
                "with",
            ):
                continue
            words = list(token.subtree)
            span = doc[words[0].i : words[-1].i + 1]
            named = any(each.ent_type_ for each in span)
            if (
                2 <= len(span) <= 9
                and len(span) == len(words)
                and named
                and not _words(span.text) & _words(claim.text)
            ):
                phrases.append(span.text)
    text = claim.text.rstrip()
    if not phrases or not re.search(r"\w\.$", text):
        return None
    return text[:-1] + " " + lot.choice(sorted(set(phrases))) + "."


# -- true rewordings ----------------------------------------------------------------------------------------

_REWORDED = tuple(
    tuple(part.strip() for part in pair.split("=>"))
    for pair in """
    said => stated; because of => due to; troops => soldiers; lawmakers => legislators; began => started;
    approximately => about; percent => per cent; according to => as reported by;
    in order to => to; although => though; however, => but; more than => over; prior to => before;
    told reporters => said; was shot dead => was killed by gunfire; purchased => bought;
    attempted to => tried to; children => kids; big => large; large => big; firm => company; roughly => about;
    numerous => many; assist => help; also => ; recently => ; on Monday => ; on Tuesday => ;
    on Wednesday => ; on Thursday => ; on Friday => ; on Saturday => ; on Sunday => ; very => ; Mr. => ; Mrs. => ; Ms. =>
    """.replace("\n", " ").split(";")
)  # fmt: skip


def reword(claim: Doc, *, lot: random.Random) -> str | None:
    """The sentence in other words that it backs: names without titles, an attribution moved, a word replaced.

    None where no rule applies.
    """
    options = [each for each in (_moved_attribution(claim), _short_names(claim, lot)) if each]
    text = claim.text
    swaps = [(old, new) for old, new in _REWORDED if re.search(rf"(?<!\w){re.escape(old)}(?!\w)", text)]
    if swaps:
        changed = text
        for old, new in lot.sample(swaps, min(2, len(swaps))):
            changed = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, changed, count=1)
        options.append(changed)
    options = [tidy for each in options if not _same(tidy := _tidy(each), text)]
    return lot.choice(options) if options else None


def _short_names(claim: Doc, lot: random.Random) -> str | None:
    changes: list[tuple[Span, str]] = []
    for ent in claim.ents:
        parts = _bare(ent.text).split()
        if ent.label_ != "PERSON" or len(parts) < 2 or not parts[-1][0].isupper():
            continue
        first = ent.start
        while (
            first > 0 and claim[first - 1].lower_.rstrip(".") in TITLES and claim[first - 1].text[0].isupper()
        ):
            first -= 1
        tail = "’s" if ent.text.endswith("’s") else "'s" if ent.text.endswith("'s") else ""
        changes.append(
            (claim[first : ent.end], (parts[-1] if lot.random() < 0.5 else " ".join(parts)) + tail)
        )
    return _replaced(claim, changes) if changes else None


def _moved_attribution(claim: Doc) -> str | None:
    """ "Y, X said." -> "X said that Y." where there are no quotation marks."""
    text = claim.text
    if re.search(r"[\"“”‘]", text):
        return None
    root = next((token for token in claim if token.dep_ == "ROOT" and token.lemma_.lower() in SAY), None)
    if root is None:
        return None
    said = next((c for c in root.children if c.dep_ == "ccomp" and c.i < root.i), None)
    subject = next((c for c in root.children if c.dep_ == "nsubj"), None)
    if said is None or subject is None:
        return None
    clause = list(said.subtree)
    first, last = clause[0].i, clause[-1].i
    who = _phrase(subject)
    if first != 0 or last + 1 >= len(claim) or claim[last + 1].text != "," or who.start <= last:
        return None
    body = claim[first : last + 1].text
    body = body[0].lower() + body[1:] if not claim[0].ent_type_ and claim[0].text != "I" else body
    rest = [
        t for t in claim[last + 2 :] if not (who.start <= t.i < who.end) and t.i != root.i and not t.is_punct
    ]
    after = "".join(t.text_with_ws for t in rest).strip()
    speaker = who.text[0].upper() + who.text[1:]
    return f"{speaker} {root.text} {after + ' ' if after else ''}that {body}."


# -- text ---------------------------------------------------------------------------------------------------


def _phrase(head: Token) -> Span:
    """The noun phrase of ``head`` without clauses and phrases that hang on its right."""
    first = head.i
    doc = head.doc
    for child in head.lefts:
        if child.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "quantmod"):
            first = min(first, next(iter(child.subtree)).i)
    last = head.i
    if last + 1 < len(doc) and doc[last + 1].dep_ == "case" and doc[last + 1].head == head:
        last += 1
    return doc[first : last + 1]


def _trimmed(ent: Span) -> Span:
    """An entity without a trailing possessive mark."""
    return ent[:-1] if len(ent) > 1 and ent[-1].text in ("'s", "’s", "'", "’") else ent


def _bare(text: str) -> str:
    return re.sub(r"(?:'s|’s|'|’)$", "", text).strip()


def _replaced(claim: Doc, changes: Sequence[tuple[Span, str]]) -> str:
    """The text with spans replaced; a possessive mark inside a span is kept."""
    text = claim.text
    for span, new in sorted(changes, key=lambda change: -change[0].start_char):
        mark = re.search(r"(?:'s|’s)$", span.text)
        new = _bare(new) + mark[0] if mark else new
        text = text[: span.start_char] + new + text[span.end_char :]
    return text


def _coordinated(one: Token, other: Token) -> bool:
    """Whether two tokens stand in one list, or one belongs to the other ("Ohio's Senate")."""
    if one.head in (other, *other.children) or other.head in (one, *one.children):
        return True
    return any(token.dep_ in ("conj", "appos") and token.head in (one, other) for token in (one, other))


def _common_verb(one: Token, other: Token) -> str:
    """Lemma of the lowest verb above both tokens, or an empty string."""
    above = {token.i for token in one.ancestors}
    verb = next((t for t in other.ancestors if t.i in above and t.pos_ in ("VERB", "AUX")), None)
    return verb.lemma_.lower() if verb is not None else ""


def _words(text: str) -> set[str]:
    skip = {
        "the",
        "a",
        "an",
        "of",
        "and",
        "in",
        "on",
        "at",
        "for",
        "to",
        "s",
        "by",
        "with",
        "after",
        "during",
    }
    return set(re.findall(r"\w+", text.lower())) - skip


def _same(one: str, other: str) -> bool:
    return re.findall(r"\w+", one.lower()) == re.findall(r"\w+", other.lower())


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s{2,}", " ", text)).strip(" ,")
    text = re.sub(r",\s*(?=[,.])", "", text)
    return text[:1].upper() + text[1:]
