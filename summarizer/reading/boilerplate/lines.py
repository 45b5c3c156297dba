"""Lines that are furniture wherever they stand, each with why: share buttons, menus, cookie notices, captions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from summarizer.reading.boilerplate.authors import is_byline
from summarizer.reading.boilerplate.captions import CREDIT, is_dated_caption
from summarizer.reading.boilerplate.dates import is_date_line
from summarizer.reading.boilerplate.live_log import STAMP_LINE
from summarizer.reading.boilerplate.paragraph import Paragraph, word_count
from summarizer.reading.boilerplate.patterns import AGENCY
from summarizer.reading.quick import Quick

_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?<!\w)@\w+|\bpic\.twitter\.com/\w+", re.I)
_ANY_LINK = Quick(_LINK.pattern, ignore_case=True)
_SHARE_WORD = re.compile(
    r"\b(?:share|tweet|e-?mail|print|facebook|twitter|whatsapp|linkedin|pinterest|reddit|telegram|instagram"
    r"|messenger|flipboard|copy(?: link)?|link|save|comments?|this|article|story|page|post|on|via|to|by|or"
    r"|with|friends?|more|like|follow|us|pin|it|url|\d+k?)\b|[\s,|•·:/&+()–—-]",
    re.I,
)
_SHARED = Quick("share|tweet|facebook|twitter|whatsapp|print", ignore_case=True)


def _is_share_line(line: str) -> bool:
    return _SHARED.search(line) and not _SHARE_WORD.sub("", line)


@dataclass(frozen=True)
class _Rule:
    """A pattern for lines of so many words at most."""

    pattern: str
    max_words: int
    ignore_case: bool
    quick: Quick

    def __call__(self, line: str) -> bool:
        return word_count(line) <= self.max_words and self.quick.search(line)


def _rule(pattern: str, max_words: int, *, ignore_case: bool = True) -> _Rule:
    quick = Quick(pattern, ignore_case=ignore_case)
    return _Rule(pattern=pattern, max_words=max_words, ignore_case=ignore_case, quick=quick)


#: The lines that give a list of links its heading; what follows without a full stop goes with them.
LINKS = (
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
    ("date line", lambda line: len(line) <= 120 and is_date_line(line)),
    (
        "time line",
        _rule(
            r"^(?:\d+|an?) ?-?(?:min(?:ute)?s?|hours?|hrs?|days?) (?:read(?:ing)?(?: time)?|ago|to read)(?: share)?[:.]?$"
            r"|^(?:reading|read) time\b",
            8,
        ),
    ),
    ("time line", lambda line: len(line) <= 60 and STAMP_LINE.fullmatch(line) is not None),
    ("share line", lambda line: len(line) <= 120 and _is_share_line(line)),
    (
        "link",
        lambda line: len(line) <= 300 and _ANY_LINK.search(line) and not _LINK.sub("", line).strip(" :|-,."),
    ),
    ("byline", lambda line: word_count(line) <= 16 and is_byline(line)),
    ("separator", lambda line: not any(char.isalnum() for char in line)),
    ("story highlights", _rule(r"^story highlights\b", 40)),
    ("breadcrumb", _rule(r"^home ?[>»/|›]", 20)),
    ("page menu", lambda line: _is_menu(line)),
    ("see also", _rule(r"^see also\b", 40)),
    ("related link", _rule(rf"^[\[(]?{LINKS} ?(?:[:|»>›→…\])]+.*|\.{{3}})?$", 40)),
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
            rf"^[-–—(]* ?(?:Source:? )?{AGENCY}[).]*$"
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
    ("photo caption", _rule(CREDIT, 60)),
    ("photo caption", lambda line: word_count(line) <= 60 and is_dated_caption(line)),
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


def mark_lines(page: list[Paragraph]) -> None:
    """Mark each line that is furniture by itself."""
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
