from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from summarizer import models
from summarizer.errors import ModelError
from summarizer.retrieval import encoding
from summarizer.retrieval.bert import Bert
from summarizer.retrieval.encoding import SentenceEncoder, Vectors

TEXTS = (
    "The ferry ran aground near Osk on Monday.",
    "Divers found no leak.",
    "",
    "The café’s owner, Ines Dahl, said 12.5 tonnes of fuel had been pumped off before dusk.",
    "Twenty crew stayed aboard while tugs pulled, " * 20,
)


@pytest.fixture(scope="module")
def exact() -> SentenceEncoder:
    return SentenceEncoder.from_embedded()


def by_transformers(texts: tuple[str, ...]) -> Vectors:
    from transformers import AutoModel, AutoTokenizer

    folder = models.encoder_folder()
    with models.quiet_transformers():
        model, tokenizer = AutoModel.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    vectors = []
    for text in texts:
        tokens = tokenizer(text, truncation=True, max_length=128, return_tensors="pt")
        with torch.inference_mode():
            vectors.append(torch.nn.functional.normalize(model(**tokens).last_hidden_state.mean(1)))
    return np.asarray(torch.cat(vectors).numpy(), dtype=np.float32)


def test_vectors_are_those_that_transformers_makes(exact: SentenceEncoder) -> None:
    expected = by_transformers(TEXTS)
    assert np.allclose(exact.encode(TEXTS), expected, atol=1e-5)
    rounded = SentenceEncoder.from_embedded(bfloat16=True).encode(TEXTS)
    assert ((rounded * expected).sum(1) > 0.9995).all()


@pytest.mark.parametrize("bfloat16", [False, True])
def test_a_text_has_the_same_bytes_whatever_is_or_was_read_with_it(bfloat16: bool) -> None:
    together = SentenceEncoder.from_embedded(bfloat16=bfloat16)
    vectors, words = together.encode(TEXTS), together.encode_words(TEXTS)
    alone = SentenceEncoder.from_embedded(bfloat16=bfloat16)
    for row in reversed(range(len(TEXTS))):
        (own,) = alone.encode_words([TEXTS[row]])
        assert all(np.array_equal(own[word], words[row][word]) for word in own | words[row])
        assert np.array_equal(alone.encode([TEXTS[row]])[0], vectors[row])


def test_a_text_that_was_just_read_is_not_read_again(
    exact: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact.encode(TEXTS)
    monkeypatch.setattr(Bert, "read", lambda _, rows: iter([]) if not rows else pytest.fail("read again"))
    assert [*exact.encode_words(TEXTS[:1])[0]] == ["ferry", "ran", "aground", "near", "Osk", "Monday."]
    assert exact.encode([TEXTS[1], TEXTS[1]]).shape == (2, 384)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_PIECES_KEPT", 20)
    encoder = SentenceEncoder.from_embedded()
    expected = encoder.encode(TEXTS)
    read = []
    reading = Bert.read

    def counting(model: Bert, rows: list[list[int]]) -> Any:
        read.append(len(rows))
        return reading(model, rows)

    monkeypatch.setattr(Bert, "read", counting)
    assert np.array_equal(encoder.encode(TEXTS), expected)
    assert read[0] > 0


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"model_type": "roberta"}, "no plain BERT"),
        ({"hidden_act": "relu"}, "no plain BERT"),
        ({"num_hidden_layers": 7}, "cannot be loaded"),
    ],
)
def test_a_folder_of_something_else_is_refused(tmp_path: Path, damage: dict[str, object], said: str) -> None:
    folder = models.encoder_folder()
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (tmp_path / "config.json").write_text(json.dumps(settings | damage), encoding="utf-8")
    (tmp_path / "model.safetensors").symlink_to(folder / "model.safetensors")
    shutil.copy(folder / "tokenizer.json", tmp_path)
    with pytest.raises(ModelError, match=said):
        SentenceEncoder.from_folder(tmp_path)


@pytest.mark.parametrize("lost", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_folder_that_lacks_a_file_is_refused(tmp_path: Path, lost: str) -> None:
    folder = models.encoder_folder()
    for name in {"config.json", "model.safetensors", "tokenizer.json"} - {lost}:
        (tmp_path / name).symlink_to(folder / name)
    with pytest.raises(ModelError, match="Copy the model again"):
        SentenceEncoder.from_folder(tmp_path)
