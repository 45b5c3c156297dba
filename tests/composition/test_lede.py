"""What opens a summary: the news itself, and not what is said or made of it."""

from __future__ import annotations

import numpy as np
import pytest

from summarizer import models
from summarizer.composition.lede import lede_bonus, worth_as_lede
from summarizer.composition.proposals import Proposal
from summarizer.decontext.context_model import ContextModel
from summarizer.decontext.people import find_people
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import SentenceSplitter
from summarizer.text.parsing import Parser
from tests.clusters import article

NLP = models.load_spacy()
SPLITTER = SentenceSplitter(NLP)
#: Two people of one last name, and one who is alone with his.
PEOPLE = SPLITTER.split(
    article(
        "a",
        "Anna Verrell met Tomas Verrell and Paul Dorn in Osk.",
        "Verrell left. Dorn left. Dorn came back.",
    )
)
CAST = find_people(PEOPLE, Parser(NLP).parse([each.text for each in PEOPLE]))
DEPENDENCE = ContextModel.from_embedded(encoder=SentenceEncoder.from_embedded())
NEWS = "Mayor Paul Dorn of Osk resigned on Friday after three people died in a fire at the port."


def proposal(text: str, *, opens: bool = True) -> Proposal:
    """One that its article opens with, or tells in its third sentence."""
    page = article("b", text) if opens else article("b", f"The town has a port. It has a hill. {text}")
    return Proposal(
        group=0,
        text=text,
        origin="extracted",
        sources=(SPLITTER.split(page)[-1],),
        quality=0.8,
        leans_alone=DEPENDENCE.leans([text], [""])[0],
        vector=np.zeros(3, dtype=np.float32),
    )


@pytest.mark.parametrize(
    "text",
    [
        "“It is over,” Dorn said on Friday.",
        "Dorn said on Friday that the port is safe.",
        "The vote in Osk is likely to leave Dorn with little, says a political scientist in Lund.",
        "The invitation was delivered on Friday by Dorn.",
        "Dorn was speaking in a debate of the council on Friday.",
        "Dorn’s trip to Lund was supposed to be about the port.",
        # Anna or Tomas?
        "Verrell, the mayor of Osk, resigned on Friday after three people died in a fire at the port.",
    ],
)
def test_the_news_itself_opens_rather_than_what_is_made_of_it(text: str) -> None:
    assert worth_as_lede(proposal(NEWS), CAST) > worth_as_lede(proposal(text), CAST) + 0.1


@pytest.mark.parametrize(
    "text",
    [
        "Anna Verrell, the mayor of Osk, resigned on Friday after three people died in a fire at the port.",
        "Mayor Paul Dorn of Osk was sworn in on Friday after three people died in a fire at the port.",
        "Three sailors were killed off Osk on Friday, the harbour office said.",
    ],
)
def test_news_is_news_however_it_is_told(text: str) -> None:
    assert worth_as_lede(proposal(text), CAST) == pytest.approx(worth_as_lede(proposal(NEWS), CAST), abs=0.1)


def test_what_opens_an_article_opens_the_summary() -> None:
    first, later = proposal(NEWS), proposal(NEWS, opens=False)
    assert worth_as_lede(first, CAST) > worth_as_lede(later, CAST)
    assert lede_bonus(first) > lede_bonus(later)
