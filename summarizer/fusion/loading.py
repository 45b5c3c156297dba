"""An encoder-decoder out of a folder: refused in a sentence where it cannot be what it says it is."""
# transformers leaves some of its functions without types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForSeq2SeqLM, AutoTokenizer, PreTrainedTokenizerBase

from summarizer import devices, models
from summarizer.errors import DeviceMemoryError, ModelError
from summarizer.fusion.conventions import refuse_unusable

#: Files of which a tokenizer has one: of the tokenizers library, of SentencePiece, of byte-level BPE, of WordPiece.
_TOKENIZER_FILES = ("tokenizer.json", "*.model", "vocab.json", "vocab.txt")
#: Names of weights that an error lists.
_LISTED = 3


def load_seq2seq(
    folder: Path, *, name: str, dtype: torch.dtype | str = "auto"
) -> tuple[Any, PreTrainedTokenizerBase]:
    """Model and tokenizer of a folder that holds safetensors weights, in ``dtype`` (``"auto"``: as they were saved).

    Raises ``ModelError`` for one that is no encoder-decoder of text, whose tokenizer is missing, or whose weights are
    damaged, incomplete or another model's.
    """
    with models.quiet_transformers():
        config = _read(folder, name, "config.json", lambda: AutoConfig.from_pretrained(folder))
        refuse_unusable(config)
        tokenizer = _read(folder, name, "tokenizer", lambda: _tokenizer(folder, name))
        model, found = _read(
            folder,
            name,
            "weights",
            lambda: AutoModelForSeq2SeqLM.from_pretrained(
                folder,
                use_safetensors=True,
                dtype=dtype,
                output_loading_info=True,
                # Told below, in one sentence.
                ignore_mismatched_sizes=True,
            ),
        )
    # transformers fills in what is not there with random numbers.
    lacking = sorted(found["missing_keys"]) + sorted(str(each[0]) for each in found["mismatched_keys"])
    if lacking:
        listed = ", ".join(lacking[:_LISTED]) + (" and more" if len(lacking) > _LISTED else "")
        raise ModelError(
            f"The weights of the model {name} do not fit its config.json: {len(lacking)} of them are missing or of "
            f"another shape ({listed}). Copy the model again, all files from one revision."
        )
    return model, tokenizer


def _read(folder: Path, name: str, what: str, read: Any) -> Any:
    try:
        return read()
    except ModelError:
        raise
    except Exception as error:  # whatever a damaged file makes a reader stumble over
        if devices.is_out_of_memory(error):
            raise DeviceMemoryError(
                f"The model {name} does not fit into this machine's memory. Pass a smaller one."
            ) from error
        said = " ".join(str(error).split()) or type(error).__name__
        raise ModelError(
            f"The model {name} cannot be loaded from {folder}: its {what} cannot be read ({said:.300}). Copy the model "
            "again, or pass another."
        ) from error


def _tokenizer(folder: Path, name: str) -> Any:
    """The tokenizer; transformers makes up an empty one where a folder has none."""
    files = sorted(file.name for pattern in _TOKENIZER_FILES for file in folder.glob(pattern))
    if not files:
        raise ModelError(
            f"The model {name} has no tokenizer: there is no tokenizer.json in {folder}. Copy the tokenizer's files from "
            "where the model comes from into its folder."
        )
    settings = folder / "tokenizer_config.json"
    if settings.is_file() and "auto_map" in json.loads(settings.read_text("utf-8")):
        raise ModelError(
            f"The tokenizer of the model {name} brings its own code, which newsweave never runs. Pass a model whose "
            "tokenizer transformers knows."
        )
    try:
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder)
    except Exception as error:
        if "tokenizer.json" in files:
            raise
        # transformers asks for tiktoken here, whatever the file is.
        raise _unread(name, folder, files) from error
    added = {index for index, token in tokenizer.added_tokens_decoder.items() if token.special}
    if len(set(tokenizer.get_vocab().values()) - added - set(tokenizer.all_special_ids)) <= 1:
        raise _unread(name, folder, files)
    return tokenizer


def _unread(name: str, folder: Path, files: Sequence[str]) -> ModelError:
    return ModelError(
        f"The tokenizer of the model {name} cannot be read: in {folder} there is {' and '.join(files)}. Install "
        "newsweave[hub] for SentencePiece files (*.model), or copy the model's tokenizer.json into its folder."
    )
