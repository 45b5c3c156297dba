"""Closed word lists of news English that the checks share."""

from __future__ import annotations

from summarizer.text.words import stem

#: Words before a name that are not part of it.
TITLES = frozenset(
    """mr mrs ms miss mx dr sir dame lord lady president vice prime minister premier chancellor secretary
    general attorney senator sen representative rep congressman congresswoman governor gov mayor judge
    justice chief king queen prince princess pope bishop archbishop cardinal rabbi imam ayatollah sheikh
    professor prof captain capt colonel col lieutenant lt major maj sergeant sgt commander admiral adm gen
    brigadier corporal cpl officer director chairman chairwoman chair speaker ambassador envoy foreign
    defense defence finance interior deputy former acting spokesman spokeswoman spokesperson ceo cfo
    undersecretary commissioner detective inspector sheriff constable first leader""".split()
)

#: Nouns for people who hold an office: "the Russian leader" is Mr Putin if the articles say so.
ROLES = TITLES | frozenset(
    """official officer lawmaker diplomat politician candidate nominee head boss ruler dictator counterpart
    spokesman spokeswoman spokesperson representative attorney prosecutor lawyer analyst expert adviser
    advisor executive founder owner man woman person suspect victim teenager boy girl actor actress singer
    author player coach driver pilot student teacher doctor nurse father mother son daughter brother sister
    wife husband parent child democrat republican incumbent billionaire two pair couple side partner
    country nation government administration company group party agency firm team union body ministry
    department office court army military police force authority neighbour neighbor ally witness bailiff citizen resident passenger victim""".split()
)


SAY = frozenset(
    """say tell add state note claim argue declare explain insist announce report write tweet reply
    respond remark comment assert allege contend acknowledge admit confirm warn stress emphasize emphasise
    reiterate maintain quote testify suggest describe recall believe think concede caution""".split()
)


#: Verbs that carry no meaning of their own: the noun after them does.
LIGHT = frozenset("be have do make take get give go hold come let put set keep see seem become".split())

#: Verbs that put what follows in the future, in doubt, or in somebody's wishes.
NOT_YET = frozenset(
    """expect plan schedule will intend aim prepare set vow promise pledge anticipate project forecast
    due poise likely""".split()
)
WISHED = frozenset(
    """want hope urge ask call demand seek try attempt press request consider propose threaten offer
    advise encourage invite wish like need refuse decline pressure push persuade fear worry warn allege
    suspect accuse charge possible unlikely able ready willing open order beg force require recommend
    discuss""".split()
)

#: Verbs that say of what follows that it did not happen.
UNDONE = frozenset("fail refuse decline deny neglect avoid".split())

#: Verbs after which the infinitive did happen.
HAPPENED = frozenset(
    "begin start continue manage cease help get come go appear seem tend use have force cause lead".split()
)


#: Both sides do it, so that who is named first means nothing.
MUTUAL = frozenset(
    """meet talk speak discuss negotiate confer agree fight clash trade marry divorce debate cooperate
    meeting talks talk discussion negotiation conversation summit dialogue relations relationship ties
    agreement deal war conflict border partnership cooperation call exchange fight dispute""".split()
)

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


SPEECH_VERBS = frozenset(
    """accuse acknowledge add admit advise allege announce answer appeal argue ask assert assure believe call
    caution cite claim comment concede continue conclude confirm contend convey declare demand deny describe disclose
    emphasize emphasise estimate expect explain express hope indicate insist maintain mention note observe order
    pledge praise predict promise propose quote read reassure recall recommend remark repeat reply report
    post request respond reveal say state stress suggest tell testify thank think tweet urge vow warn welcome wonder
    write""".split()
)

PERSON_NOUNS = frozenset(
    """president minister leader spokesman spokeswoman spokesperson secretary official man woman officer mayor
    governor senator chief director chairman chairwoman judge lawyer teacher doctor driver engineer worker
    resident witness victim suspect head king queen premier chancellor general expert analyst boss captain
    coach player professor scientist farmer owner manager commissioner ambassador envoy diplomat counterpart
    founder executive attorney prosecutor actor singer author pilot copilot co-pilot adviser advisor strategist aide
    cartoonist columnist commentator economist historian activist host publisher producer filmmaker sailor gunner lawmaker congressman congresswoman candidate nominee justice captain commander""".split()
)
