#!/usr/bin/env bash
# transformers 5.23.0: AutoTokenizer makes up a tokenizer where a folder has no tokenizer file.
#
# One would guess: an OSError, as for a folder without weights.
# Seen: from a folder that holds a T5 config.json and nothing else comes a T5Tokenizer of 104 tokens, with which every word
# is <unk>; not a word is said about it. (With a spiece.model but without sentencepiece it asks for `tiktoken`, which does
# not read that file either.)
# Why it matters here: a model folder copied without its tokenizer would read nothing and write rubbish. newsweave looks for
# a tokenizer's file first, and that words are known.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.23.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import tempfile

import transformers
from transformers import AutoTokenizer, T5Config

with tempfile.TemporaryDirectory() as folder:
    T5Config().save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
ids = tokenizer("The bridge was opened.")["input_ids"]
print(f"transformers {transformers.__version__}: {type(tokenizer).__name__} of {len(tokenizer)} tokens, {tokenizer.convert_ids_to_tokens(ids)}")
sys.exit(0 if ids.count(tokenizer.unk_token_id) == 4 else 1)
PYTHON
