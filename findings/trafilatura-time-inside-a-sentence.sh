#!/usr/bin/env bash
# trafilatura 2.3.1: `<time>` inside a sentence is dropped with its words, and `<q>` ends the line.
#
# One would guess: inline elements keep their text in the sentence, as `<b>` or `<a>` do; `<time datetime=…>Tuesday</time>`
# is how many news sites mark a day in running text.
# Seen: "ran aground on <time>Tuesday</time> at dawn" gives "ran aground on at dawn", and the words behind a `<q>` begin a
# line of their own, so that one sentence becomes two.
# Why it matters here: the day is what articles disagree about, and "The vote is on ." is what a summary would say.
# The reader of web pages unwraps such elements, and writes the quotation marks of `<q>`, before it extracts.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet trafilatura==2.3.1 "lxml-html-clean>=0.4"
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import trafilatura

PAGE = """<html><body><article><h1>Ferry aground</h1>
<p>The ferry ran aground off the point on <time datetime="2031-03-04">Tuesday</time> at dawn, the <b>coastguard</b> said.</p>
<p>The crew called it <q>a small bang</q> in the night, and nobody was hurt when the lifeboats came alongside.</p>
<p>Everybody was taken ashore by nine in the morning, and two people with broken arms went to the hospital.</p>
</article></body></html>"""
lines = (trafilatura.extract(PAGE) or "").splitlines()
print(f"trafilatura {trafilatura.__version__}:", *lines, sep="\n  ")
text = "\n".join(lines)
kept = "coastguard said" in text
sys.exit(0 if kept and "Tuesday" not in text and "small bang\n" in text else 1)
PYTHON
