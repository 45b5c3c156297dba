"""Options that more than one command takes, and what they make of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.errors import InputError

if TYPE_CHECKING:
    from summarizer.config import Config


# Options that more than one command takes.
MaxWords = Annotated[
    int | None,
    typer.Option(metavar="N", help="Length of the summary in words, kept within 10 %. [default: 150]"),
]

Sentences = Annotated[
    int | None,
    typer.Option(metavar="N", help="Length of the summary in sentences, in place of --max-words."),
]

Query = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What you want to know; focuses the summary.")
]

Model = Annotated[
    str | None,
    typer.Option(
        metavar="ID_OR_FOLDER",
        help="A seq2seq model by hub id or local folder, in place of the embedded one.",
    ),
]

ConfigFile = Annotated[
    str | None, typer.Option(metavar="FILE", help="Settings as YAML; see configs/default.yaml.")
]

Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="One setting, for example fusion.num_beams=2."),
]

Debug = Annotated[
    bool,
    typer.Option("--debug", envvar="NEWSWEAVE_DEBUG", help="Show tracebacks.", show_envvar=True),
]


def settled_config(
    path: str | None,
    settings: list[str],
    *,
    max_words: int | None,
    sentences: int | None,
    query: str | None,
    model: str | None,
) -> Config:
    """The config file, then the named options, then ``--set``: the more particular wins."""
    from summarizer.config import Config

    config = Config.load(path) if path is not None else Config()
    named: dict[str, object] = {}
    if max_words is not None and sentences is not None:
        raise InputError("Give --max-words or --sentences, not both: a summary has one length.")
    if max_words is not None:
        named |= {"max_words": max_words, "sentences": None}
    if sentences is not None:
        named["sentences"] = sentences
    if query is not None:
        named["query"] = query
    if model is not None:
        # A revision pins one model; it means nothing for another.
        named |= {"fusion.model": model, "fusion.revision": None}
    return config.with_settings(named).with_settings(settings)
