"""Site furniture: everything on a news page that is not the article.

Works on paragraphs, by what they look like and where they stand, and reports each thing it cuts. The rules
are deliberately narrow: a paragraph that reads as a sentence stays unless something marks it plainly. Of
6,600 paragraphs of 380 downloaded articles they cut about one in eight, nearly all of them captions,
sub-headings, links and advertisements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, takewhile

from summarizer.reading.article import Removed
from summarizer.reading.quick import Quick
from summarizer.reading.releases import WIRE, boilerplate, without_praise
from summarizer.text.full_stops import goes_on, without_stop


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """What is left of a page, and what was cut."""

    title: str | None
    paragraphs: tuple[str, ...]
    #: In order of appearance.
    removed: tuple[Removed, ...]


@dataclass
class _Paragraph:
    text: str
    #: Why the whole paragraph goes; ``None`` while it stays.
    reason: str | None = None
    #: Pieces cut from it.
    trimmed: list[Removed] = field(default_factory=list)

    @property
    def words(self) -> int:
        return _word_count(self.text)


@lru_cache(maxsize=1024)
def _word_count(text: str) -> int:
    return len(text.split())


def strip_furniture(
    paragraphs: Sequence[str], *, title: str | None = None, authors: Sequence[str] = ()
) -> Cleaned:
    """Cut site furniture from ``paragraphs``; without a ``title``, a headline on top becomes the title.

    ``authors`` are the writers that the page's metadata names; bylines in the text are read too.

    What stays keeps its order and its words: a dateline, a credit or an appeal to readers may be cut from a
    paragraph, which then gives two where it was cut inside.
    """
    whole = "\n".join(paragraphs)
    pieces = (
        [piece for text in paragraphs for piece in _parted(text)] if _may_be_parted(whole) else paragraphs
    )
    appeals = _MAY_APPEAL.within(whole)
    page = [part for piece in pieces for part in _without_appeals(piece, appeals)]
    _mark_release(page)
    _mark_lines(page)
    _trim_stamps(page)
    _mark_place_lines(page)
    _mark_advertised(page)
    _mark_biographies(page, authors)
    _mark_lists_of_links(page)
    _mark_comments(page)
    title = _take_title(page, title)
    _mark_repeats(page, title)
    _mark_sub_headings(page, titled=title is not None)
    _mark_stray_headlines(page)
    _trim_datelines(page)
    _trim_credits(page)
    _trim_tickers(page)
    return Cleaned(
        title=title,
        paragraphs=tuple(p.text for p in page if p.reason is None and p.text),
        removed=tuple(
            removed
            for p in page
            for removed in (
                *p.trimmed,
                *([Removed(text=p.text, reason=p.reason)] if p.reason not in (None, _TITLE) else ()),
            )
        ),
    )


# --- single lines ----------------------------------------------------------------------------------------

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
_DATE_PART = re.compile(
    rf"{_DATE}|\b{_MONTH} \d{{1,2}}\b|\b\d{{1,2}} {_MONTH}(?!\w)|\b\d{{1,2}}[:.]\d{{2}}(?::\d\d)?\b|\b\d{{1,2}}(?= ?[ap]\.?m\b)|\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"
    r"|\b(?:first |last )?(?:published|updated|posted|modified|created|date|on|at|by|[ap]\.?m\.?|GMT|UTC|[ECMP][SD]?T|BST|IST)(?![\w])"
    r"|[\s,.|:•·/()\[\]–—-]",
    re.I,
)
_DIGIT = re.compile(r"\d")
_PUBLISHED = re.compile(r"[\[(]?(?:first |last )?(?:published|updated|posted|modified)\b", re.I)
_DATED = re.compile(
    rf"{_DATE}|^{_PUBLISHED.pattern}"
    r"|^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? .*\d",
    re.I,
)
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?<!\w)@\w+|\bpic\.twitter\.com/\w+", re.I)
_ANY_LINK = Quick(_LINK.pattern, ignore_case=True)
_SHARE_WORD = re.compile(
    r"\b(?:share|tweet|e-?mail|print|facebook|twitter|whatsapp|linkedin|pinterest|reddit|telegram|instagram"
    r"|messenger|flipboard|copy(?: link)?|link|save|comments?|this|article|story|page|post|on|via|to|by|or"
    r"|with|friends?|more|like|follow|us|pin|it|url|\d+k?)\b|[\s,|•·:/&+()–—-]",
    re.I,
)
_SHARED = Quick("share|tweet|facebook|twitter|whatsapp|print", ignore_case=True)
_NAME = r"(?:[A-Z][\w'’.-]*\.?)(?: (?:[A-Z][\w'’.-]*|de|van|von|der|bin|al)){0,3}"
_STOP_OR_COMMA = re.compile(r"[.!?…:;,][\"'”’)\]]*$")


def _stops(text: str) -> bool:
    """Whether a text ends like a sentence: with a stop, and perhaps marks that close behind it."""
    return text.rstrip("\"'”’)]").endswith((".", "!", "?", "…"))


_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
#: When an entry of a live log was written: "4:15 p.m.", "[14:05 GMT]", "Updated at 9:12 a.m. ET Friday", "1530 GMT".
_HOUR = r"\d{1,2}(?:[:.]\d\d(?::\d\d)?)? ?(?:[ap]\.m\.|[AP]\.M\.|[ap]m\b|[AP]M\b)"
_ZONE = (
    r"(?: ?\(?(?:[ECMP][SD]?T|GMT|UTC|BST|IST|KST|CES?T|E\.T\.|Eastern|Pacific|Central|(?:[A-Z]\w+ ){0,2}(?:local )?[Tt]ime)\b\)?"
    r"(?: [Tt]ime\b)?)"
)
_STAMP = (
    r"(?:(?:UPDATED?|Updated?|Posted|Published)(?: (?:at|on))?:? )?"
    rf"(?:{_HOUR}{_ZONE}?|\d{{1,2}}[:.]?\d\d{_ZONE}|\d{{1,2}}:\d\d(?::\d\d)?(?!\d))(?:,? {_DAY})?"
)
_STAMP_LINE = re.compile(rf"[\[(]?{_STAMP}(?:,? {_DATE})?[\])]?[\s.:|–—-]*")
#: Before an entry: what marks it off, or a word with a capital that is no day ("9 a.m. Monday is when …").
_STAMPED = re.compile(
    rf"(?:\[{_STAMP}\]|\({_STAMP}\)|{_STAMP})(?:\.? ?[:|–—•]\s*|\.? - )(?=\S)"
    rf"|(?:\[{_STAMP}\]\s*|(?:{_HOUR}{_ZONE}?+|\d{{4}}{_ZONE}|\d\d:\d\d(?= ))\.?\s*)(?=[\"“‘(]?(?!{_DAY})[A-Z])"
)


def _is_date_line(line: str) -> bool:
    if not (_DIGIT.search(line) or _PUBLISHED.match(line)):
        return False
    return bool(_DATED.search(line)) and not _DATE_PART.sub("", re.sub(rf" by {_NAME}$", "", line))


def _is_share_line(line: str) -> bool:
    return _SHARED.search(line) and not _SHARE_WORD.sub("", line)


def _is_byline(line: str) -> bool:
    return not re.search(r"[!?”\"]$|\w{4}\.$", line[-5:]) and bool(
        re.match(rf"(?:By|BY|Written by|Posted by|Story by|Analysis by|Reported by|Authors?:) ?{_NAME}", line)
        or re.fullmatch(
            rf"{_NAME}(?:,| \||,? and {_NAME},?| -| –) .*\b(?:Staff|Writer|Reporter|Correspondent|Editor|Columnist"
            r"|Contributor|Associated Press|Reuters|CNN|BBC News|USA TODAY|Fox News|AFP)\b[\w ]{0,20}",
            line,
        )
        or re.fullmatch(
            r"(?:By|BY) (?:our|a|an|the) [\w ’'-]{0,30}(?:correspondents?|reporters?|staff|editors?|writers?|desk|team)\b"
            r"[\w ,]{0,30}",
            line,
        )
    )


def _is_dated_caption(line: str) -> bool:
    if not line.rstrip(".")[-1:].isdigit():
        return False
    dated = re.search(rf"(?:,| on| in [A-Z]\w+) (?:\w+day, )?{_DATE}\.?$", line)
    return bool(dated and _POSED.search(line) and not _TOLD.search(line))


_CREDIT = (
    r"^(?:FILE(?: PHOTO)?\s?[-–—:]|(?:enlarge (?:this )?image )?toggle caption\b|enlarge (?:this )?image\b|(?:Photo|Image|Picture|Video)s?(?: (?:by|credit|courtesy|from))?:"
    r"|(?:Image|Media|Photo|Video) (?:copyright|caption|credit|source)\b|A?n? ?(?:undated |handout |file )+photo\b"
    r"|Photograph:)"
    r"|\((?:File )?(?:Photos?|Image|Picture|Credit|Published|Courtesy|AP Photo|Source|Screenshot|Getty|REUTERS)\b[^()]*\)\.?$"
    r"|\b(?:Getty Images|AFP via Getty|REUTERS/\w+[\w .-]*|AP Photo/[\w .-]+|Shutterstock|AFP/Getty|EPA-EFE|/AP Images?|/AFP)\)?\.?$"
    r"|[.!?][\"”’]* \((?:[A-Z][\w.'’-]+ ){1,2}[A-Z][\w.'’-]+(?:/[A-Z][\w ]+)?\)$"
    r"|^[A-Z][\w.' -]{2,40}(?: ?/ ?[A-Z][\w.' -]{2,30})*/ ?(?:Getty|AP|Reuters|AFP|EPA|Bloomberg)(?: Images)?\.?$"
    r"|\| ?(?:[A-Z][\w.'’-]* ){0,3}?(?:AP|Getty|Reuters|AFP)\b[\w/ ]{0,20}\.?$"
    r"|\bphotos?(?:graph)? by [A-Z][\w .'’/-]{2,40}\)?$|\b(?:Credit|Photo): ?[A-Z][^.]{2,60}$"
)
_POSED = re.compile(
    r"\b(?:walks?|speaks?|stands?|sits?|arrives?|leaves?|shakes?|attends?|waves?|looks?|gestures?|poses?|holds?"
    r"|delivers?|greets?|talks?|addresses|address|meets?|reacts?|listens?|gathers?|waits?|march(?:es)?|protests?|watch(?:es)?"
    r"|carr(?:y|ies)|hugs?|smiles?|rides?|drives?|works?|inspects?|visits?|passes|pass|shows?|takes?|(?:is|are) (?:seen|pictured|shown))\b"
)
_TOLD = re.compile(r"\b(?:said|says|told|according|was|were|had|announced|reported)\b")

_INTRODUCES = re.compile(rf"{_TOLD.pattern}|\b(?:here|these|those|following|below|this|include[sd]?)\b", re.I)

_AGENCY = (
    r"(?:CNN|AP|Associated Press|The Associated Press|Reuters|REUTERS|AFP|UPI|BBC|BBC News|Bloomberg|Xinhua|TASS"
    r"|ANI|PTI|IANS|dpa|DPA|NBC News|ABC News|CBS News|Fox News|FOX News|NPR|CNN Business|EFE|Kyodo|Interfax|RIA)"
)


@dataclass(frozen=True)
class _Rule:
    """A pattern for lines of so many words at most."""

    pattern: str
    max_words: int
    ignore_case: bool
    quick: Quick

    def __call__(self, line: str) -> bool:
        return _word_count(line) <= self.max_words and self.quick.search(line)


def _rule(pattern: str, max_words: int, *, ignore_case: bool = True) -> _Rule:
    quick = Quick(pattern, ignore_case=ignore_case)
    return _Rule(pattern=pattern, max_words=max_words, ignore_case=ignore_case, quick=quick)


#: The lines that give a list of links its heading; what follows without a full stop goes with them.
_LINKS = (
    r"(?:related(?: (?:stories|articles|content|coverage|topics?|posts|news|links?|reading))?|read (?:more|also|next|this)"
    r"|also read|more (?:on this(?: story| topic)?|news|stories|coverage|like this|from [\w’' ]{2,30})|recommended(?: (?:for you|stories|reading))?"
    r"|you (?:may|might) also (?:like|be interested in)|trending(?: now| stories)?|most (?:read|popular|viewed|recent)|top stories"
    r"|(?:the )?latest (?:posts?|news|stories|headlines|articles|videos?)|recent (?:posts|articles|comments)|don['’]?t miss|must[- ]reads?"
    r"|what to (?:read|watch) next|up next|popular (?:posts|now|stories)|editors?['’]?s?['’]? (?:picks?|choice)|in case you missed it"
    r"|(?:just )?watch(?:ed)?(?: (?:live|now|this|more|the video))?|full (?:story|coverage)|continue reading|keep reading|go deeper"
    r"|further reading|explore more|in this article|on this page|tags?|topics?|filed under|categor(?:y|ies)|previous(?: (?:post|article))?"
    r"|next(?: (?:post|article))?|about the authors?|share this(?: \w+)?|comments?)"
)

#: Reason and test for lines that are furniture wherever they stand.
_LINES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (
        "weather line",
        _rule(
            r"^(?:[A-Z]\w+ )?[-–−]?\d{1,3}(?:\.\d+)? ?(?:[CF]$|[°º˚] ?[CF]?\b[^.!?]*$)", 6, ignore_case=False
        ),
    ),
    ("date line", lambda line: len(line) <= 120 and _is_date_line(line)),
    (
        "time line",
        _rule(
            r"^(?:\d+|an?) ?-?(?:min(?:ute)?s?|hours?|hrs?|days?) (?:read(?:ing)?(?: time)?|ago|to read)(?: share)?[:.]?$"
            r"|^(?:reading|read) time\b",
            8,
        ),
    ),
    ("time line", lambda line: len(line) <= 60 and _STAMP_LINE.fullmatch(line) is not None),
    ("share line", lambda line: len(line) <= 120 and _is_share_line(line)),
    (
        "link",
        lambda line: len(line) <= 300 and _ANY_LINK.search(line) and not _LINK.sub("", line).strip(" :|-,."),
    ),
    ("byline", lambda line: _word_count(line) <= 16 and _is_byline(line)),
    ("separator", lambda line: not any(char.isalnum() for char in line)),
    ("story highlights", _rule(r"^story highlights\b", 40)),
    ("breadcrumb", _rule(r"^home ?[>»/|›]", 20)),
    ("page menu", lambda line: _is_menu(line)),
    ("see also", _rule(r"^see also\b", 40)),
    ("related link", _rule(rf"^[\[(]?{_LINKS} ?(?:[:|»>›→…\])]+.*|\.{{3}})?$", 40)),
    ("related link", _rule(r"^(?:read more|click here|tap here|read the (?:full|original))\b", 16)),
    ("related link", _rule(r"^\( ?(?:also on|more|photos|video|watch|read|related)\b[^()]*\)$", 30)),
    ("related link", _rule(r"(?<![,.;:]) (?:read more|[–-] video)$", 30)),
    (
        "comment form",
        _rule(
            r"^(?:leave a (?:reply|comment)|post a comment|add a comment|cancel reply|view (?:all )?comments|\d+ comments?|no comments(?: yet)?|comments are closed"
            r"|show comments|join the (?:conversation|discussion)|save my name, e-?mail|notify me of)|your e-?mail address will not be published"
            r"|required fields are marked|to (?:leave|post) a comment",
            40,
        ),
    ),
    (
        "newsletter or subscription line",
        _rule(
            r"^(?:sign up|subscribe|register|get (?:the|our|your|breaking|more|all)|join (?:our|us|the)|enter your|thanks? (?:you )?for|to (?:be|stay|keep) updated"
            r"|stay (?:in touch|connected|informed|up to date)|support (?:our|us|independent)|already a (?:subscriber|member)|download|follow|like us|receive|want (?:more|the)|never miss|this is a (?:preview|premium)|for more)(?![\w-])"
            r".*\b(?:newsletters?|subscri\w+|sign(?:ing)? up|inbox|e-?mails?|alerts|apps?|offers|announcements|facebook|twitter|instagram|youtube|telegram|whatsapp|journalism|premium|updates|latest news)\b",
            45,
        ),
    ),
    (
        "newsletter or subscription line",
        _rule(
            r"^(?:stay (?:in touch|connected|tuned)|newsletters?|subscribe(?: now| today)?|sign (?:in|up|out)|log ?in|register|my account|support us|donate(?: now)?|follow us(?: on .*)?)[.!:]?$",
            8,
        ),
    ),
    (
        "advertisement",
        _rule(
            r"^[-–— ]*(?:advertisements?(?: continue reading.*)?|advertising|sponsored(?: content| by.*)?|paid (?:content|post)|promoted(?: content)?|ad feedback|loading|(?:story|article) continues (?:below|after).*"
            r"|scroll (?:down )?(?:to|for) .*|continue reading below.*|skip (?:ad|advertisement|to (?:main )?content))[-–— .:]*$",
            14,
        ),
    ),
    (
        "cookie or privacy notice",
        _rule(
            r"\b(?:we|site|website|page) uses? cookies\b|\b(?:accept|manage|all) cookies\b|\bcookie (?:policy|settings|preferences)\b|^(?:privacy policy|terms (?:of|and) \w+)\b"
            r"|\byou agree to (?:our|the)\b.*\b(?:terms|policy)\b|\benable javascript\b|\bbrowser does not support\b|\bplayback is unsupported\b|\bprotected by reCAPTCHA\b",
            70,
        ),
    ),
    (
        "copyright line",
        _rule(
            r"^(?:©|\(c\) |copyright\b(?! (?:law|infring|act|case|claim)))|\ball rights reserved\b|\bmay not be (?:published|reproduced|rewritten|redistributed)\b",
            60,
        ),
    ),
    (
        "contributors",
        _rule(
            r"\bcontributed\b[^.]{0,40}\b(?:this|the) (?:report|story|article|dispatch)\.?$|\bcontributed (?:additional )?reporting\b"
            r"|^\(?(?:(?:additional|further) )?(?:reporting|writing|editing|research|graphics|compiled)(?: and (?:writing|editing))? by [A-Z]"
            r"|^\(?with (?:files|reporting|additional reporting|inputs?|agenc(?:y|ies))\b",
            60,
        ),
    ),
    (
        "agency line",
        _rule(
            rf"^[-–—(]* ?(?:Source:? )?{_AGENCY}[).]*$"
            r"|^(?:--|[–—]) ?(?:[A-Z][\w’']* ){0,4}(?:News|Service|Agency|Press|Wire|Times|Post|Staff)\.?$",
            6,
            ignore_case=False,
        ),
    ),
    (
        "editorial note",
        _rule(
            r"^(?:editor['’]?s? note|corrections?|clarification|disclaimer)\b ?[:.–—-]|^\(?\[?this (?:story|article|report|post|piece) (?:has been|was|is|will be|originally|first)\b.{0,60}"
            r"\b(?:updated|corrected|published|appeared|republished|part of|produced|generated|edited|developing|translated)\b"
            r"|^(?:this (?:version )?corrects\b|original(?:ly)? (?:article|published) (?:on|in)\b|this is a (?:developing|breaking) (?:news )?story|(?:more|details) to follow|check back for)\b|^(?:got|have) a (?:news )?tip\b"
            r"|^(?:contact|e-?mail|write to|reach|follow)(?![\w-]).*(?:@|\bon (?:twitter|facebook|instagram|x)\b)",
            60,
        ),
    ),
    # What blog software puts below each item of a feed; in none of 41,000 articles otherwise.
    (
        "feed's credit",
        _rule(
            r"^the (?:post|article) .+ (?:appeared first|first appeared|was first published) on .{2,80}$", 70
        ),
    ),
    (
        "page label",
        _rule(
            r"^(?:breaking(?: news)?|exclusive|news|world(?: news)?|politics|video|audio|photos?|gallery|slideshow|live(?: updates)?|listen|play(?: video)?|replay|more videos|must watch"
            r"|(?:story |article )?(?:highlights|summary)|key (?:points|takeaways)|(?:hide|toggle) caption|enlarge this image|menu|search|close|back to top|home|opinion|analysis|unsupported media|transcript|share)"
            r"[\s\d:.•·|…-]*$",
            5,
        ),
    ),
    # "The Latest on the fire (all times local):"
    ("page label", _rule(r"\(all times [\w. ]+\)[:.]?$", 60)),
    ("photo caption", _rule(_CREDIT, 60)),
    ("photo caption", lambda line: _word_count(line) <= 60 and _is_dated_caption(line)),
)


_RULES = [rule for _, rule in _LINES if isinstance(rule, _Rule)]
#: All the patterns in one: most paragraphs match none of them.
_ANY_RULE = tuple(
    (
        max(rule.max_words for rule in rules),
        Quick("|".join(rule.pattern for rule in rules), ignore_case=rules[0].ignore_case),
    )
    for rules in (
        [rule for rule in _RULES if rule.ignore_case and rule.max_words <= 45],
        [rule for rule in _RULES if rule.ignore_case and rule.max_words > 45],
        [rule for rule in _RULES if not rule.ignore_case],
    )
)
_UNRULED = tuple((reason, test) for reason, test in _LINES if not isinstance(test, _Rule))

_BETWEEN_ITEMS = re.compile(r"\s[|•·»›]\s")
_ITEM_MARK = re.compile("[|•·»›]")


def _is_menu(line: str) -> bool:
    """“Home | News | Sport”, “4 min read · Share”: short labels side by side, none of them a sentence."""
    if not _ITEM_MARK.search(line):
        return False
    items = _BETWEEN_ITEMS.split(line)
    longest = 5 if len(items) == 2 else 7
    return len(items) > 1 and all(
        len(item.split()) <= longest and not re.search(r"\w{3}[.!?][\"'”’]*$", item) for item in items
    )


def _mark_lines(page: list[_Paragraph]) -> None:
    whole = "\n".join(paragraph.text for paragraph in page)
    rules = [(most, quick.within(whole)) for most, quick in _ANY_RULE]
    for paragraph in page:
        if paragraph.reason or len(paragraph.text) > 1000:  # no furniture line is that long
            continue
        words = paragraph.words
        ruled = any(words <= most and quick.search(paragraph.text) for most, quick in rules)
        for reason, is_furniture in _LINES if ruled else _UNRULED:
            if is_furniture(paragraph.text):
                paragraph.reason = reason
                break


# --- entries of a log that stand in one paragraph ---------------------------------------------------------

#: A rule between two entries, behind the end of one: not the "***" of an oath. Of 41 paragraphs of 36,722 articles that this
#: and the time part, 40 are rightly so; of 668 times that are cut before an entry all that were looked at (70).
_RULE = r"(?:_{3,}|(?:\* ?){3,}|-{4,}|={3,}|~{3,}|(?:• ?){3,})"
_BETWEEN = re.compile(
    rf"(?:(?<=[.!?:])[\"”’)\]]*|\A)\s*(?P<rule>{_RULE})\s*(?=[\w\"“‘(\[]|\Z)"
    # its time, right behind the end of the one before, or with no space before it
    rf"|(?:(?<=[^\W\d_][.!?])|(?<=[.!?][\"”’)\]])|(?<=[^\W\d_]\):))(?P<time>\s?{_HOUR}{_ZONE}?+|\d{{1,2}}:\d\d)(?:\s?[:–—-]\s*|\s*)"
    rf"(?=[\"“‘]?(?!{_DAY})[A-Z])"
)


#: What a rule is made of, and a figure right behind the end of something: most paragraphs have neither.
_OF_RULES = ("___", "**", "* *", "----", "===", "~~~", "••", "• •")
_FIGURE_BEHIND = re.compile(r"[.!?:\"”’)\]]\s?\d")


def _may_be_parted(text: str) -> bool:
    return any(marks in text for marks in _OF_RULES) or _FIGURE_BEHIND.search(text) is not None


def _parted(text: str) -> list[str]:
    """The paragraph, or the entries of a log in it with what stands between them."""
    if not _may_be_parted(text):
        return [text]
    parts: list[str] = []
    end = 0
    for match in _BETWEEN.finditer(text):
        start, close = match.span(match.lastgroup or 0)
        parts += [text[end:start].strip(), text[start:close].strip()]
        end = match.end()
    return [part for part in (*parts, text[end:]) if part]


# --- sentences by which the site, not the article, speaks to its readers ---------------------------------

#: Reason and pattern, for one sentence.
_APPEALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "newsletter or subscription line",
        re.compile(
            r"^subscribe (?:now|here|today|to|for)\b|\bnewsletters?\b.*\bsign up\b|\bsign up\b.*\bnewsletters?\b"
            r"|^(?:sign up|register|log ?in) (?:here|now|today|(?:to|for)\b.*\b(?:briefing|alerts?|updates|inbox|e-?mails?))\b"
            r"|\b(?:delivered|sent)\b.* to your inbox\b",
            re.I,
        ),
    ),
    (
        "appeal to readers",
        re.compile(
            r"^(?:please )?support (?:our|independent|quality|local) (?:journalism|reporting|work|newsroom)\b"
            r"|^[\w ’']{2,40} (?:is|are|remains?) free to read\b|^you have (?:read )?(?:all |\d+ )?.{0,20}\bfree (?:articles?|stories)\b"
            r"|^(?:please )?(?:like|follow|find|join|visit|message|text|call|e-?mail|contact|tell|support) (?:us|our (?:page|channel|team|reporters?)"
            r"|(?:the|our) (?:news ?desk|news ?room|studio|editors?))\b|^(?:like|share) (?:our|this) (?:page|article|story)\b"
            r"|^do you (?:know (?:more|anything|something)|have (?:more|any) (?:information|to tell)|have a (?:news )?(?:story|tip))\b"
            r"|^(?:click|tap) (?:here|on the)\b|^click for (?:more|restrictions)\b|^keep us in the fight\b|^vote (?:now|here)\b",
            re.I,
        ),
    ),
    (
        "cookie or privacy notice",
        re.compile(
            r"^(?:read|see|view) (?:our|the) (?:cookie|privacy) \w+|\bthis site is protected by\b", re.I
        ),
    ),
    (
        "copyright line",
        re.compile(r"^not for (?:redistribution|re-?publication|reuse)\b|^all rights reserved\b", re.I),
    ),
    (
        "translation note",
        re.compile(
            r"^(?:machine[- ]|auto-?)?translated (?:automatically|by (?:machine|computer|google|our)\b.*|from (?:the )?[A-Z]\w+)\.?$"
            r"|^read (?:the|this) (?:original|(?:article|story) in)\b",
            re.I,
        ),
    ),
    (
        "weather line",
        re.compile(
            r"^(?:weather|traffic|horoscope|lottery(?: numbers)?|exchange rates?)(?: [\w ]{2,20})?: ", re.I
        ),
    ),
    (
        "related link",
        re.compile(
            r"^(?:next|previous|related|read(?: more| next| also)?|watch(?: more| now| live)?|listen|more|see also|up next|gallery)"
            r"(?: (?:story|article|post|stories|articles|posts|video))?: ?(?-i:[A-Z\d'‘“\"])",
            re.I,
        ),
    ),
    (
        "player or embedded post",
        re.compile(
            r"\bjust watched\b.*\breplay\b|\bautoplay\b.*\bautoplay\b|\bcopy this code to your website\b|\bclick to play\b"
            r"|^play video \d|\blocation (?:history|information)\b.*\btweets?\b|\btweets?\b.*\blocation (?:history|information)\b"
            r"|^a (?:post|photo|video) (?:shared|posted) by\b",
            re.I,
        ),
    ),
    (
        "editorial note",
        re.compile(
            r"^\(?(?:this version corrects|corrects to|an? (?:previous|earlier) version of this (?:article|story|report|post))\b",
            re.I,
        ),
    ),
    ("contributors", re.compile(r"^contributing: [A-Z]", re.I)),
    ("page label", re.compile(r"^on (?:air|now)(?: now)?: ", re.I)),
)
#: All of them in one, for a sentence; and for a paragraph, in which one may begin behind any stop.
_ANY_APPEAL = Quick("|".join(pattern.pattern for _, pattern in _APPEALS), ignore_case=True)
_MAY_APPEAL = Quick("|".join(pattern.pattern for _, pattern in _APPEALS), ignore_case=True, sentences=True)
_ADDRESSES = frozenset({"newsletter or subscription line", "appeal to readers", "weather line"})
_SENTENCE_END = re.compile(r"\s(?:(?<=[a-z\d)][.!?]\s)|(?<=[a-z\d)][.!?][\"”’]\s))\s*(?=[A-Z\"“‘(@])")


def _without_appeals(text: str, appeals: Quick) -> list[_Paragraph]:
    """The paragraph, or its parts where sentences in it appeal to readers, as ``appeals`` says they may."""
    if not appeals.search(text):
        return [_Paragraph(text)]
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    sentences = [text[start:end] for start, end in pairwise(cuts)]
    reasons = [_appeal(sentence.strip()) for sentence in sentences]
    if not any(reasons):
        return [_Paragraph(text)]
    if sum(map(bool, reasons)) * 2 >= len(reasons):
        # Half of a short paragraph appeals: the rest leads up to it, unless it reports something.
        rest = " ".join(s for s, reason in zip(sentences, reasons, strict=True) if not reason)
        if len(rest.split()) <= 15 and not _TOLD.search(rest):
            return [_Paragraph(text, next(reason for reason in reasons if reason))]
    parts: list[_Paragraph] = []
    for sentence, reason in zip(sentences, reasons, strict=True):
        if parts and parts[-1].reason == reason:
            parts[-1].text += sentence
        else:
            parts.append(_Paragraph(sentence, reason))
    for part in parts:
        part.text = part.text.strip()
    return parts


def _appeal(sentence: str) -> str | None:
    if _word_count(sentence) > 40:
        return None
    if not _ANY_APPEAL.search(sentence):
        return None
    reason = next((reason for reason, pattern in _APPEALS if pattern.search(sentence)), None)
    if reason in _ADDRESSES and re.search(r"\b(?:said|says|told|according)\b", sentence):
        return None  # someone in the news speaks
    return reason


# --- lines that are furniture for where they stand ----------------------------------------------------

_TITLE = "title"


def _mark_release(page: list[_Paragraph]) -> None:
    """What every press release carries, and what one says of its sender."""
    live = [p for p in page if p.reason is None]
    texts = [p.text for p in live]
    reasons, released = boilerplate(texts)
    for paragraph, reason in zip(live, reasons, strict=True):
        paragraph.reason = reason
    if released:
        for paragraph in [p for p in live if p.reason is None]:
            paragraph.text, praise = without_praise(paragraph.text)
            paragraph.trimmed += [Removed(text=text, reason="advertising by the sender") for text in praise]


def _mark_place_lines(page: list[_Paragraph]) -> None:
    """A place between the weather and the date, as page headers have it."""
    header = {"weather line", "date line"}
    for above, here, below in zip(page[:6], page[1:6], page[2:7], strict=False):
        if here.reason is None and here.words <= 4 and above.reason in header and below.reason in header:
            here.reason = "place line"


def _mark_advertised(page: list[_Paragraph]) -> None:
    """The slogan below the word “advertisement”."""
    for above, here in pairwise(page):
        slogan = here.words <= 12 and re.search(r"!$", here.text) and here.text[0] not in "\"“‘'"
        if above.reason == "advertisement" and here.reason is None and slogan:
            here.reason = above.reason


_BIOGRAPHY = Quick(
    rf"^(?:{_NAME}|He|She|The author|The writer) (?:is|was|has been) (?:an? |the |currently |[\w-]+['’]s? )*"
    r"(?:[\w’'-]+,? (?:and )?){0,6}?(?:journalist|reporter|writer|author|editor|correspondent|columnist|contributor"
    r"|freelancer?|blogger|producer|intern|fellow|commentator|photojournalist|bureau chief|reporting)\b(?! that\b)"
    rf"|^{_NAME} (?:covers (?:[\w’'-]+ ){{1,8}}(?:for|at)\b|(?:writes (?:about|the|a|on|for|from)|reports (?:on|for|from))\b)"
    rf"|^(?:Follow|Contact|Reach|Email|You can reach) {_NAME}\b.*(?:@|Twitter|Facebook)"
    r"|\b(?:You can |)follow (?:him|her|them|me) (?:on|at)\b"
)
_CLAUSE_WORD = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|did|does|do|I|we|he|she|it|they|you|said|says)\b"
)


def _mark_biographies(page: list[_Paragraph], authors: Sequence[str]) -> None:
    _mark_authors(page, authors)
    live = [p for p in page if p.reason is None]
    for name, again in pairwise(live):
        # The author's box: the name as picture text, the name, then who they are.
        if name.text == again.text and name.words <= 5 and not _stops(name.text):
            name.reason = again.reason = "byline"
            after = live.index(again) + 1
            if after < len(live) and live[after].words >= 8 and after >= len(live) - 3:
                live[after].reason = "author biography"
    live = [p for p in page if p.reason is None]
    for paragraph in [*live[:2], *live[-3:]] if len(live) > 5 else live[-2:]:
        text = paragraph.text
        if paragraph.words <= 90 and (_BIOGRAPHY.search(text) or _describes_oneself(text)):
            paragraph.reason = "author biography"


def _mark_authors(page: list[_Paragraph], authors: Sequence[str]) -> None:
    """The writers' names alone on a line, and below the middle what is said about them."""
    bylines = [re.sub(r"^\w*\W*by ", "", p.text, flags=re.I) for p in page if p.reason == "byline"]
    names = {
        name.casefold()
        for source in (*bylines, *authors)
        for name in re.findall(r"[^\W\d_][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3}", source)
    }
    for place, paragraph in enumerate(page):
        text = paragraph.text.casefold()
        if paragraph.reason is not None:
            continue
        if text in names:
            paragraph.reason = "byline"
        elif (
            place * 2 >= len(page)
            and any(text.startswith(name) and _DESCRIBES.match(text, len(name)) for name in names)
            and paragraph.words <= 90
            and not _TOLD.search(paragraph.text)
        ):
            paragraph.reason = "author biography"


#: What follows the name of whom a line describes: "writes about …", ", who …".
_DESCRIBES = re.compile(r" \w+s\b|,")


def _describes_oneself(text: str) -> bool:
    """“Avid reader. Coffee addict. Part-time gamer.”: fragments without a verb, as themes' author boxes have."""
    fragments = [part.strip(" \"'“”‘’") for part in re.split(r"[.!](?!\w)", text)]
    fragments = [part for part in fragments if part]
    return len(fragments) >= 3 and not any(
        len(part.split()) > 5 or part.startswith(("The ", "A ")) or _CLAUSE_WORD.search(part)
        for part in fragments
    )


def _mark_lists_of_links(page: list[_Paragraph]) -> None:
    below = False
    for paragraph in page:
        if paragraph.reason == "related link":
            heading = re.fullmatch(rf"{_LINKS}[:.]?", paragraph.text, re.I)
            below = heading is not None or below
        elif paragraph.reason is None:
            below = below and paragraph.words <= 20 and not _stops(paragraph.text)
            if below:
                paragraph.reason = "related link"


def _mark_comments(page: list[_Paragraph]) -> None:
    """What stands below the reply form was written by readers."""
    for place, paragraph in enumerate(page):
        if paragraph.reason == "comment form" and re.match(
            r"leave a|\d+ comments|post a", paragraph.text, re.I
        ):
            above = sum(p.words for p in page[:place] if p.reason is None)
            below = sum(p.words for p in page[place:] if p.reason is None)
            if above > below:
                for p in page[place:]:
                    p.reason = p.reason or "reader comment"
            return


def _take_title(page: list[_Paragraph], title: str | None) -> str | None:
    live = [p for p in page if p.reason is None]
    if title is not None:
        return title
    if len(live) < 2 or not _headline_like(live[0].text, below=live[1].text):
        return None
    if live[1].words < 8 and not (len(live) > 2 and any(p.words >= 8 for p in live[2:6])):
        return None
    chosen = live[0]
    if len(chosen.text.split()) <= 4 and (chosen.text.istitle() or chosen.text.isupper()):
        # Perhaps the masthead: a longer line among the next ones, in the words of the article, is the headline.
        body = _content_words(" ".join(p.text for p in live if _is_sentence(p)))
        head = takewhile(lambda p: not _is_sentence(p), live[1:6])
        better = [p for p in head if p.words >= 5 and _headline_like(p.text)]
        chosen = next((p for p in better if len(_content_words(p.text) & body) >= 2), chosen)
    for above in live[: live.index(chosen)]:
        above.reason = "page header"
    chosen.reason = _TITLE
    return chosen.text


def _is_sentence(paragraph: _Paragraph) -> bool:
    return paragraph.words >= 8 and _stops(paragraph.text)


def _headline_like(text: str, *, below: str = "") -> bool:
    words = text.split()
    if not 2 <= len(words) <= 30 or text[0].islower() or re.match(r"[-•*]\s", text):
        return False
    if any(_ends_inside(text, stop) for stop in re.finditer(r"[a-z]{3}[.][\"'”’)]* ", text)):
        return False
    if re.search(r"[?!][\"'”’]*$", text):
        return len(words) <= 15
    return not _STOP_OR_COMMA.search(text) or _abbreviated_headline(text, below)


def _ends_inside(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop within a line ends a sentence, and is not that of "Capt." or of "Corp. to close"."""
    before, after = text[: stop.end()].rstrip(), text[stop.end() :]
    if not before.endswith(".") or after.startswith("("):
        return True
    return not goes_on(before, after) and (without_stop(before) != before or bool(_OPENS.match(after)))


#: Words that begin a sentence behind "Corp." and go on with no headline.
_OPENS = re.compile(r"(?:The|An?|He|She|It|They|His|Her|Its|Their|This|That|There|But|And)\b")
#: What sentences have and headlines do without.
_OF_SENTENCES = re.compile(
    r"\b(?:the|an?|has|have|had|is|are|was|were|been|said|says)\b|\bStory highlights\b"
)


def _abbreviated_headline(text: str, below: str) -> bool:
    """A headline whose last word is shortened: "Lind quits as head of Ness Defence Corp."

    It has none of the small words of a sentence, or the line below tells the same. Of 36,501 articles without their title this,
    and "Capt." inside, takes another 32 first lines for it: 19 headlines and 13 captions, none a sentence of the article.
    """
    if not text.endswith(".") or without_stop(text) != text or not 4 <= len(text.split()) <= 15:
        return False
    if _PUBLISHED.match(text) or _OPENS.match(text):
        return False
    named, told = _content_words(text), _content_words(below)
    return not _OF_SENTENCES.search(text) or len(named & told) * 2 >= len(named)


def _mark_repeats(page: list[_Paragraph], title: str | None) -> None:
    seen: set[str] = set()
    named = _content_words(title or "")
    live = [p for p in page if p.reason is None]
    for place, paragraph in enumerate(live):
        key = " ".join(paragraph.text.casefold().split())
        if key in seen and paragraph.words >= 4:
            paragraph.reason = "repeated paragraph"
        elif named and place < 4 and not _stops(paragraph.text) and paragraph.words <= 30:
            words = _content_words(paragraph.text)
            if words and len(words & named) >= 0.8 * max(len(words), len(named)):
                paragraph.reason = "repeats the headline"
        elif (
            paragraph.text.endswith(":") and 5 <= paragraph.words <= 25 and 0 < place < min(8, len(live) - 1)
        ):
            # A headline left over from a page part; "He said:", "here are …:" introduce what follows.
            words = _content_words(paragraph.text)
            around = named | _content_words(" ".join(p.text for p in live[:place]))
            quoted = live[place + 1].text[:1] in "\"“‘'-•*"
            if (
                not quoted
                and not _INTRODUCES.search(paragraph.text)
                and len(words & around) * 2 >= len(words)
            ):
                paragraph.reason = "repeats the headline"
        seen.add(key)


def _content_words(text: str) -> set[str]:
    return {w for w in re.findall(r"[^\W_]+", text.casefold()) if len(w) > 3 or w.isdigit()}


def _mark_sub_headings(page: list[_Paragraph], *, titled: bool) -> None:
    live = [p for p in page if p.reason is None]
    sentences = [place for place, p in enumerate(live) if _is_sentence(p)]
    if not sentences:
        return
    for place, paragraph in enumerate(live):
        if paragraph is live[-1] and paragraph.text.endswith(":") and paragraph.words <= 10:
            paragraph.reason = "stray line at the end"  # introduces what the page no longer holds
        if place < sentences[0]:
            if titled and paragraph.words <= 14 and not _STOP_OR_COMMA.search(paragraph.text):
                paragraph.reason = "page header"
        elif _sub_heading_like(paragraph.text):
            paragraph.reason = "stray line at the end" if place > sentences[-1] else "sub-heading"


def _mark_stray_headlines(page: list[_Paragraph]) -> None:
    """Headlines of other stories and captions: too long for sub-headings, and without a full stop.

    On a page that otherwise ends its paragraphs with stops, a real sentence without one is rare (of 18,000
    paragraphs of news about 100 lack it, nine in ten of them such lines).
    """
    live = [p for p in page if p.reason is None]
    stopped = sum(1 for p in live if _stops(p.text))
    if stopped * 4 < len(live) * 3:
        return
    for place, paragraph in enumerate(live):
        if place == 0 or not 5 <= paragraph.words <= 25:
            continue
        continued = place + 1 < len(live) and live[place + 1].text[:1].islower()
        if not continued and not _NOT_A_HEADLINE.search(paragraph.text):
            paragraph.reason = "headline or caption"


_NOT_A_HEADLINE = re.compile(
    rf"{_TOLD.pattern}|^(?:[-•*–—a-z]|(?:He|She|It|They|We|I|This|That|These|There|Then|But|And)\b)|[“”\"]|[a-z]{{3}}[.?!] |[.!?…:;,—–-][\"'”’)\]]*$"
)


def _sub_heading_like(text: str) -> bool:
    words = text.split()
    if len(words) > 10 or re.match(r"[-•*–—]\s", text):
        return False
    if re.match(r"(?:What|Who|Why|How|When|Where|Is|Are|Will|Can|Could|Did|Does)\b.*\?$", text):
        return len(words) <= 8
    return not _STOP_OR_COMMA.search(text)


# --- pieces cut from the ends of a paragraph ------------------------------------------------------------

_PLACE = r"[A-Z][\w.'’/-]*(?:,? (?:[A-Z][\w.'’/-]*|de|del|la|al|and|\d{1,2}))*,?"
_NEXT = r"(?=[\"“‘'(]?[A-Z\d])"
_DATELINES = (
    WIRE,
    *map(
        re.compile,
        (
            rf"^{_PLACE},? {_DATE} ?(?:[—–]|--| - ) ?{_NEXT}",
            rf"^(?:{_PLACE} )?\({_AGENCY}\) ?[-–—:]* ?{_NEXT}",
            rf"^{_AGENCY} ?[–—-]+ {_NEXT}",
            rf"^{_PLACE} \([A-Z][\w.&'’/ -]{{1,30}}\) ?[-–—]+ ?{_NEXT}",
            rf"^[A-Z][A-Z.'’/-]{{2,}}(?: [A-Z][A-Z.'’/-]+)*(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)*(?:, {_MONTH} \d{{1,2}}(?:, \d{{4}})?)? ?(?:[—–]|--| - ) ?{_NEXT}",
            rf"^[A-Z][A-Z.'’]{{2,}}(?: [A-Z][A-Z.'’]+){{0,3}}(?:, {_MONTH} \d{{1,2}})?: {_NEXT}",
        ),
    ),
)
_CREDITS = re.compile(
    r" *\((?:(?:Additional )?(?:Reporting|Writing|Editing|Compiled)(?: and (?:writing|editing))? by|With inputs? from|With files from) [^()]*\)\.?$",
    re.I,
)


#: A photographer or an agency after the full stop, itself without one.
_TRAILING_CREDIT = re.compile(
    r"(?:(?<=[a-z]{4}[.!?])|(?<=\d{2}[.!?])|(?<=[.!?][\"”]))(?: (?:[A-Z][\w'’-]*\.?(?:/[A-Z]\w*)*)){1,4}(?<![.!?])$"
)


#: "Voters in Osk. | Ines Dahl/AP Photo politics Bridge opens early The mayor is glad": a credit, and the page's head behind it.
_CREDIT_AND_HEAD = re.compile(
    r"\s*\|\s+[A-Z][\w.’' |-]{2,60}/(?:AP|Getty|Reuters|AFP|EPA|Bloomberg|POLITICO)\b.{0,400}$", re.DOTALL
)


def _trim_stamps(page: list[_Paragraph]) -> None:
    """The time before an entry of a live log."""
    for paragraph in page:
        match = _STAMPED.match(paragraph.text[:80]) if paragraph.reason is None else None
        if match:
            paragraph.trimmed.append(Removed(text=match.group().strip(), reason="time line"))
            paragraph.text = paragraph.text[match.end() :]


def _trim_datelines(page: list[_Paragraph]) -> None:
    for paragraph in [p for p in page if p.reason is None][:2]:
        head, rest = paragraph.text[:120], paragraph.text
        if re.match(r"FILE|ABOVE|BELOW|PHOTO|WATCH", head):  # "FILE - In this photo …" is no place
            continue
        for dateline in _DATELINES:
            match = dateline.match(head)
            if match:
                paragraph.trimmed.append(Removed(text=match.group().strip(), reason="dateline"))
                paragraph.text = rest[match.end() :]
                return


#: The symbol of a share, "(NSE: SUND)". Of 36,900 news articles eight have one: eight right.
_TICKER = re.compile(
    r"\s*\((?:NYSE|Nasdaq|NASDAQ|Euronext|OTC ?\w*|TICKER|Ticker|[A-Z]{2,6}(?:[ -][A-Z][A-Za-z]+)?) ?: ?[A-Z][A-Z\d.]{0,5}"
    r"(?:[,;/]? (?:and )?(?:[A-Z][A-Za-z]{1,9} ?: ?)?[A-Z][A-Z\d.]{0,5})*\)"
)


def _trim_tickers(page: list[_Paragraph]) -> None:
    for paragraph in [p for p in page if p.reason is None]:
        found = (
            [match.group().strip() for match in _TICKER.finditer(paragraph.text)]
            if "(" in paragraph.text
            else []
        )
        if found:
            paragraph.text = _TICKER.sub("", paragraph.text).strip()
            paragraph.trimmed += [Removed(text=text, reason="share symbol") for text in found]


def _trim_credits(page: list[_Paragraph]) -> None:
    for paragraph in [p for p in page if p.reason is None]:
        for reason, pattern, mark in (
            ("contributors", _CREDITS, "("),
            ("photo credit", _TRAILING_CREDIT, ""),
            ("photo credit", _CREDIT_AND_HEAD, "|"),
        ):
            if mark not in paragraph.text or (not mark and paragraph.text.endswith((".", "!", "?"))):
                continue
            match = pattern.search(paragraph.text)
            if match:
                paragraph.trimmed.append(Removed(text=match.group().strip(), reason=reason))
                paragraph.text = paragraph.text[: match.start()]
