"""The judge of joins: it reads what was put in beside both sources. All events are invented."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from summarizer import models
from summarizer.config import Config
from summarizer.errors import ModelError
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.fusion.joining import Part, parts
from summarizer.judging import Gate, Question
from summarizer.judging.joins import JoinJudge, Value
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import Parser
from tests.clusters import ScriptedJudge, article

HOST = "Tomas Verrell said the company had been told in January of cracks in the crane."
WHO = "Tomas Verrell, the secretary of the dockers’ federation, called for a strike on Friday."
ELSEWHERE = "The cracks, which were seen in a wall of the town hall, are old."


@cache
def judge() -> JoinJudge:
    return JoinJudge.from_folder(reader=EmbeddedFuser.shipped(Config()))


@cache
def joined(other: str) -> Part:
    parser = Parser(models.load_spacy())
    [part] = [each for each in parts(*parser.parse([HOST, other])) if each.end - each.start > 20]
    return part


def sentence(name: str, text: str) -> Sentence:
    return Sentence(article=article(name, text), start=0, end=len(text), index=0, paragraph=0)


def question(other: str) -> Question:
    return Question(
        text=joined(other).text,
        sources=(sentence("times", HOST), sentence("post", other)),
        written=True,
        part=joined(other),
    )


def test_who_somebody_is_belongs_there_and_what_is_elsewhere_does_not() -> None:
    who, elsewhere = judge().values([((HOST, WHO), joined(WHO)), ((HOST, ELSEWHERE), joined(ELSEWHERE))])
    assert judge().refusal(who) is None
    assert judge().refusal(elsewhere) is not None
    assert who.true > elsewhere.true and who.worth > elsewhere.worth


def test_a_value_depends_on_neither_company_nor_order() -> None:
    alone = judge().values([((HOST, WHO), joined(WHO))])
    turned = judge().values([((HOST, ELSEWHERE), joined(ELSEWHERE)), ((WHO, HOST), joined(WHO))])
    # Rows of other lengths beside it change what bf16 rounds to.
    assert turned[1] == pytest.approx(alone[0], abs=0.03)


def test_the_parses_alone_say_which_is_worth_reading() -> None:
    who, elsewhere = judge().likely([joined(WHO).signs, joined(ELSEWHERE).signs])
    assert 0 <= elsewhere <= who <= 1
    assert judge().likely([]) == []


def test_the_gate_prints_what_the_judge_of_joins_lets_pass_and_says_why_it_does_not() -> None:
    who, elsewhere = Gate(ScriptedJudge(), joins=judge()).check([question(WHO), question(ELSEWHERE)])
    assert who.passes and who.score >= 0.8
    assert {source.article.id for source in who.sources} == {"times", "post"}
    assert elsewhere.refused is not None and elsewhere.refused.startswith("the judge finds")


def test_what_is_put_together_is_not_printed_where_nobody_judges_it() -> None:
    [verdict] = Gate(ScriptedJudge()).check([question(WHO)])
    assert not verdict.passes


@pytest.mark.parametrize(
    ("value", "refused"),
    [
        (Value(true=0.99, worth=0.99), None),
        (Value(true=0.2, worth=0.99), "poorly backed (0.20)"),
        (Value(true=0.99, worth=0.1), "adds little (0.10)"),
    ],
)
def test_a_join_has_to_be_true_and_worth_it(value: Value, refused: str | None) -> None:
    why = judge().refusal(value)
    assert (why is None) if refused is None else (why is not None and refused in why)


@pytest.mark.parametrize("damage", ["nothing", "signs"])
def test_a_folder_without_the_judge_is_told(tmp_path: Path, damage: str) -> None:
    if damage == "signs":
        (tmp_path / "joins.safetensors").write_bytes((models.JUDGE / "joins.safetensors").read_bytes())
        (tmp_path / "joins.json").write_text(
            json.dumps({"signs": ["a"] * 999, "true": 0.5, "worth": 0.5}), "utf-8"
        )
    with pytest.raises(ModelError, match="judge of joins"):
        JoinJudge.from_folder(tmp_path, reader=EmbeddedFuser.shipped(Config()))
