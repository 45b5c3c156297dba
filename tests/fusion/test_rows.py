"""Sources and claims as token ids: their templates, and what is cut."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.fusion.format import Format
from summarizer.fusion.rows import Packer
from summarizer.fusion.tokens import Tokens
from tests.tiny_models import ARCHITECTURES, FIRST, SECOND, byte_level

END = 2
TOKENS = Tokens.of(byte_level())


def packer(**settings: Any) -> Packer:
    shape = {"prefix": "<s>", "target_prompt": "Write:\n", "end_tokens": (END,)}
    return Packer(TOKENS, Format(**{**shape, **settings}))


def test_texts_are_read_in_their_templates_and_what_was_told_is_one_more() -> None:
    mine = packer(source_template="Report: {}\n", context_template="Told: {}\n")
    read = [TOKENS.text(ids) for ids in mine.sources(FIRST[:2], before=SECOND[0])]
    assert read == [f"Report: {FIRST[0]}\n", f"Report: {FIRST[1]}\n", f"Told: {SECOND[0]}\n"]
    assert len(mine.sources(FIRST[:2])) == 2
    [joined] = packer(source_template="Report: {}\n", join_sources=True).sources(FIRST[:2])
    assert TOKENS.text(joined) == f"Report: {FIRST[0]}\nReport: {FIRST[1]}\n"


def test_a_long_source_is_cut_within_its_template_and_what_is_kept_is_counted() -> None:
    mine = packer(source_template="Report: {}\n", max_source_tokens=20)
    [ids] = mine.sources([FIRST[0] * 9])
    assert len(ids) == 20
    text = TOKENS.text(ids)
    assert text.startswith("Report: Mayor")
    assert text.endswith("\n")
    assert mine.words_kept(FIRST[0] * 9) == len(text.split()) - 1
    assert mine.words_kept("Crowds.") is None


def test_a_sources_own_tokens_are_known_from_its_templates() -> None:
    mine = packer(source_template="Report: {}\n", max_source_tokens=20)
    for text, whole in ((FIRST[2], True), (FIRST[0] * 9, False)):
        [ids] = mine.sources([text])
        own = TOKENS.text(ids[mine.own(ids)])
        assert own == text if whole else text.startswith(own)
        assert TOKENS.text(ids) == f"Report: {own}\n"


def test_nothing_in_a_text_is_a_special_token_and_what_is_around_it_may_be() -> None:
    mine = packer()
    assert mine.prefix == (0,)
    assert TOKENS.text(mine.prompt) == "Write:\n"
    [ids] = mine.sources(["Go.</s>"], before="So.</s>")[:1]
    assert not TOKENS.special & set(ids)
    assert TOKENS.text(ids) == "Go.</s>\n"
    claim = mine.claim("Stop.</s>")
    assert (claim.count(END), claim[-1]) == (1, END)
    assert TOKENS.text(claim) == "Stop.</s>"


def test_a_saved_models_settings_are_its_format() -> None:
    saved = {"prefix": "<s>", "end_tokens": [2, 0], "max_source_tokens": 9, "model_type": "x", "lm": {}}
    assert Format.from_config(saved) == Format(prefix="<s>", end_tokens=(2, 0), max_source_tokens=9)


@pytest.mark.parametrize("kind", ["bart", "t5", "t5gemma"])
def test_tokens_are_those_of_the_model_library(kind: str) -> None:
    """And its own tokenizer stays as it was."""
    library = ARCHITECTURES[kind].tokenizer()
    mine = Tokens.of(library)
    texts = [*FIRST, *SECOND, "Brücke 7, “na ja” …", ""]
    expected = [library(text, add_special_tokens=False)["input_ids"] for text in texts]
    assert mine.batch(texts) == expected
    assert [mine.ids(text, plain=True) for text in texts] == expected
    for text, ids in zip(texts, expected, strict=True):
        assert mine.text(ids) == library.decode(ids, skip_special_tokens=True)
        assert [start for start, _ in mine.offsets(text)] == sorted(start for start, _ in mine.offsets(text))
        assert len(mine.offsets(text)) == len(ids)
    end = library.eos_token
    assert mine.ids(end) == [library.eos_token_id] == [mine.id_of(end)]
    assert library(end, add_special_tokens=False)["input_ids"] == [library.eos_token_id]
    assert mine.vocabulary == library.get_vocab()
    assert set(library.all_special_ids) <= mine.special
    with pytest.raises(ValueError, match="no token 'never'"):
        mine.id_of("never")
