"""The seq2seq step: ranked, grouped sentences in, a few sentences of neutral prose out."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from summarizer import models
from summarizer.config import Config
from summarizer.errors import ModelError
from summarizer.fusion.base import Candidate, FluencyModel, Fuser, Truncation
from summarizer.fusion.format import MODEL_TYPE

if TYPE_CHECKING:
    from summarizer.fusion.embedded import EmbeddedFuser
    from summarizer.fusion.seq2seq import Seq2SeqFuser

_log = logging.getLogger(__name__)

__all__ = ["Candidate", "FluencyModel", "Fuser", "Truncation", "load_fuser"]


def load_fuser(config: Config) -> EmbeddedFuser | Seq2SeqFuser:
    """The fuser that ``config.fusion.model`` names: ``embedded``, a folder, or a hub id.

    ``embedded-untrained`` is the shipped language model without the adapter that makes it a fuser.
    A folder may hold a trained Fusion-in-Decoder model or any ``AutoModelForSeq2SeqLM``. Raises ``ModelError``
    for anything else, saying what it is and what is needed.
    """
    # transformers and torch take seconds to import: not before they are needed.
    from summarizer.fusion.embedded import EmbeddedFuser

    name = config.fusion.model
    if name in ("embedded", "embedded-untrained"):
        _say_uncompiled(config)
        return EmbeddedFuser.shipped(config, trained=name == "embedded")
    folder = models.model_folder(name, revision=config.fusion.revision)
    try:
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(
            f"{folder / 'config.json'} is not valid JSON: {error}. Copy the model again."
        ) from error
    kind = settings.get("model_type") if isinstance(settings, dict) else None

    if kind == MODEL_TYPE:
        _say_uncompiled(config)
        return EmbeddedFuser.from_folder(folder, config, name=name)
    from transformers.models.auto.modeling_auto import MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES

    if kind in MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES:
        from summarizer.fusion.seq2seq import Seq2SeqFuser

        return Seq2SeqFuser.from_folder(folder, config, name=name)
    needed = (
        "newsweave needs an encoder-decoder that transformers knows as AutoModelForSeq2SeqLM (PRIMERA, LED, BART, "
        "PEGASUS, T5, T5Gemma, …), a trained Fusion-in-Decoder folder, or 'embedded'."
    )
    if isinstance(settings, dict) and "auto_map" in settings:
        raise ModelError(f"The model {name} brings its own code, which newsweave never runs. {needed}")
    if isinstance(settings, dict) and any(
        architecture.endswith("ForCausalLM") for architecture in settings.get("architectures") or ()
    ):
        raise ModelError(f"The model {name} is a decoder-only language model ({kind}). {needed}")
    raise ModelError(f"The model {name} is of the kind {kind!r}, which cannot write summaries here. {needed}")


def _say_uncompiled(config: Config) -> None:
    if config.fusion.compiled:
        _log.warning("fusion.compiled is left aside: the memory of Fusion-in-Decoder has no fixed size.")
