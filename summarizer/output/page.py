"""Pages: one file each that fetches nothing and runs nothing but its own script.

What articles say is hostile input. Jinja escapes every text; characters that would turn the direction of the text
around, or that have no shape, are shown by their numbers; and the page's policy allows the style and the script whose
hashes it names, so that nothing else would run even if it got in.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from summarizer import __version__
from summarizer.output.characters import visible
from summarizer.output.plain import reasons
from summarizer.output.summary import Summary
from summarizer.output.view import ClusterView, described
from summarizer.output.wording import counted


def as_page(summary: Summary, *, explain: bool = False, number: int | None = None, links: Any = None) -> str:
    """The page of one summary. See ``Summary.to_html``.

    ``links``: of a page in a folder the neighbours' addresses by name (``index``, ``before``, ``after``), and ``number``
    its place there.
    """
    view = ClusterView(summary)
    return (
        environment()
        .get_template("summary.html.j2")
        .render(
            view=view,
            explanations=list(reasons(summary)) if explain else [],
            number=number,
            links=links or {},
            assets=Assets("page.css", "page.js"),
        )
    )


class Assets:
    """Style and script of a page, and the policy that allows these and nothing else.

    ``files``: names of files in ``static/``, or paths of others; each kind is joined in the order given.
    """

    def __init__(self, *files: str | Path) -> None:
        self.style = _joined(file for file in files if str(file).endswith(".css"))
        self.script = _joined(file for file in files if str(file).endswith(".js"))

    @property
    def policy(self) -> str:
        """The content-security policy. ``base-uri`` and ``form-action`` do not fall back on ``default-src``."""
        return (
            f"default-src 'none'; style-src {_hashed(self.style)}; script-src {_hashed(self.script)}; "
            "base-uri 'none'; form-action 'none'"
        )


@cache
def environment(*, templates: BaseLoader | None = None) -> Environment:
    """Jinja with our templates, and those of ``templates`` before them: the evaluation's reports are made of the same parts."""
    ours = PackageLoader("summarizer.output")
    made = Environment(
        loader=ChoiceLoader([templates, ours]) if templates is not None else ours,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Every value that is printed passes here before it is escaped.
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    made.globals |= {"version": __version__, "counted": counted, "described": described}
    made.filters |= {
        "as_data": as_data,
        "as_text": partial(json.dumps, ensure_ascii=False, indent=2, default=str),
    }
    return made


def as_data(value: Any) -> Markup:
    """``value`` as JSON to stand in ``<script type="application/json">``: no ``<`` or ``&`` in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _joined(files: Iterable[str | Path]) -> Markup:
    folder = resources.files("summarizer.output") / "static"
    found = (folder / file if isinstance(file, str) else file for file in files)
    return Markup("\n".join(file.read_text(encoding="utf-8") for file in found))


def _hashed(text: str) -> str:
    digest = hashlib.sha256(str(text).encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
