#!/usr/bin/env bash
# python-docx 1.2.0: a document made today says that it was created in 2013, and last changed then.
#
# One would guess: `docx.Document()` stamps the time at which it is called, or leaves `created` and `modified` empty until
# somebody sets them; and `save()` moves `modified` on.
# Seen: both are those of the template that the package holds, 23 December 2013, and stay so when the document is saved, opened
# and saved again. The author is the package.
# Why it matters here: exports and content systems write their articles with it. Whoever takes `created` for the day of
# publication works "tomorrow" out as 24 December 2013, and takes the article for older than every other.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-docx==1.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import docx

document = docx.Document()
document.add_paragraph("The council of Osk votes on a tunnel tomorrow.")
document.save("a.docx")
again = docx.Document("a.docx")
again.add_paragraph("Buses will run.")
again.save("a.docx")
known = docx.Document("a.docx").core_properties
days = {str(each.date()) for each in (known.created, known.modified)}
print(f"python-docx {version('python-docx')}: created and modified {sorted(days)}, author {known.author!r}")
sys.exit(0 if days == {"2013-12-23"} and known.author == "python-docx" else 1)
PYTHON
