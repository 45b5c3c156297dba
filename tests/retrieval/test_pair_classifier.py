"""A text behind another, read by the encoder's network with upper layers of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from summarizer import models
from summarizer.errors import ModelError
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.pair_classifier import PairClassifier, pair_pieces

PAIRS = [
    ("The ferry ran aground near Osk on Monday.", ""),
    ("Divers found no leak in it.", "The ferry ran aground near Osk on Monday."),
    ("It was closed.", "The harbour board of Halvik closed the old bridge on Monday. " * 9),
    ("Tugs pulled, and " * 60, "The ferry ran aground near Osk on Monday."),
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.from_embedded()


@pytest.fixture(scope="module")
def layers() -> dict[str, Tensor]:
    """The encoder's own upper layers, shaken, and a head."""
    torch.manual_seed(0)
    (file,) = models.encoder_folder().glob("*.safetensors")
    with safe_open(file, framework="pt") as stored:
        names = [name for name in stored.keys() if "encoder.layer.4" in name or "encoder.layer.5" in name]  # noqa: SIM118
        own = {name.removeprefix("bert."): stored.get_tensor(name) for name in names}
    shaken = {name: weight * (1 + 0.1 * torch.randn_like(weight)) for name, weight in own.items()}
    return shaken | {"head.weight": torch.randn(768) / 28, "head.bias": torch.tensor([0.3])}


@pytest.fixture(scope="module")
def folder(layers: dict[str, Tensor], tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("pairs")
    save_file(layers, found / "pairs.safetensors")
    return found


def by_transformers(
    pairs: list[tuple[str, str]], layers: dict[str, Tensor], encoder: SentenceEncoder
) -> list[float]:
    from tokenizers import Tokenizer
    from transformers import AutoModel

    with models.quiet_transformers():
        model = AutoModel.from_pretrained(models.encoder_folder())
    tokenizer = Tokenizer.from_str(encoder.tokenizer.to_str())
    tokenizer.no_truncation()
    model.load_state_dict({k: v for k, v in layers.items() if not k.startswith("head")}, strict=False)
    values = []
    for pair in pairs:
        ids, count = pair_pieces(tokenizer, *pair)
        with torch.inference_mode():
            states = model(input_ids=torch.tensor([ids])).last_hidden_state[0]
        read = torch.cat([states[0], states[1 : count + 1].mean(0)])
        values.append(float(torch.sigmoid(read @ layers["head.weight"] + layers["head.bias"])))
    return values


def test_it_reads_as_transformers_does(
    encoder: SentenceEncoder, folder: Path, layers: dict[str, Tensor]
) -> None:
    values = PairClassifier.from_folder(folder, encoder=encoder).ask(PAIRS)
    assert values == pytest.approx(by_transformers(PAIRS, layers, encoder), abs=1e-4)
    assert max(values) - min(values) > 0.01


def test_the_encoder_reads_on_as_before(encoder: SentenceEncoder, folder: Path) -> None:
    before = SentenceEncoder.from_embedded().encode([PAIRS[0][0]])
    PairClassifier.from_folder(folder, encoder=encoder).ask(PAIRS)
    assert (encoder.encode([PAIRS[0][0]]) == before).all()
    long = "Tugs pulled, and " * 60
    assert (encoder.encode([long]) == SentenceEncoder.from_embedded().encode([long])).all()


def test_a_pair_has_one_value_whatever_is_asked_beside_it(encoder: SentenceEncoder, folder: Path) -> None:
    together = PairClassifier.from_folder(folder, encoder=encoder).ask([*PAIRS, PAIRS[1]])
    assert together[-1] == together[1]
    alone = PairClassifier.from_folder(folder, encoder=encoder)
    assert [alone.ask([pair])[0] for pair in reversed(PAIRS)] == list(reversed(together[:-1]))


def test_of_a_long_text_before_it_the_opening_and_the_end_are_read(
    encoder: SentenceEncoder, folder: Path
) -> None:
    asked = PairClassifier.from_folder(folder, encoder=encoder)
    opening, end = "The old bridge of Halvik was closed.", "Ines Dahl signed the order."
    filler = "Traffic was slow. " * 300
    (whole,) = asked.ask([("She signed it.", f"{opening} {filler} {end}")])
    for other in (f"{opening} {filler} {filler} {end}",):
        assert asked.ask([("She signed it.", other)]) == [whole]
    assert asked.ask([("She signed it.", f"{filler} {end}")]) != [whole]
    assert asked.ask([("She signed it.", f"{opening} {filler}")]) != [whole]


@pytest.mark.parametrize("fault", ["empty", "no head", "no file"])
def test_a_damaged_folder_is_named(
    encoder: SentenceEncoder, layers: dict[str, Tensor], tmp_path: Path, fault: str
) -> None:
    if fault == "empty":
        (tmp_path / "pairs.safetensors").write_bytes(b"")
    if fault == "no head":
        save_file({k: v for k, v in layers.items() if "head" not in k}, tmp_path / "pairs.safetensors")
    with pytest.raises(ModelError, match="Install newsweave again"):
        PairClassifier.from_folder(tmp_path, encoder=encoder)
