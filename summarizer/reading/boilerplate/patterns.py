"""What the patterns of this folder are made of: dates, hours and names as pages write them, agencies, verbs that tell."""

from __future__ import annotations

import re

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DATE = (
    rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? \d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
#: "4:15 p.m."
HOUR = r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.m\.|[AP]\.M\.|[ap]m\b|[AP]M\b)"
ZONE = r" ?\(?(?:[ECMP][SD]?T|GMT|UTC|BST|E\.T\.|(?:Eastern|Pacific|Central|[Ll]ocal)(?: [Tt]ime)?)\b\)?"
NAME = r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|der|bin|al)){0,3}"
#: Verbs of sentences that tell something, and not of captions or bylines.
TOLD = re.compile(r"\b(?:said|says|told|according|was|were|had|announced|reported)\b")
