"""Tiny encoder-decoders of every first-class architecture, each with a real tokenizer file, made on the spot."""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors, trainers
from tokenizers.models import BPE
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BigBirdPegasusConfig,
    BigBirdPegasusForConditionalGeneration,
    GemmaTokenizer,
    LEDConfig,
    LEDForConditionalGeneration,
    LongT5Config,
    LongT5ForConditionalGeneration,
    PegasusConfig,
    PegasusForConditionalGeneration,
    PegasusTokenizer,
    PegasusXConfig,
    PegasusXForConditionalGeneration,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
    T5Gemma2Config,
    T5Gemma2ForConditionalGeneration,
    T5GemmaConfig,
    T5GemmaForConditionalGeneration,
    T5Tokenizer,
    UMT5Config,
    UMT5ForConditionalGeneration,
)

from summarizer import models
from summarizer.fusion.inputs import Seq2SeqInput

FIRST = ["Mayor Ilse Kramm opened the bridge on Sunday.", "It cost 12 million crowns.", "Crowds cheered."]
SECOND = ["The bridge in Tolle was opened on Sunday.", "Traffic starts on Monday, officials said."]
ABOUT_A_GROUP = "The bridge in Tolle was opened on Sunday."
ABOUT_A_CLUSTER = "The bridge in Tolle was opened on Sunday. It cost 12 million crowns!"
VOCABULARY = 400


# ---- tokenizers ---------------------------------------------------------------------------------------------


def byte_level(*, separator: bool = False) -> PreTrainedTokenizerFast:
    """Byte-level BPE, as BART and LED have it."""
    special = ["<s>", "<pad>", "</s>", "<unk>"] + (["<doc-sep>"] if separator else [])
    core = Tokenizer(BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator([*FIRST, *SECOND], trainer)
    core.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=core, bos_token="<s>", pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )


def _unigram(*special: str) -> list[tuple[str, float]]:
    """A Unigram vocabulary: whole words, and single characters for all else, which are less likely."""
    words = sorted({f"▁{word.strip('.,')}" for text in [*FIRST, *SECOND] for word in text.split()})
    characters = [*string.ascii_letters, *string.digits, *string.punctuation, "▁"]
    return [
        *((token, 0.0) for token in special),
        *((word, -4.0) for word in words),
        *((c, -9.0) for c in characters),
    ]


def t5_tokenizer() -> T5Tokenizer:
    return T5Tokenizer(vocab=_unigram("<pad>", "</s>", "<unk>"), extra_ids=4)


def pegasus_tokenizer() -> PegasusTokenizer:
    """``<n>`` is how PEGASUS writes a new line."""
    return PegasusTokenizer(vocab=_unigram("<pad>", "</s>", "<unk>", "<mask_2>", "<n>"), offset=5)


def gemma_tokenizer() -> GemmaTokenizer:
    """BPE with byte fallback; begins with bos and adds no eos."""
    core = Tokenizer(BPE(byte_fallback=True, unk_token="<unk>"))
    core.normalizer = normalizers.Replace(" ", "▁")
    core.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split("▁", "merged_with_next"), pre_tokenizers.Punctuation()]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[
            "<pad>",
            "<eos>",
            "<bos>",
            "<unk>",
            "<mask>",
            *(f"<0x{byte:02X}>" for byte in range(256)),
        ],
        initial_alphabet=[*string.ascii_letters, *string.digits, ".,:-'", "▁"],
        show_progress=False,
    )
    core.train_from_iterator([*FIRST, *SECOND], trainer)
    model = json.loads(core.to_str())["model"]
    merges: Any = [tuple(merge) for merge in model["merges"]]
    tokenizer = GemmaTokenizer(vocab=model["vocab"], merges=merges)
    tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="<bos> $A", special_tokens=[("<bos>", 2)]
    )
    return tokenizer


def save_in_the_older_layout(folder: Path) -> None:
    """PRIMERA's tokenizer as it lies on the hub: ``vocab.json``, ``merges.txt`` and ``<doc-sep>`` in a file of its own."""
    model = json.loads(byte_level(separator=True).backend_tokenizer.to_str())["model"]
    separator = model["vocab"].pop("<doc-sep>")
    last = max(model["vocab"].values())
    vocabulary = {token: index if index < separator else index - 1 for token, index in model["vocab"].items()}
    merges = "\n".join(" ".join(merge) for merge in model["merges"])
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    files = {
        "vocab.json": json.dumps(vocabulary),
        "merges.txt": f"#version: 0.2\n{merges}\n",
        "added_tokens.json": json.dumps({"<doc-sep>": last}),
        "special_tokens_map.json": json.dumps(
            {**special, "sep_token": "</s>", "cls_token": "<s>", "mask_token": "<s>"}
        ),
        "tokenizer_config.json": json.dumps({"tokenizer_class": "LEDTokenizer", "model_max_length": 4096}),
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


# ---- models -------------------------------------------------------------------------------------------------

BART_IDS: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "bos_token_id": 0,
    "pad_token_id": 1,
    "eos_token_id": 2,
    "decoder_start_token_id": 2,
}
T5_IDS: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "pad_token_id": 0,
    "eos_token_id": 1,
    "decoder_start_token_id": 0,
}
BART_SHAPE: dict[str, Any] = {
    "d_model": 32,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32,
    "decoder_ffn_dim": 32,
}
T5_SHAPE: dict[str, Any] = {"d_model": 32, "d_kv": 16, "d_ff": 32, "num_layers": 1, "num_heads": 2}
FLAN: dict[str, Any] = {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}
GEMMA_SHAPE: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "hidden_size": 32,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 16,
    "query_pre_attn_scalar": 16,
    "sliding_window": 16,
    "layer_types": ["sliding_attention", "full_attention"],
}


def _longt5(attention: str, **changes: Any) -> LongT5ForConditionalGeneration:
    return LongT5ForConditionalGeneration(
        LongT5Config(
            **T5_IDS,
            **T5_SHAPE,
            encoder_attention_type=attention,
            local_radius=7,
            global_block_size=8,
            **changes,
        )
    )


def _t5gemma2() -> T5Gemma2ForConditionalGeneration:
    vision = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "image_size": 28,
        "patch_size": 14,
    }
    images = {"boi_token_index": 396, "eoi_token_index": 397, "image_token_index": 398}
    return T5Gemma2ForConditionalGeneration(
        T5Gemma2Config(
            encoder={"text_config": GEMMA_SHAPE, "vision_config": vision, "mm_tokens_per_image": 4, **images},
            decoder=GEMMA_SHAPE,
            image_token_index=398,
        )
    )


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """How a tiny model and its tokenizer are made."""

    model: Callable[..., Any]
    tokenizer: Callable[..., Any] = byte_level

    def save(
        self,
        folder: Path,
        *,
        taught: bool = False,
        changes: Mapping[str, Any] = MappingProxyType({}),
        **tokenizer_options: Any,
    ) -> Path:
        """A model folder as ``save_pretrained`` writes it; the same weights every time.

        ``taught``: it writes :data:`ABOUT_A_GROUP` and :data:`ABOUT_A_CLUSTER`; else anything at all, and never stops.
        ``changes``: to the model's config.
        """
        torch.manual_seed(3)
        model, tokenizer = self.model(**changes), self.tokenizer(**tokenizer_options)
        with models.quiet_transformers():
            if taught:
                teach(model, tokenizer)
            model.save_pretrained(folder)
            tokenizer.save_pretrained(folder)
        return folder


def teach(
    model: Any,
    tokenizer: Any,
    *,
    group: str = ABOUT_A_GROUP,
    cluster: str = ABOUT_A_CLUSTER,
    steps: int = 300,
) -> None:
    """Trains until the model knows its two texts by heart, which takes about a second."""
    reader = Seq2SeqInput(tokenizer, model)
    known = reader.conventions
    rows = []
    for text in (group, cluster):
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        rows.append([known.decoder_start_token_id, *ids, known.eos_token_ids[0]])
    length = max(map(len, rows))
    written = torch.tensor([[*row, *[-100] * (length - len(row))] for row in rows])
    inputs = reader.batch(
        [reader.ids([[FIRST[0]], [SECOND[0]]]), reader.ids([FIRST, SECOND])], device=torch.device("cpu")
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    model.eval()  # no dropout: it has only these two to learn
    for _ in range(steps):
        logits = model(**inputs, decoder_input_ids=written[:, :-1].clamp(min=0)).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), written[:, 1:].flatten())
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        if loss.item() < 0.01:
            break


ARCHITECTURES: dict[str, Architecture] = {
    "bart": Architecture(
        model=lambda **changes: BartForConditionalGeneration(
            BartConfig(**BART_IDS, **BART_SHAPE, **{"max_position_embeddings": 128, **changes})
        )
    ),
    "led": Architecture(
        model=lambda **changes: LEDForConditionalGeneration(
            LEDConfig(
                **BART_IDS,
                **BART_SHAPE,
                **{
                    "attention_window": [16],
                    "max_encoder_position_embeddings": 64,
                    "max_decoder_position_embeddings": 48,
                    **changes,
                },
            )
        )
    ),
    "pegasus": Architecture(
        model=lambda **changes: PegasusForConditionalGeneration(
            PegasusConfig(**T5_IDS, **BART_SHAPE, **{"max_position_embeddings": 128, **changes})
        ),
        tokenizer=pegasus_tokenizer,
    ),
    "pegasus-x": Architecture(
        model=lambda **changes: PegasusXForConditionalGeneration(
            PegasusXConfig(
                **T5_IDS,
                **BART_SHAPE,
                **{"max_position_embeddings": 512, "block_size": 16, "num_global_tokens": 4, **changes},
            )
        ),
        tokenizer=pegasus_tokenizer,
    ),
    "bigbird-pegasus": Architecture(
        model=lambda **changes: BigBirdPegasusForConditionalGeneration(
            BigBirdPegasusConfig(
                **{**T5_IDS, "decoder_start_token_id": 2, "bos_token_id": 2},
                **BART_SHAPE,
                **{"max_position_embeddings": 256, "block_size": 4, "num_random_blocks": 1, **changes},
            )
        ),
        tokenizer=pegasus_tokenizer,
    ),
    "t5": Architecture(
        model=lambda **changes: T5ForConditionalGeneration(T5Config(**T5_IDS, **T5_SHAPE, **changes)),
        tokenizer=t5_tokenizer,
    ),
    # FLAN-T5: T5 1.1's gated layers, and an output that is not scaled.
    "flan-t5": Architecture(
        model=lambda: T5ForConditionalGeneration(T5Config(**T5_IDS, **T5_SHAPE, **FLAN)),
        tokenizer=t5_tokenizer,
    ),
    "umt5": Architecture(
        model=lambda: UMT5ForConditionalGeneration(UMT5Config(**T5_IDS, **T5_SHAPE)), tokenizer=t5_tokenizer
    ),
    "longt5": Architecture(model=lambda **changes: _longt5("local", **changes), tokenizer=t5_tokenizer),
    "longt5-tglobal": Architecture(
        model=lambda **changes: _longt5("transient-global", **changes), tokenizer=t5_tokenizer
    ),
    "t5gemma": Architecture(
        model=lambda **changes: T5GemmaForConditionalGeneration(
            T5GemmaConfig(
                encoder={**GEMMA_SHAPE, **changes}, decoder={**GEMMA_SHAPE, **changes}, vocab_size=VOCABULARY
            )
        ),
        tokenizer=gemma_tokenizer,
    ),
    "t5gemma2": Architecture(model=_t5gemma2, tokenizer=gemma_tokenizer),
}
