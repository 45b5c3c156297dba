"""Closed word lists of news English that the checks share."""

from __future__ import annotations

from summarizer.text.lists import words
from summarizer.text.words import stem

#: Words before a name that are not part of it.
TITLES = words("titles")

#: Nouns for people who hold an office: "the Russian leader" is Mr Putin if the articles say so.
ROLES = TITLES | words("roles")


SAY = words("say")


#: Verbs that carry no meaning of their own: the noun after them does.
LIGHT = words("light")

#: Verbs that put what follows in the future, in doubt, or in somebody's wishes.
NOT_YET = words("not_yet")
WISHED = words("wished")

#: Verbs that say of what follows that it did not happen.
UNDONE = frozenset("fail refuse decline deny neglect avoid".split())

#: Verbs after which the infinitive did happen.
HAPPENED = words("happened")


#: Both sides do it, so that who is named first means nothing.
MUTUAL = words("mutual")

#: Words of news that stand for each other often enough for one source to back the other's wording.
_SYNONYMS = """
truce ceasefire cease-fire armistice
troop soldier force army military
war conflict invasion offensive attack assault fighting hostility aggression
plan proposal paper strategy document initiative
talk negotiation discussion dialogue conversation meeting
visit trip travel tour journey
urge ask press call push pressure advise pressurise prompt
help assistance aid support
kill die dead death fatal
injure hurt wound injury
say tell state add note
withdraw pull leave remove withdrawal removal retreat pullout
end stop halt cease
worry concern fear
trade commerce business
official formal
foe rival adversary enemy
proposal proposition
coastguard coast-guard
union federation syndicate
operator owner company firm carrier airline employer contractor manufacturer maker
firefighter brigade
arrive land reach
leader president
country nation state
begin start launch commence
buy purchase acquire
big large huge major significant
child kid
house home
job work employment
firm company business
police officer cop
show display reveal
release publish unveil issue unleash present
area region
bill legislation law measure
vote ballot poll election
suspect gunman attacker shooter
shoot shooting gunfire
fire blaze
storm hurricane
money cash fund funding
rise increase grow climb surge
fall drop decline decrease shrink
allow permit let
ban prohibit bar
criticise criticize condemn denounce
praise hail laud
expect anticipate
important key crucial vital
choose pick select nominate name
resign quit
judge justice
lawmaker legislator congressman
murder killing homicide
airport airfield
car vehicle
ship vessel boat
plane aircraft jet airplane
rescue save
probe investigation inquiry investigate
get receive obtain
sign ink
speak talk
want seek wish
""".strip()


def _synonym_table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _SYNONYMS.splitlines():
        stems = {stem(word) for word in line.split()}
        for each in stems:
            table.setdefault(each, set()).update(stems - {each})
    return {key: frozenset(values) for key, values in table.items()}


#: stem -> stems that may stand for it
SYNONYMS = _synonym_table()


SPEECH_VERBS = words("speech_verbs")

PERSON_NOUNS = words("person_roles")
