"""The judge that ships: what it says of plain cases, that order does not matter to it, and what it says of broken files."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer import models
from summarizer.errors import ModelError
from summarizer.judging.judge import Calibration, Claims, Judge

SOURCES = (
    "The ferry Alma Rosa ran aground off Kestle Point on Friday with 84 people on board.",
    "Captain Ines Arvola blamed thick fog, while the owner, Osk Lines, accused her of sailing too fast.",
)
TRUE = "The ferry Alma Rosa ran aground off Kestle Point on Friday with 84 people on board."
TURNED = "Osk Lines ran aground on Friday, and the fog accused Captain Ines Arvola of 84 people on board."


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.from_embedded()


def test_what_is_said_is_worth_far_more_than_what_is_turned_round(judge: Judge) -> None:
    ((said, turned),) = judge.values([Claims(sources=SOURCES, claims=(TRUE, TURNED))])
    assert 0 <= turned < judge.threshold < 1
    assert turned + 0.4 < said <= 1


def test_neither_order_nor_company_changes_a_value(judge: Judge) -> None:
    groups = [Claims(sources=SOURCES, claims=(TRUE, TURNED)), Claims(sources=SOURCES[:1], claims=(TRUE,))]
    turned = [
        Claims(sources=SOURCES[:1], claims=(TRUE,)),
        Claims(sources=SOURCES[::-1], claims=(TURNED, TRUE)),
    ]
    one, other = judge.values(groups), judge.values(turned)
    assert one[0] == pytest.approx(other[1][::-1], abs=1e-6)
    assert one[1] == pytest.approx(other[0], abs=1e-6)


def test_nothing_backs_a_claim_without_sources(judge: Judge) -> None:
    ((value,), nothing) = judge.values(
        [Claims(sources=(), claims=(TRUE,)), Claims(sources=SOURCES, claims=())]
    )
    assert value < judge.threshold
    assert nothing == []


def test_sentences_in_two_languages_and_long_ones_are_judged_like_any(judge: Judge) -> None:
    long = " ".join(["The ferry went on and on along the coast"] * 60) + "."
    german = "Die Fähre Alma Rosa lief am Freitag vor Kestle Point auf Grund."
    values = judge.values([Claims(sources=(long, german, SOURCES[0]), claims=(TRUE, german, long))])
    assert all(0 <= value <= 1 for own in values for value in own)


@pytest.mark.parametrize("content", ["", "{}", '{"weights": {"written": {}}, "threshold": 0.5}'])
def test_a_broken_calibration_is_refused_in_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "calibration.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="not a judge's calibration") as caught:
        Calibration.load(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_a_missing_calibration_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "JUDGE", tmp_path)
    with pytest.raises(ModelError, match=r"verification\.learned=false"):
        Judge.from_embedded()
