"""The page that every report is written on: a template and its values in, one HTML file out.

The file needs nothing else: styles and scripts are in it. Figures are formatted here, so that they read alike in all
reports.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from summarizer.output.page import Assets, environment

_HERE = Path(__file__).parent


def figure(value: float | None, factor: float = 1, digits: int = 3) -> str:
    """A figure as it is printed everywhere; a dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{factor * value:.{digits}f}"


def number(value: float | None) -> float | str:
    """A value to sort by; nothing where there is none."""
    return "" if value is None or math.isnan(value) else value


@cache
def templates() -> Environment:
    """The reports' templates, with the figures' filters."""
    made = environment(templates=FileSystemLoader(_HERE / "templates"))
    made.filters |= {"figure": figure, "number": number}
    return made


def write_page(path: Path, template: str, **values: Any) -> None:
    """The template, filled with ``values``, as one file with styles and scripts in it."""
    own = _HERE / "static"
    assets = Assets("page.css", "index.css", own / "report.css", "page.js", own / "report.js")
    html = templates().get_template(template).render(assets=assets, **values)
    path.write_text(html, encoding="utf-8", errors="replace")
