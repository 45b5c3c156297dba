"""What is furniture wherever it stands: share buttons, menus, captions; and, inside paragraphs, what a site asks of its readers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarizer.reading.boilerplate.authors import is_byline
from summarizer.reading.boilerplate.paragraph import Paragraph, word_count
from summarizer.reading.boilerplate.patterns import DATE, DAY, HOUR, MONTH, TOLD

Rules = tuple[tuple[str, re.Pattern[str]], ...]


def _rules(table: Sequence[tuple[str, str]]) -> Rules:
    return tuple((reason, re.compile(pattern, re.I)) for reason, pattern in table)


#: Reason and pattern, for a line, or for a sentence in a paragraph: there the site, and not the article, speaks.
_APPEALS = _rules(
    (
        (
            "newsletter or subscription line",
            r"^(?:sign up|subscribe|register|log ?in|get (?:the|our|your)|join (?:us|our)|to be updated|receive|never miss)(?![\w-])"
            r".*\b(?:newsletters?|subscri\w+|inbox|e-?mails?|alerts?|briefing|updates?|apps?|latest news)\b"
            r"|^subscribe (?:now|here|today|to|for)\b|\bnewsletters?\b.*\bsign up\b|\bsign up\b.*\bnewsletters?\b"
            r"|\b(?:delivered|sent)\b.* to your inbox\b",
        ),
        (
            "appeal to readers",
            r"^(?:please )?support (?:our|independent|quality|local) (?:journalism|reporting|work|newsroom)\b"
            r"|^[\w ’']{2,40} (?:is|are|remains?) free to read\b|^you have (?:read )?.{0,20}\bfree (?:articles?|stories)\b"
            r"|^(?:please )?(?:like|follow|find|join|visit|message|text|call|e-?mail|contact|tell|support)"
            r" (?:us|our (?:page|channel|team|reporters?)|(?:the|our) (?:news ?desk|news ?room|studio|editors?))\b"
            r"|^(?:contact|e-?mail|write to|reach|follow)(?![\w-]).*(?:@|\bon (?:twitter|facebook|instagram|x)\b)"
            r"|^(?:like|share) (?:our|this) (?:page|article|story)\b|^do you know (?:more|anything|something)\b"
            r"|^(?:got|do you have|have) an? (?:news )?(?:story|tip)\b|^(?:click|tap) (?:here|on the|for)\b|^vote (?:now|here)\b",
        ),
        (
            "cookie or privacy notice",
            r"\b(?:we|site|website|page) uses? cookies\b|\b(?:accept|manage) (?:all )?cookies\b|^(?:read|see|view) (?:our|the) (?:cookie|privacy)\b"
            r"|\benable javascript\b|\bsite is protected by\b",
        ),
        ("translation note", r"^(?:machine[- ]|auto-?)?translated automatically\b|^read the original\b"),
        ("weather line", r"^(?:weather|traffic|horoscope)(?: [\w ]{2,20})?: "),
        (
            "related link",
            r"^(?:next|previous|related|read(?: more| next| also)?|watch(?: more| now| live)?|listen|more|see also)"
            r"(?: (?:story|article|post|stories|articles|posts|video))?: ?(?-i:[A-Z\d'‘“\"])",
        ),
        ("page label", r"^on (?:air|now)(?: now)?: "),
    )
)

#: The same for what goes with all that stands in its paragraph.
_NOTES = _rules(
    (
        (
            "copyright line",
            r"^(?:©|\(c\) .*\d{4}|copyright (?:©|\(c\)|\d))|^(?:-- .{0,40}\. )?not for (?:redistribution|re-?publication|reuse)\b|^all rights reserved\b"
            r"|\bmay not be (?:published|reproduced|rewritten|redistributed)\b",
        ),
        (
            "player or embedded post",
            r"\bjust watched\b.*\breplay\b|^play video \d|^a (?:post|photo|video) (?:shared|posted) by\b",
        ),
        (
            "editorial note",
            r"^(?:editor['’]?s? note|corrections?|clarification|disclaimer)\b ?[:.–—-]|^this is a (?:developing|breaking) (?:news )?story"
            r"|^\(?\[?this (?:story|article|report|post|piece) (?:has been|was|is|will be|originally|first)\b.{0,60}"
            r"\b(?:updated|corrected|published|appeared|republished|part of|edited|developing|translated)\b"
            r"|^\(?an? (?:previous|earlier) version of this (?:article|story|report|post)\b",
        ),
        (
            "contributors",
            r"\bcontributed\b[^.]{0,40}\b(?:this|the) (?:report|story|article|dispatch)\.?$|\bcontributed (?:additional )?reporting\b"
            r"|^\(?(?:(?:additional|further) )?(?:reporting|writing|editing|compiled) by (?-i:[A-Z][\w.’'-]*(?:,? (?:[A-Z][\w.’'-]*|and|in))*(?:[;)]|$))|^contributing: (?-i:[A-Z])",
        ),
    )
)

#: The same for lines alone.
_LINES = _rules(
    (
        ("weather line", r"^(?:[A-Z]\w+ )?[-–−]?\d{1,3}(?:\.\d+)? ?[°º˚]? ?C(?: \w+)?$"),
        ("story highlights", r"^story highlights\b"),
        ("see also", r"^see also\b"),
        (
            "related link",
            r"^[\[(]? ?(?:read (?:more|also|next|this)|also (?:on|read)|more (?:on|from) [\w’' ]{2,30}|more (?:news|stories)|related(?: (?:stories|articles|content|coverage|posts|news))?|trending"
            r"|you (?:may|might) also like|most (?:read|popular)|(?:the )?latest (?:posts?|news|stories|headlines)|recent posts"
            r"|don['’]?t miss|watch(?: (?:live|now|this))?|full (?:story|coverage)|further reading|photos|video) ?(?:[:|»>›→…\])]+.*|\.{3})?$"
            r"|^(?:read more|click here)\b|^\( ?(?:also on|photos|watch|video)\b[^()]*\)$|(?<![,.;:]) read more$",
        ),
        (
            "comment form",
            r"^(?:leave a (?:reply|comment)|post a comment|\d+ comments?|join the conversation)\b|your e-?mail address will not be published",
        ),
        (
            "advertisement",
            r"^[-–— ]*(?:advertisement|sponsored|(?:story|article) continues (?:below|after)|continue reading)\b.{0,60}$",
        ),
        # What blog software puts below each item of a feed.
        ("feed's credit", r"^the (?:post|article) .+ (?:appeared first|first appeared) on .{2,80}$"),
        # "The Latest on the fire (all times local):"
        ("page label", r"\(all times [\w. ]+\)[:.]?$"),
        (
            "photo caption",
            r"^(?:FILE(?: PHOTO)?\s?[-–—:]|(?:enlarge (?:this )?image )?toggle caption\b|enlarge (?:this )?image\b|hide caption\b"
            r"|(?:Photo|Image|Picture|Video|Photograph)s?(?: (?:by|credit|courtesy|from))?:|(?:Image|Media|Photo|Video) (?:copyright|caption|credit|source)\b)"
            r"|\((?:File )?(?:Photos?|Image|Picture|Credit|Courtesy|AP Photo|Source|Screenshot|Getty|REUTERS)\b[^()]*\)\.?$"
            r"|(?:\bGetty Images|\bREUTERS/\w+[\w .-]*|\bAP Photo/[\w .-]+|/AP Images?|/AFP|/(?:Getty|AP|Reuters|EPA|Bloomberg))\)?\.?$"
            r"|\b(?:Credit|Photo): ?(?-i:[A-Z])[^.]{2,60}$",
        ),
    )
)
#: No furniture has more words; no sentence that appeals to readers has.
_LONGEST, _LONGEST_SENTENCE = 60, 40
_ADDRESSES = frozenset({"newsletter or subscription line", "appeal to readers", "weather line"})
_SAID = re.compile(r"\b(?:said|says|told|according)\b")
_SENTENCE_END = re.compile(r"(?:(?<=[a-z\d)][.!?])|(?<=[a-z\d)][.!?][\"”’]))\s+(?=[A-Z\"“‘(@])")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?<!\w)@\w+|\bpic\.twitter\.com/\w+", re.I)
_DATED = re.compile(rf"{DATE}|\b{MONTH} \d|\d {MONTH}|{HOUR}|\b\d{{1,2}}:\d\d|\b\d{{4}} ?GMT|^{DAY}\b", re.I)
#: All that stands on a line that says only when something was published.
_OF_DATES = re.compile(
    rf"\b(?:{MONTH}|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|\d+(?:st|nd|rd|th)?|[ap]\.?m|[ECMP][SD]?T|GMT|UTC|BST"
    r"|eastern|pacific|central|local|time|first|last|most|recent|originally|published|updated?|posted|modified|created|date|on|at)\b|[\W_]",
    re.I,
)
#: All that stands on a line of buttons and labels.
_OF_BUTTONS = re.compile(
    r"\b(?:share|tweet|e-?mail|print|facebook|twitter|whatsapp|linkedin|pinterest|reddit|instagram|copy|link|save|comments?|this|article|story|page"
    r"|on|via|by|or|with|more|like|follow|us|min(?:ute)?s?|hours?|ago|read(?:ing)?|time|a|an|subscribe|sign|log|in|up|register|newsletters?|donate|stay|touch"
    r"|connected|tuned|menu|search|close|home|news|breaking|exclusive|world|politics|opinion|analysis|business|sports?|video|audio|photos?|gallery|slideshow|live"
    r"|updates|listen|play|replay|summary|highlights|transcript|loading|advertising|\d+)\b|[\W_]",
    re.I,
)
_ITEM_MARK = re.compile(r"\s[|•·»›>]\s")
_ENDS = re.compile(r"\w{3}[.!?][\"'”’]*$")


def parted_at_appeals(text: str) -> list[Paragraph]:
    """A paragraph, marked if it is furniture, in parts where sentences inside appeal to readers."""
    reason = _line(text)
    if reason:
        return [Paragraph(text, reason)]
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    sentences = [text[start:end] for start, end in pairwise(cuts)]
    reasons = [_appeal(sentence.strip()) for sentence in sentences]
    if not any(reasons):
        return [Paragraph(text)]
    rest = " ".join(s for s, reason in zip(sentences, reasons, strict=True) if not reason)
    if len(rest.split()) <= 12 and "contributors" not in reasons and not TOLD.search(rest):
        # So short a rest leads up to the appeal, unless it reports something.
        return [Paragraph(text, next(filter(None, reasons)))]
    parts: list[Paragraph] = []
    for sentence, reason in zip(sentences, reasons, strict=True):
        if parts and parts[-1].reason == reason:
            parts[-1].text += sentence
        else:
            parts.append(Paragraph(sentence, reason))
    for part in parts:
        part.text = part.text.strip()
    return parts


def _line(line: str) -> str | None:
    """Why a line is furniture, whatever stands around it; None where it is not."""
    if len(line) > 1000 or word_count(line) > _LONGEST:
        return None
    if not any(char.isalnum() for char in line):
        return "separator"
    if word_count(line) <= 14:
        if _DATED.search(line) and not _OF_DATES.sub("", line):
            return "date line"
        if not _OF_BUTTONS.sub("", line) and any(map(str.isalpha, line)):
            return "page label"
        if is_byline(line):
            return "byline"
    if not _LINK.sub("", line).strip(" :|-,."):
        return "link"
    items = _ITEM_MARK.split(line)
    if len(items) > 1 and all(
        word_count(item) <= (5 if len(items) == 2 else 7) and not _ENDS.search(item) for item in items
    ):
        return "page menu"
    reason = next((reason for reason, pattern in (*_LINES, *_NOTES) if pattern.search(line)), None)
    return reason or ("photo caption" if _is_dated_caption(line) else None)


def _is_dated_caption(line: str) -> bool:
    """“Voters wait in line, March 12, 2024.”: a date at the end, and nothing told."""
    dated = line.rstrip(".")[-1:].isdigit() and re.search(rf", (?:{DAY}, )?{DATE}\.?$", line)
    return bool(dated) and '"' not in line and not TOLD.search(line)


def _appeal(sentence: str) -> str | None:
    """Why a sentence is the site's and not the article's; None where it is not."""
    if len(sentence) > 1000 or word_count(sentence) > _LONGEST_SENTENCE:
        return None
    reason = next((reason for reason, pattern in (*_APPEALS, *_NOTES) if pattern.search(sentence)), None)
    return None if reason in _ADDRESSES and _SAID.search(sentence) else reason  # someone in the news speaks


def mark_comments(page: list[Paragraph]) -> None:
    """What stands below the reply form was written by readers, if most of the page stands above it."""
    form = next((n for n, p in enumerate(page) if p.reason == "comment form"), len(page))
    above, below = (sum(p.words for p in part if p.reason is None) for part in (page[:form], page[form:]))
    for paragraph in page[form:] if above > below else ():
        paragraph.reason = paragraph.reason or "reader comment"
