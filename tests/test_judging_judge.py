"""The judge that ships: what it says of plain cases, that order does not matter to it, and what it says of broken folders."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from summarizer import models
from summarizer.errors import ModelError
from summarizer.judging.judge import Claims, Judge

SOURCES = (
    "The ferry Alma Rosa ran aground off Kestle Point on Friday with 84 people on board.",
    "Captain Ines Arvola blamed thick fog, while the owner, Osk Lines, accused her of sailing too fast.",
)
TRUE = "The ferry Alma Rosa ran aground off Kestle Point with 84 people on board."
TURNED = "Osk Lines ran aground on Friday, and the fog accused Captain Ines Arvola of 84 people on board."


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.from_embedded(device="cpu")


def test_what_is_said_is_worth_more_than_what_is_turned_round(judge: Judge) -> None:
    ((said, turned),) = judge.values([Claims(sources=SOURCES, claims=(TRUE, TURNED))])
    assert 0 <= turned < said <= 1
    assert turned < judge.threshold


def test_neither_order_nor_company_changes_a_value(judge: Judge) -> None:
    one = judge.logits([(SOURCES, (TRUE, TURNED)), (SOURCES[:1], (TRUE,))])
    other = judge.logits([(SOURCES[:1], (TRUE,)), (SOURCES[::-1], (TURNED, TRUE))])
    assert one[0] == pytest.approx(other[1][::-1], abs=0.1)
    assert one[1] == pytest.approx(other[0], abs=0.1)


def test_nothing_backs_a_claim_without_sources(judge: Judge) -> None:
    assert judge.logits([((), (TRUE,))]) == [[float("-inf")]]
    assert judge.values([Claims(sources=SOURCES, claims=())]) == [[]]


def _copy(folder: Path) -> Path:
    return Path(shutil.copytree(models.JUDGE, folder / "judge"))


def test_an_adapter_without_a_head_is_refused_in_a_sentence(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    (folder / "head.safetensors").unlink()
    with pytest.raises(ModelError, match="no head that fits") as caught:
        Judge.from_folder(folder, device="cpu")
    assert str(folder) in str(caught.value)


def test_a_head_of_another_base_is_refused_in_a_sentence(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    save_file({"weight": torch.zeros(1, 8), "bias": torch.zeros(1)}, folder / "head.safetensors")
    with pytest.raises(ModelError, match="no head that fits"):
        Judge.from_folder(folder, device="cpu")


@pytest.mark.parametrize("content", ["", "{}", '{"weights": {}, "threshold": "high"}'])
def test_a_broken_calibration_is_refused_in_a_sentence(tmp_path: Path, content: str) -> None:
    folder = _copy(tmp_path)
    (folder / "calibration.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="not a judge's calibration"):
        Judge.from_folder(folder, device="cpu")
