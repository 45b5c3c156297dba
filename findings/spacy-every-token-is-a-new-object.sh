#!/usr/bin/env bash
# spacy 3.8.18: no token is itself.
#
# One would guess: `doc[1] is doc[1]`; the root of a parse is known by `token.head is token`, as an object of the document that
# stays the same.
# Seen: every look at a token makes a new object, the loop over a document, `head`, `children` and `subtree` included. They are equal
# (`==`) and have one hash, and no two of them are one (`is`). `head` of the root is another object than the root.
# Why it matters here: joins walk up the parse to see what a clause hangs on. A walk that stops where `token.head is token` never
# stops, and a child compared with `is` is never found, which looks as though the parser had found nothing.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet spacy==3.8.18
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import spacy
from spacy.tokens import Doc

doc = Doc(spacy.blank("en").vocab, words=["Ferries", "wait"], heads=[1, 1], deps=["nsubj", "ROOT"])
root = doc[1]
same = {
    "doc[1]": doc[1] is root,
    "the root's head": root.head is root,
    "a loop": list(doc)[1] is root,
    "a child": next(iter(root.children)) is doc[0],
}
equal = doc[1] == root == root.head and hash(root.head) == hash(root)
print(f"spacy {spacy.__version__}: the same object: {same}; equal, with one hash: {equal}")
sys.exit(0 if equal and not any(same.values()) else 1)
PYTHON
