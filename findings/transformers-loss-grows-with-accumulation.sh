#!/usr/bin/env bash
# transformers 5.23.0: with `gradient_accumulation_steps` N, Trainer makes the loss and gradients of BART N times as large.
#
# One would guess: the same four examples in one step give the same loss and gradients, in one batch or in four pieces.
# Seen: BartForConditionalGeneration.forward takes **kwargs, so Trainer believes that it divides its loss by
# `num_items_in_batch`, and divides no more itself; BART ignores it, so that the pieces are added up. The same with LED, PEGASUS,
# PEGASUS-X, BigBird-PEGASUS, T5, UMT5 and LongT5, and with the number of processes; T5Gemma, whose loss goes through
# `loss_function`, is right. AdamW hides it, clipping (`max_grad_norm`) does not.
# Why it matters here: every recipe in configs/training accumulates; training/trainer.py has a loss of its own (token_loss).
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.23.0 accelerate==1.15.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import torch
import transformers
from transformers import BartConfig, BartForConditionalGeneration, Trainer, TrainingArguments

SHAPE = dict(
    vocab_size=50, d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2,
    encoder_ffn_dim=16, decoder_ffn_dim=16, dropout=0.0, pad_token_id=1, bos_token_id=0, eos_token_id=2,
)
ROWS = [{"input_ids": torch.arange(5, 13), "labels": torch.arange(5 + n, 11 + n)} for n in range(4)]
losses = {}
for size, pieces in ((4, 1), (1, 4)):
    torch.manual_seed(0)
    arguments = TrainingArguments(
        output_dir="out", per_device_train_batch_size=size, gradient_accumulation_steps=pieces, max_steps=1,
        learning_rate=1e-30, report_to="none", use_cpu=True, save_strategy="no", disable_tqdm=True,
    )
    model = BartForConditionalGeneration(BartConfig(**SHAPE))
    losses[pieces] = Trainer(model=model, args=arguments, train_dataset=ROWS).train().training_loss
print(f"transformers {transformers.__version__}; one batch of four: {losses[1]:.3f}; four of one: {losses[4]:.3f}")
sys.exit(0 if losses[4] > 3.5 * losses[1] else 1)
PYTHON
