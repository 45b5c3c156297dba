"""Press releases: the news stays, what every release carries goes with its reason, news about companies is left alone."""

from __future__ import annotations

import re

import pytest

from summarizer.reading.boilerplate import Cleaned, strip_furniture

#: Invented releases: head, the paragraphs that are news, tail.
RELEASES: dict[str, tuple[list[str], list[str], list[str]]] = {
    "yard": (
        ["FOR IMMEDIATE RELEASE", "Sund Holding Announces Record Year"],
        [
            "OSK, March 4, 2031 -- (NEWSWIRE) -- Sund Holding (NSE: SUND), a leading provider of innovative harbour solutions, "
            "today announced its results for the year 2030.",
            "Revenue rose 12 percent to 4.1 billion crowns. Net profit was 310 million crowns.",
            "The company will close its yard in Brekk in the autumn.",
        ],
        [
            "About Sund Holding",
            "Sund Holding is a leading provider of innovative harbour solutions with 2,300 employees in nine countries. For "
            "more information, visit www.sund.example.",
            "Forward-Looking Statements",
            "This press release contains forward-looking statements that involve risks and uncertainties. Actual results may "
            "differ materially from those expressed.",
            "Media Contact: Ane Krog, +47 00 00 00 00, press@sund.example",
            "###",
        ],
    ),
    "snacks": (
        ["Calder Foods Recalls Oat Bars", "NEWS PROVIDED BY Calder Foods, Inc."],
        [
            "BRENHOLT, Ill., June 3, 2031 /PRNewswire/ -- Calder Foods, Inc. (NASDAQ: CLDR), a global leader in plant-based "
            "snacks, is recalling 40,000 oat bars because they may hold bits of wood.",
            "The bars were sold in eleven states between May 2 and May 30. Nobody has been hurt.",
            "Customers can return them to any shop for a refund, the company said.",
        ],
        [
            "About Calder Foods",
            "Founded in 1987, Calder Foods makes better-for-you snacks that families trust. Learn more at www.calder.example.",
            "Contacts:",
            "Media: Jo Reyes, jo.reyes@calder.example, 555-010-2233",
            "Investors: Max Lind, ir@calder.example",
        ],
    ),
    "bank": (
        ["PRESS RELEASE", "Nordlys Bank appoints new chief executive"],
        [
            "Osk, 12 May 2031 – The board of Nordlys Bank has appointed Ida Lund as chief executive from 1 August.",
            "She follows Tor Vik, who leaves after nine years. Lund, 51, has led the bank's business in Velle since 2026.",
            "The bank will move its head office to the harbour of Osk next year, the board said.",
        ],
        [
            "-ENDS-",
            "Notes to editors:",
            "1. Nordlys Bank serves 1.2 million customers and is proud to be the country's best-loved bank.",
            "2. Pictures can be downloaded from www.nordlys.example/press.",
            "For further information, please contact: Per Aas, head of press, +47 00 11 22 33",
        ],
    ),
    "town": (
        ["FOR IMMEDIATE RELEASE", "Contact: Ivo Brandt, (555) 010-2233", "Holm closes old bridge for repairs"],
        [
            "The town of Holm will close the old bridge from 3 June to 20 August to replace its bearings.",
            "Buses of line 4 will run over the new bridge. Cyclists can cross by a ferry, which will be free.",
            "The work costs 8 million crowns, of which the state pays half.",
        ],
        ["# # #"],
    ),
    "embargo": (
        ["EMBARGOED UNTIL 10:00 GMT, 4 APRIL 2031", "Sleep helps old mice to learn"],
        [
            "Old mice that slept two hours longer found their way through a maze twice as fast, researchers at the University of "
            "Sarn report.",
            "The team led by Rosa Diaz put 60 mice on a turning wheel by day so that they were tired at night.",
            "Whether the same is true of people is not known.",
        ],
        [
            "ENDS",
            "Press contact",
            "Olav Moe, University of Sarn, olav.moe@sarn.example",
            "About the University of Sarn",
            "The University of Sarn is one of the world's top institutions for research and innovation.",
        ],
    ),
    "robots": (
        ["Tern Robotics wins order for harbour cranes"],
        [
            "Tern Robotics will deliver 14 driverless cranes to the port of Tolm by the end of 2033, the company said on Monday.",
            "The order is worth 620 million crowns. It is the largest in the history of the company.",
            "The port wants to load ships around the clock. The dockers' union has protested against the plan.",
        ],
        [
            "About Tern Robotics",
            "Tern Robotics is the premier innovator in autonomous lifting.",
            "Safe Harbor Statement",
            "Certain statements in this announcement are forward-looking statements within the meaning of the law. Tern "
            "Robotics undertakes no obligation to update them.",
        ],
    ),
    "charity": (
        ["Media release", "Shelter for 90 people opens in Norr"],
        [
            "A shelter for 90 people without a home opens in Norr on Friday, the charity Open Door said.",
            "It has single rooms, which the old house in Kiel Street did not have. Dogs may stay.",
            "The town pays 6 million crowns a year for it.",
        ],
        [
            "For media inquiries, please contact Lena Aas at lena@opendoor.example or 555-010-4455.",
            "About Open Door:",
            "Open Door is a trusted partner of those in need since 1962.",
        ],
    ),
    "airline": (
        ["News Release", "Velle Air adds flights to Osk"],
        [
            "VELLE, Oct. 9, 2031 (GLOBE NEWSWIRE) -- Velle Air, an award-winning carrier for discerning travellers, will fly to "
            "Osk five times a day from March.",
            "Two new aircraft will be based in Velle. The airline will hire 60 people there.",
            "Fares start at 490 crowns. To learn more, visit www.velleair.example.",
            "The airline answers questions at noon. A live webcast is available at www.velleair.example.",
        ],
        [
            "Cautionary Note Regarding Forward-Looking Statements",
            "Statements about future flights are subject to risks, and actual results could differ.",
            "Investor Relations",
            "Max Berg",
            "+47 00 00 00 01",
            "SOURCE Velle Air",
        ],
    ),
    "mine": (
        ["Gran Mining suspends work at Hval pit"],
        [
            "GRAN, Jan. 14, 2031 (Business Wire) – Gran Mining has stopped all work at the Hval pit after a wall slid on Tuesday.",
            "Two men were hurt and are in hospital. The labour inspectors have been called in, the company said.",
            "The pit brings in a fifth of its copper.",
        ],
        [
            "About Gran Mining",
            "Gran Mining is a world-class copper producer committed to sustainable growth and shareholder value.",
            "For further information, contact:",
            "Siri Dahl, Vice President",
            "siri.dahl@gran.example",
        ],
    ),
    "wind": (
        ["Press Release", "Wind park off Kestle Point gets its licence"],
        [
            "The ministry of energy has given the licence for a wind park of 70 turbines off Kestle Point, Norrkraft said on "
            "Wednesday.",
            "Building begins in 2033. The park is to supply 400,000 homes.",
            "Fishermen may go on using the eastern part of the waters.",
        ],
        [
            "- 30 -",
            "Norrkraft is a pioneer of green energy. Follow us on social media and join the journey.",
        ],
    ),
    "power": (
        ["FOR IMMEDIATE RELEASE", "Power is back in 40,000 homes"],
        [
            "Power was back in 40,000 homes in Karr County on Sunday noon after Friday's ice storm, NorthGrid said.",
            "Crews from four states replaced 212 poles. The last homes should have power by Tuesday.",
        ],
        [
            "About NorthGrid: NorthGrid delivers safe, reliable and affordable energy to 1.1 million customers.",
            "# # #",
        ],
    ),
    "pool": (
        ["News release from Arden Council", "Swimming pool in Arden to close for repairs"],
        [
            "The swimming pool in Arden will close on 2 June for eleven weeks, the council decided on Monday.",
            "School classes will swim in Fenn, and buses to Fenn will be free.",
            "The repairs cost 3.4 million pounds. The sauna stays open.",
        ],
        [
            "Notes for editors:",
            "1. Arden Council serves 92,000 residents.",
            "Press office contact: press@arden.example",
        ],
    ),
}  # fmt: skip


def cleaned(name: str) -> Cleaned:
    head, news, tail = RELEASES[name]
    return strip_furniture([*head, *news, *tail])


@pytest.mark.parametrize("name", RELEASES)
def test_the_news_of_a_release_stays_and_its_tail_goes_with_reasons(name: str) -> None:
    _, news, tail = RELEASES[name]
    text = "\n".join(cleaned(name).paragraphs)
    # All of its sentences, but for the dateline and what it says of its sender.
    for sentence in (s for each in news for s in re.split(r"(?<=[.])\s+(?=[A-Z])", each)):
        if not re.search(r"\(|/| – |www\.|Oct\.|Jan\.|Ill\.", sentence):
            assert sentence in text
    removed = {item.text: item.reason for item in cleaned(name).removed}
    for paragraph in tail:
        assert paragraph not in text
        assert removed[paragraph]


@pytest.mark.parametrize("name", RELEASES)
def test_a_release_does_not_praise_its_sender_or_say_where_to_read_more(name: str) -> None:
    text = "\n".join(cleaned(name).paragraphs)
    assert not re.search(
        r"www\.|@|leading provider|global leader|award-winning|premier|pioneer|world-class|trusted", text
    )
    assert not re.search(r"wire|Wire|WIRE|NASDAQ|NSE|RELEASE|EMBARGO", text)


@pytest.mark.parametrize("name", RELEASES)
def test_nothing_of_a_release_is_lost_in_silence(name: str) -> None:
    head, news, tail = RELEASES[name]
    result = cleaned(name)
    told = [*result.paragraphs, *(item.text for item in result.removed), result.title or ""]
    assert sorted("".join(told).replace(" ", "")) == sorted("".join([*head, *news, *tail]).replace(" ", ""))


def test_the_first_sentence_of_a_release_is_whole_without_its_praise() -> None:
    assert cleaned("yard").paragraphs[0] == "Sund Holding today announced its results for the year 2030."
    assert cleaned("airline").paragraphs[0] == "Velle Air will fly to Osk five times a day from March."


def test_the_reasons_say_what_it_was() -> None:
    reasons = {item.text: item.reason for item in cleaned("yard").removed}
    assert reasons["About Sund Holding"] == "portrait of the company"
    assert reasons["Forward-Looking Statements"] == "forecasts disclaimer"
    assert reasons["###"] == "end of the press release"
    assert reasons["(NSE: SUND)"] == "share symbol"
    assert reasons["FOR IMMEDIATE RELEASE"] == "press release header"


NEWS = [
    "A wall of the quarry at Torv fell on two men on Tuesday, and one of them is still missing.",
    "Dogs and 40 helpers searched for him in the evening, the fire chief, Jan Moe, said.",
    "The owner of the quarry said the wall had been checked in May and found to be safe.",
    "The labour inspectors have closed the quarry until the cause is known.",
]


@pytest.mark.parametrize(
    "inside",
    [
        ["About Jan Moe", "He has led the fire brigade of Gran for nine years."],
        ["The statement reads:", "FOR IMMEDIATE RELEASE", "We regret the accident at our quarry."],
        ["###", "A second wall began to move at noon, the police said."],
        ["The firm's forward-looking statements about the quarry had misled investors, the suit says."],
        ["Contact was lost with the two men at 11 a.m., the police said."],
        ["For more information, call the police on 555-010-2233, the mayor said."],
        ["Hval Stone, a leading maker of kerbstones, has owned the quarry since 1990."],
    ],
)  # fmt: skip
def test_news_is_no_release(inside: list[str]) -> None:
    paragraphs = strip_furniture([*NEWS[:2], *inside, *NEWS[2:]], title="Men buried in quarry").paragraphs
    assert [each for each in NEWS if each not in paragraphs] == []
    sentences = [each for each in inside if each.endswith(".")]
    assert [each for each in sentences if each not in paragraphs] == []


def test_a_column_that_quotes_releases_is_none() -> None:
    quoted = ["The office writes:", "FOR IMMEDIATE RELEASE", "We regret the error.", "###"]
    page = [*NEWS, "What if they owned up?", *quoted, *quoted, *(f"{each} So it was said." for each in NEWS)]
    assert strip_furniture(page, title="If only").paragraphs[-4:] == tuple(page[-4:])


def released(*paragraphs: str) -> Cleaned:
    return strip_furniture(
        ["FOR IMMEDIATE RELEASE", *paragraphs, "The mine in Hval stays open."],
        title="Osk Copper reports on its year",
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        # What a sender is, and who somebody is, stays.
        ("Velle Air, an airline in Osk, will hire 60 people.", None),
        ("Jo Lund, a lawyer specializing in mines, will head the board.", None),
        ("“We are proud to announce that the yard stays open,” said Jo Lund.", None),
        (
            "The profit fell. Management will host a conference call at 8:30 a.m. ET on Monday. A replay will be available on the "
            "website for 90 days.",
            "The profit fell.",
        ),
        ("To join the call, dial +47 00 00 00 00. The profit fell.", "The profit fell."),
        ("The workers heard of it in a conference call, the union said.", None),
    ],
)
def test_a_release_tells_its_news_and_not_itself(given: str, told: str | None) -> None:
    cleaned = released(given)
    assert cleaned.paragraphs[0] == (told or given)
    # In an article that is no release nothing is touched.
    assert (
        given
        in strip_furniture([given, "The mine in Hval stays open."], title="Year of Osk Copper").paragraphs
    )
