"""A checkout of a project that does nothing, for what compares checkouts: its commands are quick and its figures known."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = """
import time
from types import SimpleNamespace

class Summarizer:
    def summarize(self, paths):
        from summarizer.fusion.embedded import EmbeddedFuser
        EmbeddedFuser().fuse([["a", "b"], ["b", "a"], ["c"], [], *[["d", str(n)] for n in range({groups} - 1)]])
        time.sleep({seconds})
        sentences = [SimpleNamespace(origin=origin) for origin in ("fused", "fused", "extracted")]
        return SimpleNamespace(seconds={{"load": 9.0, "rank": {seconds}}}, sentences=sentences)
"""
_FUSER = """
class EmbeddedFuser:
    def fuse(self, groups, before=None):
        return []
"""
_COMMANDS = """
import gzip, json, os, pathlib, subprocess, sys, time

assert os.environ["HF_HUB_OFFLINE"] == "1"
command, input, *rest = sys.argv[1:]
output = pathlib.Path(rest[rest.index("--output") + 1])
if command == "run":
    if {broken} or not os.path.isdir(input):
        sys.exit("a traceback\\nIt is broken.")
    time.sleep({seconds} * (3 if os.environ.get("ONEDNN_MAX_CPU_ISA") == "AVX2" else 1))
    output.write_text("A summary.")
else:
    rows = [json.loads(line) for line in open(input)]
    assert all(article["text"] for row in rows for article in row["articles"])
    held = "bytearray(%d << 20)" % {megabytes}
    child = subprocess.Popen([sys.executable, "-c", f"held = b'x' * len({{held}}); import time; time.sleep(60)"])
    parts = output / ".job" / "batches" / "00"
    parts.mkdir(parents=True)
    time.sleep(0.7)
    for number in range(len(rows)):
        with gzip.open(parts / f"{{number}}.gz", "wt") as part:
            part.write(json.dumps({{"done": 1, "failed": 0, "skipped": 0}}))
    time.sleep(0.5)
    child.kill()
    (output / "clusters-0.jsonl").write_text("".join(json.dumps({{"status": "done"}}) + "\\n" for row in rows))
"""
_BENCH = """
import json, pathlib, sys
assert sys.argv[1] == "bench" and sys.argv[sys.argv.index("--articles") + 1] == "500"
folder = pathlib.Path(sys.argv[sys.argv.index("--output") + 1])
(folder / "results.json").write_text(json.dumps({{"ranking": [{{"seconds": {seconds}, "peak_mb": 7}}]}}))
"""
_MAKEFILE = """
.venv/.ready:
\tmkdir -p .venv/bin
\tln -s $(PYTHON) .venv/bin/python
\ttouch $@
"""


def stand_in(
    root: Path, *, seconds: float = 0.0, groups: int = 3, megabytes: int = 1, broken: bool = False
) -> Path:
    """A checkout whose commands take so long, whose fuser is asked for so many groups, whose worker holds so much."""
    files = {
        "summarizer/__init__.py": _PACKAGE,
        "summarizer/__main__.py": _COMMANDS,
        "summarizer/fusion/__init__.py": "",
        "summarizer/fusion/embedded.py": _FUSER,
        "eval/__init__.py": "",
        "eval/__main__.py": _BENCH,
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content and content is not _FUSER:
            content = content.format(seconds=seconds, groups=groups, megabytes=megabytes, broken=broken)
        path.write_text(content, encoding="utf-8")
    (root / "Makefile").write_text(_MAKEFILE, encoding="utf-8")
    return root


def recording_python(folder: Path) -> tuple[Path, Path]:
    """A Python that only notes what it was asked for, and makes a .venv with itself in it; and its notes."""
    script, notes = folder / "python", folder / "notes.txt"
    script.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, shutil, sys\n"
        f"with open({str(notes)!r}, 'a') as notes: print(*sys.argv[1:], file=notes)\n"
        "if 'venv' in sys.argv:\n"
        "    place = pathlib.Path(sys.argv[-1], 'bin'); place.mkdir(parents=True)\n"
        "    shutil.copy(__file__, place / 'python')\n"
        "if 'wheel' in sys.argv:\n"
        "    pathlib.Path(sys.argv[sys.argv.index('--wheel-dir') + 1]).mkdir(exist_ok=True)\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    return script, notes
