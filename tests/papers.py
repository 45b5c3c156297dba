"""The parts of the papers that are made from the code: ``make fix`` writes them, the tests compare them.

``python -m tests.papers --sample`` also writes the README's sample summary anew. The tests hold it to the
example's articles and not to the letter, as another processor may round its way to another word.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import yaml
from pydantic import BaseModel

from summarizer import Config, summarize

PROJECT = Path(__file__).parent.parent
README = PROJECT / "README.md"
DEFAULT_CONFIG = PROJECT / "configs" / "default.yaml"

SAMPLE = re.compile(
    r"^```console\n\$ newsweave run (?P<folder>examples/\S+)\n(?P<output>.*?)^```\n", re.DOTALL | re.MULTILINE
)
_HELP = re.compile(r"```console\n\$ newsweave (?P<arguments>[^\n]*--help)\n.*?```\n", re.DOTALL)


def default_config() -> str:
    """Every setting with its default, and its description as a comment."""
    head = "# Every setting of newsweave with its default. Copy what you want to change; the rest may be left out.\n"
    return head + "".join(_settings(Config(), indent=""))


def _settings(section: BaseModel, *, indent: str) -> list[str]:
    lines: list[str] = []
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, BaseModel):
            about = (type(value).__doc__ or "").strip()
            lines += ["\n", *_comment(about, indent), f"{indent}{name}:\n"]
            lines += _settings(value, indent=indent + "  ")
        else:
            lines += [*_comment(field.description or "", indent), indent + yaml.safe_dump({name: value})]
    return lines


def _comment(text: str, indent: str) -> list[str]:
    return [f"{indent}# {line}\n" for line in textwrap.wrap(text, 100)]


def newsweave_help(arguments: str) -> str:
    """What ``newsweave ARGUMENTS`` prints on an 80-column terminal."""
    done = subprocess.run(
        [sys.executable, "-c", "from summarizer.cli import main; main()", *arguments.split()],
        cwd=PROJECT,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def readme_with_help(readme: str) -> str:
    """The README with every ``newsweave … --help`` block as the command prints it today."""
    return _HELP.sub(
        lambda found: (
            f"```console\n$ newsweave {found['arguments']}\n{newsweave_help(found['arguments'])}```\n"
        ),
        readme,
    )


def readme_with_sample(readme: str) -> str:
    """The README with what its first ``newsweave run`` prints into a pipe today, its lines broken at 100 columns."""

    def printed(found: re.Match[str]) -> str:
        text = summarize([PROJECT / found["folder"]]).to_text()
        output = "\n".join(map(_broken, text.splitlines()))
        return f"```console\n$ newsweave run {found['folder']}\n{output}\n```\n"

    return SAMPLE.sub(printed, readme, count=1)


def _broken(line: str) -> str:
    return textwrap.fill(line, 100, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    DEFAULT_CONFIG.write_text(default_config(), encoding="utf-8")
    text = readme_with_help(README.read_text(encoding="utf-8"))
    if "--sample" in sys.argv:
        text = readme_with_sample(text)
    README.write_text(text, encoding="utf-8")
