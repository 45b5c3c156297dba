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
NAME = r"(?:[A-Z][\w'’.-]*\.?)(?: (?:[A-Z][\w'’.-]*|de|van|von|der|bin|al)){0,3}"
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
#: "4:15 p.m."
HOUR = r"\d{1,2}(?:[:.]\d\d(?::\d\d)?)? ?(?:[ap]\.m\.|[AP]\.M\.|[ap]m\b|[AP]M\b)"
ZONE = (
    r"(?: ?\(?(?:[ECMP][SD]?T|GMT|UTC|BST|IST|KST|CES?T|E\.T\.|Eastern|Pacific|Central|(?:[A-Z]\w+ ){0,2}(?:local )?[Tt]ime)\b\)?"
    r"(?: [Tt]ime\b)?)"
)
#: Verbs of sentences that tell something, and not of captions or bylines.
TOLD = re.compile(r"\b(?:said|says|told|according|was|were|had|announced|reported)\b")
AGENCY = (
    r"(?:CNN|AP|Associated Press|The Associated Press|Reuters|REUTERS|AFP|UPI|BBC|BBC News|Bloomberg|Xinhua|TASS"
    r"|ANI|PTI|IANS|dpa|DPA|NBC News|ABC News|CBS News|Fox News|FOX News|NPR|CNN Business|EFE|Kyodo|Interfax|RIA)"
)
