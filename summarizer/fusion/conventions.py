"""What an encoder-decoder expects of those who feed it and decode from it.

Read from its config, generation config and tokenizer wherever they declare it, so that run time and training agree and
no list of names has to be kept. T5Gemma: Zhang et al. 2025, "Encoder-Decoder Gemma".
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from tokenizers import AddedToken
from transformers import PreTrainedTokenizerBase

from summarizer.errors import ModelError
from summarizer.fusion.constrained_decoding import NEWLINE

#: PRIMERA's document separator.
SEPARATOR = "<doc-sep>"
#: A tokenizer without a limit declares an astronomical one.
_NO_LIMIT = 1_000_000
#: T5's relative positions have no hard limit, and not every checkpoint says what it was trained on.
_DEFAULT_LIMIT = 512
#: Architectures whose "summarize: " is a habit of the family that few of its checkpoints declare.
_TOLD_TO_SUMMARIZE = frozenset({"t5", "mt5", "umt5"})
#: What a model that follows instructions is told; the articles stand where the ``\0`` is.
_INSTRUCTION = "Summarize these news reports in neutral English.\n\n\0"
#: Architectures that only translate.
_TRANSLATORS = frozenset(
    {"fsmt", "m2m_100", "marian", "mbart", "nllb-moe", "plbart", "seamless_m4t", "seamless_m4t_v2"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """How one checkpoint is fed and decoded from."""

    #: The token that the decoder begins with.
    decoder_start_token_id: int
    pad_token_id: int
    #: Tokens that end a text.
    eos_token_ids: tuple[int, ...]
    #: The token that a text has to begin with after the decoder's start (BART); None for none.
    forced_bos_token_id: int | None
    #: Special tokens before and after an input.
    head: tuple[int, ...]
    tail: tuple[int, ...]
    #: PRIMERA's token after each document; None where the model knows none.
    separator_id: int | None
    #: The token that writes a new line (PEGASUS) where that is no character of its own.
    newline: str | None
    #: What the model is told before an input; empty for nothing.
    prefix: str
    #: Tokens that the encoder reads, special ones included.
    encoder_limit: int
    #: Positions of the decoder, its start token included; None for relative ones, which have no end.
    decoder_limit: int | None
    #: Whether the model takes a ``global_attention_mask``.
    has_global_attention: bool

    @classmethod
    def of(cls, model: Any, tokenizer: PreTrainedTokenizerBase) -> Conventions:
        """The conventions of a loaded model.

        Two faults of theirs are mended on the way: a separator that the tokenizer took for a plain word becomes a special
        token, and BigBird's encoder keeps its kind of attention. Raises ``ModelError`` for a model that cannot be used: one
        that translates, whose decoder has no start, or whose tokenizer is another's.
        """
        config, declared = model.config, model.generation_config
        refuse_unusable(config)
        if hasattr(tokenizer, "src_lang"):
            raise _translates(config.model_type)
        start = _first(
            getattr(declared, "decoder_start_token_id", None),
            getattr(config, "decoder_start_token_id", None),
            # T5Gemma declares none: its decoder begins with bos.
            getattr(getattr(config, "decoder", None), "bos_token_id", None),
            declared.bos_token_id,
        )
        ends = _as_tuple(
            _first(declared.eos_token_id, getattr(config, "eos_token_id", None), tokenizer.eos_token_id)
        )
        pad = _first(tokenizer.pad_token_id, getattr(config, "pad_token_id", None), *ends)
        if start is None or pad is None:
            missing = "decoder_start_token_id" if start is None else "eos_token_id"
            raise ModelError(
                f"The model's config declares no {missing}, so nobody knows how its texts "
                f"{'begin' if start is None else 'end'}. Set it in config.json as the model was trained."
            )
        separator = _separator(tokenizer)
        _keep_attention(model)
        head, tail = _frame(tokenizer)
        _require_room(model, tokenizer)
        return cls(
            decoder_start_token_id=start,
            pad_token_id=pad,
            eos_token_ids=ends,
            forced_bos_token_id=declared.forced_bos_token_id,
            head=head,
            tail=tail,
            separator_id=separator,
            newline=NEWLINE if NEWLINE in tokenizer.get_vocab() else None,
            prefix=_task_prefix(config),
            encoder_limit=_encoder_limit(config, tokenizer),
            decoder_limit=_decoder_limit(config),
            has_global_attention="global_attention_mask" in inspect.signature(model.forward).parameters,
        )


def refuse_unusable(config: Any) -> None:
    """Raises ``ModelError`` for a config of a model that writes no English summaries from text."""
    if config.model_type in _TRANSLATORS:
        raise _translates(config.model_type)
    if not config.is_encoder_decoder:
        raise ModelError(
            f"The model is of the kind {config.model_type!r}, which is no encoder-decoder of text. Use one that was "
            "trained to summarise, such as PRIMERA, BART, PEGASUS or T5."
        )


def _translates(kind: str) -> ModelError:
    return ModelError(
        f"The model is of the kind {kind!r}, which translates: it wants a language code before each text, and newsweave "
        "gives none. Use one that was trained to summarise, such as PRIMERA, BART, PEGASUS or T5."
    )


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _as_tuple(value: Any) -> tuple[int, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


# ---- tokens -------------------------------------------------------------------------------------------------


def _separator(tokenizer: PreTrainedTokenizerBase) -> int | None:
    """The id of ``<doc-sep>``, made a special token where the tokenizer's older layout does not say that it is one.

    A plain one would stay in summaries, and an article could write it.
    """
    index = tokenizer.get_vocab().get(SEPARATOR)
    if index is not None and not _is_special(tokenizer, index):
        tokenizer.add_tokens([AddedToken(SEPARATOR, special=True, normalized=False)], special_tokens=True)
    return index


def _is_special(tokenizer: PreTrainedTokenizerBase, index: int) -> bool:
    added = tokenizer.added_tokens_decoder.get(index)
    return index in tokenizer.all_special_ids or (added is not None and added.special)


def _frame(tokenizer: PreTrainedTokenizerBase) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What stands before and after a text: special tokens, or the chat that a model was taught to follow (T5Gemma "it")."""
    if tokenizer.chat_template:
        chat = cast(
            str,
            tokenizer.apply_chat_template(
                [{"role": "user", "content": _INSTRUCTION}], tokenize=False, add_generation_prompt=True
            ),
        )
        before, _, after = chat.partition("\0")
        return _plain(tokenizer, before), _plain(tokenizer, after)
    framed: list[int] = tokenizer("a")["input_ids"]
    bare = list(_plain(tokenizer, "a"))
    start = next(i for i in range(len(framed)) if framed[i : i + len(bare)] == bare)
    return tuple(framed[:start]), tuple(framed[start + len(bare) :])


def _plain(tokenizer: PreTrainedTokenizerBase, text: str) -> tuple[int, ...]:
    return tuple(tokenizer(text, add_special_tokens=False)["input_ids"])


def _require_room(model: Any, tokenizer: PreTrainedTokenizerBase) -> None:
    rows = min(each.weight.shape[0] for each in (model.get_input_embeddings(), model.get_output_embeddings()))
    highest = max(tokenizer.get_vocab().values())
    if highest >= rows:
        raise ModelError(
            f"The tokenizer does not fit the model: its tokens go up to number {highest}, and the model has {rows} of "
            "them. Put the tokenizer files that the model was trained with into its folder."
        )


def _task_prefix(config: Any) -> str:
    """What the model wants to be told: declared by the checkpoint, else its family's own habit."""
    declared = (getattr(config, "task_specific_params", None) or {}).get("summarization", {})
    if "prefix" in declared:
        return str(declared["prefix"])
    return "summarize: " if config.model_type in _TOLD_TO_SUMMARIZE else ""


# ---- attention ----------------------------------------------------------------------------------------------


def _keep_attention(model: Any) -> None:
    """Makes BigBird's encoder begin each input with the attention that its config names.

    A short input switches it to full attention, and by itself it never switches back: what it wrote for one input would
    depend on those before it.
    """
    encoder = model.get_encoder()
    if hasattr(encoder, "set_attention_type") and _reset_attention not in encoder._forward_pre_hooks.values():
        encoder.register_forward_pre_hook(_reset_attention)


def _reset_attention(encoder: Any, _: Any) -> None:
    encoder.set_attention_type(encoder.config.attention_type)


# ---- lengths ------------------------------------------------------------------------------------------------


def _encoder_limit(config: Any, tokenizer: PreTrainedTokenizerBase) -> int:
    """The smallest limit that config and tokenizer declare."""
    positions = _first(
        getattr(config, "max_encoder_position_embeddings", None), *_positions(config, side="encoder")
    )
    if positions is not None and hasattr(config, "attention_window"):
        # LED pads what it reads to whole windows, and each of them needs its positions.
        window = max(_as_tuple(config.attention_window))
        if positions < window:
            raise ModelError(
                f"The model's config declares {positions} positions for windows of {window} tokens, so it can read "
                "nothing. Correct max_encoder_position_embeddings or attention_window in config.json."
            )
        positions = positions // window * window
    declared = tokenizer.model_max_length if tokenizer.model_max_length < _NO_LIMIT else None
    limits = [limit for limit in (positions, declared, getattr(config, "n_positions", None)) if limit]
    return min(limits) if limits else _DEFAULT_LIMIT


def _decoder_limit(config: Any) -> int | None:
    limit: int | None = _first(
        getattr(config, "max_decoder_position_embeddings", None), *_positions(config, side="decoder")
    )
    return limit


def _positions(config: Any, *, side: str) -> Iterator[int | None]:
    """Where a config may say how many positions there are: for both sides, or in the config of one (T5Gemma)."""
    own = getattr(config, side, None)
    for each in (config, own, getattr(own, "text_config", None)):
        yield getattr(each, "max_position_embeddings", None)
