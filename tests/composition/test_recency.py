"""A preview is old news beside the result; another deed, another day or a denial is not."""

from __future__ import annotations

import pytest

from summarizer import models
from summarizer.composition.recency import announced, done, has_happened
from summarizer.text.parsing import Parser

PARSER = Parser(models.load_spacy())


def superseded(preview: str, *reports: str) -> bool:
    (doc,) = PARSER.parse([preview])
    return has_happened(announced(doc), [deed for each in PARSER.parse(list(reports)) for deed in done(each)])


@pytest.mark.parametrize(
    ("preview", "report"),
    [
        ("The council will close the old bridge on Friday.", "The council closed the bridge on Friday."),
        ("The council will close the old bridge on Friday.", "The Halvik council has closed the old bridge."),
        (
            "Mayor Ines Dahl is expected to sign the harbour bill on Monday.",
            "Ines Dahl signed the bill in front of the town hall.",
        ),
        ("Osk Lines is set to sell its ferries to Lund.", "Osk Lines sold three ferries to Lund on Tuesday."),
        (
            "The board said on Monday that the council will close the bridge.",
            "The council closed the bridge.",
        ),
        (
            "Voters in Orsenia will head to the polls Tuesday to decide who gets the seat.",
            "Ines Dahl won the runoff, beating Paul Dorn.",
        ),
        (
            "The council is expected to nominate Ines Dahl to be the next mayor.",
            "On Monday the council nominated Ines Dahl, setting up yet another fight.",
        ),
        (
            "Prosecutors plan to charge the captain.",
            "Prosecutors charged the captain, Paul Dorn, with fraud.",
        ),
        (
            "A manhunt was underway on Sunday for a gunman who killed four people in Osk.",
            "The suspected gunman was arrested on Monday.",
        ),
        ("The gunman is still at large, police said.", "Police arrested Paul Dorn in a forest on Monday."),
        (
            "Mayor Ines Dahl will attend the March for the Sea in Osk.",
            "Dahl became the first mayor to speak in person at the March for the Sea.",
        ),
        (
            "Ines Dahl will be the first mayor to attend the March for the Sea.",
            "Dahl spoke at the March for the Sea.",
        ),
    ],
)
def test_what_is_reported_as_done_is_not_still_to_come(preview: str, report: str) -> None:
    assert superseded(preview, report)


@pytest.mark.parametrize(
    ("preview", "report"),
    [
        # another day, another time
        ("The council will close the bridge on Friday.", "The council closed the bridge on Monday."),
        ("The council will close the bridge on 6 March.", "The council closed the bridge on 4 March."),
        ("Voters will head to the polls on Tuesday.", "Ines Dahl won the runoff in Lund on Saturday."),
        ("The council will close the bridge again.", "The council closed the bridge."),
        ("The council will close the bridge.", "The council closed the bridge last year."),
        ("The council will close the bridge.", "The council closed the bridge in 2011."),
        ("The council will close the bridge.", "The council closed the bridge in March."),
        ("Ines Dahl will attend the march in Osk.", "Paul Dorn was the first mayor to attend the march."),
        (
            "Ines Dahl will attend the march in Osk.",
            "Ines Dahl hopes to be the first mayor to attend the march.",
        ),
        ("The gunman is still at large, police said.", "Paul Dorn was arrested in July at the port."),
        ("The gunman is still at large, police said.", "Police arrested 21 men at the port."),
        ("Two gunmen are still at large, police said.", "Police arrested Paul Dorn on Monday."),
        # somebody else, something else
        ("The council will close the bridge.", "The board closed the bridge."),
        ("The council will close the bridge.", "The council closed the school."),
        ("The council will close the bridge.", "The council opened the bridge."),
        ("She will sign the bill.", "She signed the bill."),
        ("The senate will vote on the harbour bill.", "The council passed the bill."),
        ("Ines Dahl will sign the bill.", "The senate passed the bill."),
        # denied, only thought of, quoted, or not yet done
        ("The council will not close the bridge.", "The council closed the bridge."),
        (
            "The council will close the bridge.",
            "The council never closed the bridge, and did not close the quay.",
        ),
        ("The council will close the bridge.", "Nobody knows whether the council closed the bridge."),
        ("The council will close the bridge.", "Dorn asked what happens if the council closed the bridge."),
        ("The council will close the bridge.", "“The council closed the bridge,” Dorn said."),
        ("“The council will close the bridge,” Dorn said.", "The council closed the bridge."),
        ("The council will close the bridge.", "The council would have closed the bridge."),
        ("The council will close the bridge.", "The council had closed the bridge."),
        # what was planned then is no preview now
        ("The council had planned to close the bridge.", "The council closed the bridge."),
        ("The council closed the bridge.", "The council closed the bridge."),
        ("The council will have talks with Lund.", "The council had talks with Lund."),
    ],
)
def test_what_is_another_thing_may_still_come(preview: str, report: str) -> None:
    assert not superseded(preview, report)
