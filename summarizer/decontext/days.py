"""Which day "tomorrow" is: told by the date of its article, so that it holds beside what others wrote on other days.

"Buses will run from tomorrow" of Monday's article is "from Tuesday" in any text, and so is "from today" of Tuesday's:
:func:`dated` gives sentences the wording in which they are compared, judged and printed. What cannot be worked out, or
stands in a quotation, leaves its sentence leaning on its article (:func:`unknown_day`). No word is cut from a phrase that
needs it.

The date is taken as its article has it. One with an offset is its outlet's local time; a stamp in UTC late in the evening
may be a day off, and nothing tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from summarizer.text.parsing import Parser, is_finite, is_quoted, text_of
from summarizer.text.quantities import MONTHS, WEEKDAYS
from summarizer.text.quotes import find_quotes
from summarizer.text.words import MONTH, WEEKDAY

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from summarizer.retrieval.sentences import Sentence

#: Whether words mean a day, or "nowadays"; "open" where their sentence does not tell.
Bearing = Literal["day", "nowadays", "open"]

_COUNTS = "two three four five six".split()
_PHRASE = re.compile(
    rf"""(?<![\w-])(?:(?P<lead>early|earlier|late|later(?:\s+on)?)\s+)?(?P<core>
        the\s+day\s+(?P<beyond>after\s+tomorrow|before\s+yesterday)
      | the\s+(?P<last_but_one>night)\s+before\s+last
      | (?P<day>today|tomorrow|yesterday)(?:\s+(?P<part>morning|noon|midday|lunchtime|afternoon|evening|night)\b)?
      | (?P<tonight>tonight)
      | this\s+(?P<this>morning|afternoon|evening)
      | last\s+(?P<last>night|evening)
      | (?P<count>{"|".join(_COUNTS)}|[2-6])\s+days\s+ago
      | (?P<which>last|this|next)\s+(?P<unit>week|month|year)
    )(?P<poss>['’]s\b)?(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
#: Days that a weekday's name tells apart.
_WEEK = timedelta(days=6)


def dated(of_articles: Mapping[str, Sequence[Sentence]], *, parser: Parser) -> dict[str, list[Sentence]]:
    """The sentences of a cluster's articles, those with a relative day ``read_as`` what it is by their article's date.

    A weekday tells it, or, where the articles and the days they speak of lie more than six days apart, a date ("on
    4 March", with the year where they are of several). Of an article without a date only what was done "yesterday" loses
    that word, where the sentence is whole without it.
    """
    sentences = [each for own in of_articles.values() for each in own]
    wanted = [
        row
        for row, each in enumerate(sentences)
        # What is answered right behind it is told word for word.
        if not each.quoted and each.answered_from is None and _PHRASE.search(each.text)
    ]
    docs = parser.parse([sentences[row].text for row in wanted])
    told = {
        row: [phrase for phrase in _phrases(doc) if not phrase.quoted]
        for row, doc in zip(wanted, docs, strict=True)
    }
    days = {each.article.id: day for each in sentences if (day := _published(each)) is not None}
    calendar = _Calendar.of(
        list(days.values()),
        [
            days[sentences[row].article.id] + timedelta(days=phrase.offset)
            for row, phrases in told.items()
            for phrase in phrases
            if phrase.unit == "day" and sentences[row].article.id in days and phrase.bearing == "day"
        ],
    )
    for row, phrases in told.items():
        sentence, day = sentences[row], days.get(sentences[row].article.id)
        text = _without_days(phrases) if day is None else calendar.read(sentence.text, phrases, day)
        if text is not None and text != sentence.text:
            sentences[row] = replace(sentence, read_as=text)
    told_in_order = iter(sentences)
    return {name: [next(told_in_order) for _ in own] for name, own in of_articles.items()}


def unknown_day(doc: Doc) -> str | None:
    """The first words of a sentence that mean a day which it does not tell: "tomorrow"; None where there are none.

    In a quotation they mean the day on which it was said: a day outside its marks tells which.
    """
    phrases = [phrase for phrase in _phrases(doc) if phrase.unit == "day"]
    if not phrases:
        return None
    outside = " ".join(_outside(text_of(doc)))
    told = re.search(rf"\b(?:{WEEKDAY}|\d{{1,2}} {MONTH}|{MONTH} \d{{1,2}})\b", outside) is not None
    for phrase in phrases:
        known = told or phrase.of_the_hour if phrase.quoted else phrase.explained
        if phrase.bearing != "nowadays" and not known:
            return phrase.match.group()
    return None


def _published(sentence: Sentence) -> date | None:
    """The day of its article, as written; None where it gives none in ISO 8601."""
    try:
        day = datetime.fromisoformat(sentence.article.published or "").date()
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None


def _outside(text: str) -> Iterator[str]:
    end = 0
    for quote in find_quotes(text):
        yield text[end : quote.start]
        end = quote.end
    yield text[end:]


# -- words that mean a day ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """A relative time in a sentence."""

    match: re.Match[str]
    #: What the parse hangs elsewhere: "tomorrow", of "tomorrow night" the "night".
    token: Token
    #: The word before it.
    before: Token | None
    #: "’s" where it owns what follows, as it is written.
    owns: str
    quoted: bool
    bearing: Bearing = "day"

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end() if self.owns else self.match.end("core")

    @property
    def lead(self) -> str:
        return (self.match["lead"] or "").lower()

    @property
    def unit(self) -> str:
        return (self.match["unit"] or "day").lower()

    @property
    def part(self) -> str:
        """Of the day."""
        found = self.match["part"] or self.match["this"] or self.match["last"] or self.match["last_but_one"]
        return (found or ("night" if self.match["tonight"] else "")).lower()

    @property
    def offset(self) -> int:
        """Units from the article's own."""
        found = self.match
        if found["unit"]:
            return ("last", "this", "next").index(found["which"].lower()) - 1
        if found["beyond"]:
            return 2 if found["beyond"].lower().startswith("after") else -2
        if found["last_but_one"]:
            return -2
        if found["count"]:
            count = found["count"].lower()
            return -(int(count) if count.isdigit() else _COUNTS.index(count) + 2)
        day = (found["day"] or "").lower()
        return -1 if found["last"] or day == "yesterday" else int(day == "tomorrow")

    @property
    def is_today(self) -> bool:
        """Whether it is the bare word, which may mean nowadays."""
        return (self.match["day"] or "").lower() == "today" and not self.part and not self.lead

    @property
    def explained(self) -> bool:
        """Whether the weekday stands right behind it: "tomorrow (Tuesday)"."""
        return re.match(rf",? \(?{WEEKDAY}\b", text_of(self.token.doc)[self.end :]) is not None

    @property
    def of_the_hour(self) -> bool:
        """Whether, in a quotation, it is the hour of speaking, whenever that was: "Today is a sad day", "we meet today"."""
        if not self.is_today:
            return False
        verb = _verb(self.token)
        return self.owns != "" or verb is None or _tense(verb) not in ("future", "open")


def _phrases(doc: Doc) -> list[_Phrase]:
    text = text_of(doc)
    matches = list(_PHRASE.finditer(text))
    if not matches:
        return []
    quotes = [(quote.start, quote.end) for quote in find_quotes(text)]
    found = []
    for match in matches:
        core = doc.char_span(match.start("core"), match.end("core"), alignment_mode="expand")
        if core is None or not _is_phrase(match, text, core[0].nbor(-1) if core[0].i else None):
            continue
        place = core[0].i
        while place and doc[place].idx > match.start():
            place -= 1
        behind = doc[core.end] if core.end < len(doc) else None
        phrase = _Phrase(
            match=match,
            token=core.root,
            before=doc[place - 1] if place else None,
            # "Today’s a sad day"
            owns=match["poss"] if match["poss"] and behind is not None and behind.tag_ == "POS" else "",
            quoted=any(start <= match.start() < end for start, end in quotes),
        )
        found.append(replace(phrase, bearing=_bearing(phrase)))
    # Beside "yesterday", "today" is no vague one.
    if any(each.unit == "day" and each.bearing == "day" and not each.is_today for each in found):
        found = [
            replace(each, bearing="day") if each.bearing == "open" and each.is_today else each
            for each in found
        ]
    return found


def _bearing(phrase: _Phrase) -> Bearing:
    if phrase.unit != "day":
        return "day"
    before = phrase.before.lower_ if phrase.before is not None else ""
    if before in ("ago", "just", "only", "exactly") or (phrase.match["count"] and before in _SOME):
        return "open"
    if phrase.owns:
        return _owned(phrase.token.head, today=phrase.is_today)
    if phrase.is_today:
        return "nowadays" if before in ("even", "still") else _means(phrase.token)
    # "A better tomorrow"
    a_better = phrase.match["day"] and any(each.dep_ in ("det", "amod") for each in phrase.token.children)
    return "nowadays" if a_better and not phrase.lead else "day"


def _is_phrase(match: re.Match[str], text: str, before: Token | None) -> bool:
    """Not a name ("USA Today", "the Tonight Show", "CBS This Morning"), no stretch of time ("the last week")."""
    said, ahead = match.group(), text[: match.start()].rstrip()
    if said[0].isupper() and ahead and ahead[-1] not in "“\"‘'([:;—–-.!?":
        return False
    if any(word[0].isupper() for word in said.split()[1:]) or re.match(r"\s[Ss]how\b", text[match.end() :]):
        return False
    if before is None or not (match["last"] or match["unit"]):
        return True
    return before.tag_ not in ("DT", "PRP$", "POS", "CD", "PDT") and before.lower_ not in (
        "every",
        "time",
        "very",
    )


#: "Less than two days ago" is no day.
_SOME = frozenset("than about almost nearly around over least barely".split())


def _owned(noun: Token, *, today: bool) -> Bearing:
    """ "Today’s vote", "today’s world"; "today’s problems" may be either."""
    generic = noun.lower_ in _NOWADAYS or noun.ent_type_ in ("GPE", "NORP", "ORG", "PERSON")
    if generic:
        return "nowadays"
    return "day" if not today or noun.lemma_.lower() in _EVENTS else "open"


_NOWADAYS = frozenset(
    """world society societies culture climate environment politics economy youth generation generations market markets
    technology landscape media age times kids children students adults men women people voters leaders workers families
    standards norms dollars prices money party movement jobs""".split()
)
_EVENTS = frozenset(
    """action allegation anniversary announcement appearance arrest attack ballot blast briefing ceremony comment
    compromise concert conference contest crash deadline decision earthquake edition election event explosion
    filing fire flight game hearing incident interview launch march match meeting memorial news operation order parade
    poll primary protest quake race raid rally release remark report result revelation rule ruling sentence session
    settlement shooting signing speech statement storm strike summit talk testimony tragedy transition turnout verdict
    victory vigil visit vote""".split()
)


def _means(today: Token) -> Bearing:
    """ "Arrested today", "Today, the town has one mill", "the town today": a day, nowadays, or nobody can tell.

    Of 228 outside quotation marks in 3,175 articles, newsletter boxes aside, 108 are taken for a day (8 wrongly), 21 for
    nowadays (2 wrongly), and 99 are left open: most of these mean nowadays. Of 110 read of "yesterday", "this morning" and
    the like, which are always taken for a day, 3 meant none.
    """
    behind = today.nbor(1).lower_ if today.i + 1 < len(today.doc) else ""
    above = today.head
    if today.dep_ in ("nsubj", "nsubjpass"):
        return "day"
    if today.dep_ == "pobj":
        if above.lower_ == "of" and above.head.pos_ == "NOUN":
            return "day" if above.head.lemma_.lower() in _EVENTS else "nowadays"
        return "day" if above.lower_ in _UP_TO or above.head.lower_ == "as" else "open"
    if today.i and today.nbor(-1).lemma_.lower() in _EVENTS:  # "the ruling today ends a dispute"
        return "day"
    if above.pos_ in ("NOUN", "PROPN"):
        if above.lemma_.lower() in _EVENTS:
            return "day"
        # "Of Ireland today", "people today"; but "was arrested in Ireland today"
        if not (above.dep_ == "dobj" or (above.dep_ == "pobj" and above.head.head.pos_ == "VERB")):
            return "open"
    verb = _verb(today)
    if (
        verb is None
        or behind == "than"
        or any(c.lower_ in ("if", "than", "as") for c in verb.children if c.dep_ == "mark")
    ):
        return "open"
    tense = _tense(verb)
    if tense in ("past", "future") or _is_when(today, verb):
        return "day"
    fronted = today.i <= 1 and today.head == verb
    busy = verb.lemma_.lower() in _DEEDS or (verb.tag_ == "VBN" and verb.lemma_.lower() in _AHEAD)
    if tense == "perfect":
        return "day" if not fronted else "open" if busy else "nowadays"
    if tense == "under way":
        return "open" if verb.lemma_.lower() in _STATES else "day"
    if busy or any(c.dep_ in ("acomp", "attr") and c.lower_ in _FOR_A_DAY for c in verb.children):
        return "day"
    return "nowadays" if fronted and tense == "present" else "open"


def _is_when(today: Token, verb: Token) -> bool:
    """ "The vote is today", not "the same as it is today"."""
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    others = any(
        (child.dep_ in ("attr", "acomp") or child.tag_ == "WRB") and child.i != today.i
        for child in verb.children
    )
    return (
        verb.lemma_ == "be"
        and today.i == verb.i + 1
        and subject is not None
        and subject.pos_ in ("NOUN", "PROPN")
        and verb.dep_ in ("ROOT", "ccomp", "conj")
        and not others
    )


_UP_TO = frozenset("from until till by since before after between through to".split())
#: What is not done on one day.
_STATES = frozenset(
    "experience see live face exist mean continue remain stand know need use find make call base have be".split()
)
#: What is done, or due, on a day, in whatever tense.
_DEEDS = frozenset(
    """address announce appear arrive begin bury cancel choose close convene debate decide deliver elect end
    expire face gather hear hold host inaugurate launch leave mark meet open play present publish release resume return rule
    say shut sign speak start strike suspend tell testify travel unveil visit vote""".split()
)
_FOR_A_DAY = frozenset("closed open shut due cancelled canceled off suspended".split())


def _verb(token: Token) -> Token | None:
    """The verb of its clause."""
    return next((above for above in (token, *token.ancestors) if above.pos_ in ("VERB", "AUX")), None)


def _tense(verb: Token) -> Literal["past", "future", "perfect", "under way", "present", "open"]:
    """When it is done, as far as its form tells."""
    aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass", "neg")}
    if aux & _FUTURE:
        return "future"
    if "would" in aux:  # "said that it would vote today", not "would be alive today"
        return "future" if verb.dep_ == "ccomp" and verb.lemma_ != "be" else "open"
    if "to" in aux:
        due = verb.head.lemma_.lower() in _AHEAD or (verb.head.pos_ == "AUX" and verb.i - verb.head.i <= 3)
        return "future" if verb.dep_ == "xcomp" and due else "open"
    if aux & {"can", "could", "may", "might", "must", "should", "ought"}:
        return "open"
    if aux & {"was", "were", "had", "did"}:
        return "past"
    if aux & {"has", "have", "’ve", "'ve"}:
        return "perfect"
    if "being" in aux or (verb.tag_ == "VBG" and aux & _IS):
        return "under way"
    if aux & _IS:
        return "present"
    if verb.tag_ == "VBD":
        return "past"
    if verb.tag_ == "VBN":
        return "open" if verb.lemma_.lower() in _STATES else "past"
    if verb.tag_ == "VBG" and verb.dep_ == "advcl":
        return _tense(verb.head) if verb.head.pos_ in ("VERB", "AUX") else "open"
    return "present" if verb.tag_ in ("VBZ", "VBP") else "open"


_FUTURE = frozenset(["will", "’ll", "'ll", "wo", "shall"])
_IS = frozenset(["is", "are", "’s", "'s", "’re", "'re", "am", "’m", "'m"])
_AHEAD = frozenset(
    "expect schedule set due plan intend prepare poise likely slate ready hope want aim seek vow promise go".split()
)


# -- and the day ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """How the days of one cluster are called."""

    #: Whether by a weekday; else by the date.
    by_weekday: bool
    #: Whether the articles' days are of one week, month and year: then "this week" is the same in all of them.
    one: frozenset[str]

    @classmethod
    def of(cls, published: Sequence[date], spoken_of: Sequence[date]) -> _Calendar:
        days = sorted([*published, *spoken_of])
        spans = {
            unit for unit in ("week", "month", "year") if len({_period(day, unit) for day in published}) < 2
        }
        return cls(by_weekday=not days or days[-1] - days[0] <= _WEEK, one=frozenset(spans))

    def read(self, text: str, phrases: Sequence[_Phrase], today: date) -> str:
        """The text with each phrase as what it is on a day."""
        pieces: list[str] = []
        end = 0
        previous: _Phrase | None = None
        if any(phrase.bearing == "open" for phrase in phrases):
            return text  # it is left out, whatever else it tells
        for phrase in phrases:
            if phrase.bearing == "nowadays" or phrase.explained:
                continue
            joined = previous is not None and _are_joined(previous, phrase)
            bare = joined or _stands_bare(phrase)
            if not bare and phrase.before is not None and phrase.before.lower_ == "on":
                return text  # "talks go on today"
            said = self._said(phrase, today, bare=bare)
            if said is None:
                continue
            said = said[0].upper() + said[1:] if phrase.match.group()[0].isupper() else said
            pieces += [text[end : phrase.start], said]
            end, previous = phrase.end, phrase
        return "".join([*pieces, text[end:]])

    def _said(self, phrase: _Phrase, today: date, *, bare: bool) -> str | None:
        if phrase.unit == "day":
            return self._day(phrase, today + timedelta(days=phrase.offset), bare=bare)
        if phrase.unit in self.one and (phrase.offset == 0 or phrase.unit == "week"):
            return None
        name = self._period(phrase, today)
        if name is None:
            return None
        if phrase.owns:
            return None if phrase.lead else name + phrase.owns
        if phrase.lead in ("early", "late") and phrase.unit != "week":
            return f"{phrase.lead} {name}" if bare else f"in {phrase.lead} {name}"
        lead = f"{phrase.lead} " if phrase.lead else ""
        return f"{lead}{name}" if bare and not lead else f"{lead}in {name}"

    def _day(self, phrase: _Phrase, day: date, *, bare: bool) -> str:
        lead, part = (f"{phrase.lead} " if phrase.lead else ""), phrase.part
        if self.by_weekday:
            name = f"{WEEKDAYS[day.weekday()].capitalize()} {part}".rstrip()
        else:
            name = f"{day.day} {_month(day)}" + ("" if "year" in self.one else f" {day.year}")
            if phrase.owns:  # "the 4 March vote"
                return f"the {name}"
            name = f"the {part} of {name}" if part else name
        if phrase.owns:
            return f"{lead}{name}{phrase.owns}"
        return f"{lead}{name}" if bare else f"{lead}on {name}"

    def _period(self, phrase: _Phrase, today: date) -> str | None:
        if phrase.unit == "year":
            return str(today.year + phrase.offset)
        if phrase.unit == "month":
            month = today.month - 1 + phrase.offset
            first = date(today.year + month // 12, month % 12 + 1, 1)
            told = first.year == today.year and "year" in self.one
            return _month(first) if told else f"{_month(first)} {first.year}"
        if phrase.owns or today.weekday() == 6:  # of a Sunday, some call the week that ends the last one
            return None
        monday = today + timedelta(days=7 * phrase.offset - today.weekday())
        return f"the week of {monday.day} {_month(monday)}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1].capitalize()


def _period(day: date, unit: str) -> tuple[int, ...]:
    return {"week": tuple(day.isocalendar())[:2], "month": (day.year, day.month), "year": (day.year,)}[unit]


def _are_joined(one: _Phrase, other: _Phrase) -> bool:
    """ "Today, tomorrow and perhaps all week", "today or tomorrow": one "on" does for both."""
    between = text_of(one.token.doc)[one.end : other.start]
    return _JOINS.fullmatch(between) is not None and other.token.head in (one.token, one.token.head)


_JOINS = re.compile(r"\s*(?:,\s*)?(?:and|or|to|until|through)?\s*")
#: What a day follows without "on".
_PREPOSITIONS = frozenset(
    "from until till since between for of to before after by through about beyond past over during like unlike with".split()
)
_ALWAYS = frozenset("from until till since between for of to during".split())


def _stands_bare(phrase: _Phrase) -> bool:
    """Whether the day takes no "on": "from Tuesday", "Tuesday is a holiday", "as early as Tuesday", "Tuesday’s vote"."""
    token, before = phrase.token, phrase.before
    if phrase.owns or (token.dep_ in ("nsubj", "nsubjpass") and not phrase.lead):
        return True
    if token.head.lemma_ in ("spend", "waste") and token.i > token.head.i:
        return True
    behind = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    alone = behind is not None and behind == token.head and is_finite(behind) and not _has_subject(behind)
    if alone and not phrase.lead:
        return True  # "Yesterday was the coldest day"
    if before is None:
        return False
    if before.lower_ in _PREPOSITIONS and before.dep_ != "prt":
        return before.lower_ in _ALWAYS or (token.dep_ == "pobj" and token.head == before)
    ahead = text_of(token.doc)[: phrase.start]
    if phrase.unit == "year" and _OF_A_YEAR.search(ahead):
        return True
    return _AS_SOON_AS.search(ahead) is not None


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for child in verb.children)


#: "In December last year".
_OF_A_YEAR = re.compile(rf"\b(?:{MONTH}|(?i:spring|summer|autumn|fall|winter)) $")
_AS_SOON_AS = re.compile(
    rf"\bas (?:early|soon|late|recently|far back) as $|\b(?:later|earlier|sooner) than $|\b{WEEKDAY},? (?:and|or|to) $",
    re.IGNORECASE,
)


# -- without a date -------------------------------------------------------------------------------------


def _without_days(phrases: Sequence[_Phrase]) -> str | None:
    """The sentence without "yesterday" where that only says when its main clause was done; None where it may not go.

    Of 524 sentences of articles with such words outside quotation marks it leaves 81 whole, 2 of them wrong ("told her
    staff" what?); the others cannot be told. It is what undated reports open with, "the court ruled yesterday that".
    """
    days = [phrase for phrase in phrases if phrase.unit == "day" and phrase.bearing != "nowadays"]
    if len(days) != 1 or days[0].bearing != "day" or not _only_says_when(days[0]):
        return None
    phrase, text = days[0], text_of(days[0].token.doc)
    before, after = text[: phrase.start].rstrip(), text[phrase.end :]
    if not before:
        after = after.lstrip(", ")
        return after[:1].upper() + after[1:]
    if before.endswith(",") and (not after.strip() or after.lstrip()[0] in ",.!"):
        before = before[:-1]
    return before + after


def _only_says_when(phrase: _Phrase) -> bool:
    token = phrase.token
    verb = token.head
    if phrase.offset > 0 or phrase.owns or token.dep_ not in ("npadvmod", "advmod") or verb.pos_ != "VERB":
        return False
    if verb.dep_ not in ("ROOT", "ccomp") or _tense(verb) != "past" or _needs_more(phrase.before):
        return False
    if _tells_more(phrase.end, token.doc):
        return False
    others = {each.i for each in verb.children if each.dep_ in ("npadvmod", "advmod", "neg")} - {token.i}
    told = re.search(rf"\b(?:{WEEKDAY}|{MONTH})\b|\b(?:than|but|again)\b", text_of(token.doc))
    return not others and told is None and _has_subject(verb)


def settle_weekdays(texts: Sequence[str], *, parser: Parser) -> list[str]:
    """Take "on Tuesday" out of what was done on a day that its sentence, or the one before, has just said.

    A sentence that names two days keeps both, since it sets one against the other. Of 223 sentences that a pattern alone
    made shorter this shortens 138: of 60 read 1 is wrong, of the pattern's 60 were 5 ("will ask the judge").
    """
    settled: list[str] = []
    previous: str | None = None
    for text, doc in zip(texts, parser.parse(texts), strict=True):
        days = re.findall(rf"\b{WEEKDAY}\b", text)
        known = {previous} if len(set(days)) == 1 else set[str | None]()
        pieces: list[str] = []
        end = 0
        for match in _ON_A_DAY.finditer(text):
            if match["day"] in known and _goes(match, doc):
                pieces.append(text[end : match.start()])
                end = match.end("day") if match.start() else match.end()  # "On Tuesday, the bridge fell"
            known.add(match["day"])
        shorter = "".join([*pieces, text[end:]])
        settled.append(shorter[:1].upper() + shorter[1:])
        previous = days[-1] if days else None
    return settled


#: Not "late on Thursday", which needs its day, nor "on Monday night", "on Monday and Tuesday", "on Monday, May 3".
_ON_A_DAY = re.compile(
    rf"(?:^|(?<=[\w”’\")])(?<![Ll]ate)(?<![Ee]arly)(?<![Ll]ater)(?<![Ee]arlier)\s+)(?P<on>[Oo]n) (?P<day>{WEEKDAY})\b"
    rf"(?!\s+(?:morning|afternoon|evening|night|and|to|or)|,?\s+{MONTH}\b|[’'-])(?P<comma>,?\s+)?"
)


def _goes(match: re.Match[str], doc: Doc) -> bool:
    """Whether it only says when something was done, outside quotation marks."""
    span = doc.char_span(match.start("on"), match.end("day"))
    if span is None or len(span) != 2 or is_quoted(span[0]) or _tells_more(match.end("day"), doc):
        return False
    on, day = span
    return (
        on.dep_ == "prep"
        and on.head.pos_ == "VERB"
        and _tense(on.head) == "past"
        and not list(day.children)  # "on Monday, the day of the saint"
        and not _needs_more(on.nbor(-1) if on.i else None)
    )


def _tells_more(end: int, doc: Doc) -> bool:
    """Whether what follows hangs on a day that ends there: "Monday, the day of the saint", "yesterday, when the dam broke"."""
    more = _WHEN if end <= len("Earlier on Wednesday") else _WHEN_OR_APPOSED  # "On Monday, the bridge fell"
    return more.match(text_of(doc), end) is not None


_WHEN = re.compile(r",? (?:when|which|where|whose)\b|\s*[–—(]")
_WHEN_OR_APPOSED = re.compile(rf"{_WHEN.pattern}|, (?:the|an?|his|her|its|their)\b")


def _needs_more(before: Token | None) -> bool:
    """Whether the word before a day would be left hanging: "until yesterday", "than on Sunday", "and yesterday"."""
    return before is not None and (
        before.dep_ in ("prep", "cc") or before.lower_ in ("as", "than", "not", "only")
    )
