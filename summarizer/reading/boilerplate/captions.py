"""A line -> whether it stands below a picture: by its credit, or by what it shows and when."""

from __future__ import annotations

import re

from summarizer.reading.boilerplate.patterns import DATE, TOLD

#: Who took or sold a picture.
CREDIT = (
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
#: What people in a picture do.
_POSED = re.compile(
    r"\b(?:walks?|speaks?|stands?|sits?|arrives?|leaves?|shakes?|attends?|waves?|looks?|gestures?|poses?|holds?"
    r"|delivers?|greets?|talks?|addresses|address|meets?|reacts?|listens?|gathers?|waits?|march(?:es)?|protests?|watch(?:es)?"
    r"|carr(?:y|ies)|hugs?|smiles?|rides?|drives?|works?|inspects?|visits?|passes|pass|shows?|takes?|(?:is|are) (?:seen|pictured|shown))\b"
)


def is_dated_caption(line: str) -> bool:
    """“Voters wait in line, March 12, 2024.”: who does what, with a date at the end, and nothing told."""
    if not line.rstrip(".")[-1:].isdigit():
        return False
    dated = re.search(rf"(?:,| on| in [A-Z]\w+) (?:\w+day, )?{DATE}\.?$", line)
    return bool(dated and _POSED.search(line) and not TOLD.search(line))
