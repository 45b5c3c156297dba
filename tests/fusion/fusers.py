"""What the tests of encoder-decoders share: a fuser from a folder, and an ear at its model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarizer import Config
from summarizer.fusion import load_fuser
from summarizer.fusion.seq2seq import Seq2SeqFuser


def load(folder: Path, *, max_new_tokens: int, **settings: Any) -> Seq2SeqFuser:
    config = Config().with_settings(
        {"fusion.model": str(folder), "fusion.max_new_tokens": max_new_tokens, "device": "cpu", **settings}
    )
    fuser = load_fuser(config)
    assert isinstance(fuser, Seq2SeqFuser)
    return fuser


def spy(fuser: Seq2SeqFuser, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the model's ``generate`` is really called with."""
    calls: list[dict[str, Any]] = []
    generate = fuser._model.generate

    def record(**arguments: Any) -> Any:
        calls.append(arguments)
        return generate(**arguments)

    monkeypatch.setattr(fuser._model, "generate", record)
    return calls
