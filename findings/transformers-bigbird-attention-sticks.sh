#!/usr/bin/env bash
# transformers 5.23.0: after one short input BigBird-PEGASUS reads every later input with full attention.
#
# One would guess: a model in evaluation mode is a function of its input.
# Seen: an input of at most (5 + 2 * num_random_blocks) * block_size tokens switches the encoder to attention_type
# "original_full" (it says so, once), and nothing switches it back: the same long input is encoded differently before and
# after a short one, and full attention's memory grows with the square of the length.
# Why it matters here: batches are sorted by length, so what a cluster's summary says would depend on which clusters came
# before it. A hook now begins each input with the attention that the config names.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.23.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import torch
import transformers
from transformers import BigBirdPegasusConfig, BigBirdPegasusModel

transformers.logging.set_verbosity_error()
torch.manual_seed(0)
shape = dict(d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2)
config = BigBirdPegasusConfig(
    vocab_size=60, encoder_ffn_dim=16, decoder_ffn_dim=16, block_size=4, num_random_blocks=1, max_position_embeddings=128, **shape
)
encoder = BigBirdPegasusModel(config).eval().encoder
long, short = torch.arange(2, 58)[None], torch.arange(2, 10)[None]
with torch.inference_mode():
    before = encoder(long).last_hidden_state
    encoder(short)
    after = encoder(long).last_hidden_state
apart = (before - after).abs().max().item()
print(f"transformers {transformers.__version__}; attention is now {encoder.attention_type}; the long input is read {apart:.3f} apart")
sys.exit(0 if apart > 1e-3 and encoder.attention_type == "original_full" else 1)
PYTHON
