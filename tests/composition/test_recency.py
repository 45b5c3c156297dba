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
            "Prosecutors plan to charge the captain.",
            "Prosecutors charged the captain, Paul Dorn, with fraud.",
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
        ("The council will close the bridge again.", "The council closed the bridge."),
        ("The council will close the bridge.", "The council closed the bridge last year."),
        ("The council will close the bridge.", "The council closed the bridge in 2011."),
        ("The council will close the bridge.", "The council closed the bridge in March."),
        # somebody else, something else
        ("The council will close the bridge.", "The board closed the bridge."),
        ("The council will close the bridge.", "The council closed the school."),
        ("She will sign the bill.", "She signed the bill."),
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
