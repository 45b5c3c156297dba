"""A summary on a terminal: the prose with what carries each sentence, footnotes, and where the articles disagree.

Nothing is told by colour alone: each sentence says in words whether it was fused, and the words of a fused one are set
in the type of the footnote that has them, or followed by its number where a terminal has no type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from summarizer.output.attribution import fragments
from summarizer.output.characters import visible
from summarizer.output.plain import CONFLICTS, REASONS, REFUSED, SOURCES, reasons
from summarizer.output.summary import Conflict, Source, Summary, SummarySentence
from summarizer.output.wording import counted
from summarizer.text.words import figures

#: Columns beyond which lines are hard to read.
WIDEST = 100

# How words are set that one source of a fused sentence has: type for whoever sees no colours, and those of Okabe & Ito
# (2008) that every kind of sight tells apart and that stand out by 3 to 1 from black and from white.
_TYPES = ("underline", "bold", "italic")
_COLOURS = ("#009e73", "#d55e00", "#cc79a7", "#0072b2")

_HEADING, _NOTE, _VALUE = Style(bold=True), Style(dim=True), Style(bold=True)
#: Articles that are named where some were not used; all of them are on stderr.
_NAMED = 5


def print_summary(summary: Summary, console: Console, *, quiet: bool = False, explain: bool = False) -> None:
    """Print for reading, at most 100 columns wide.

    What articles say is shown as text: no markup, and ``⟨U+202E⟩`` for a character that would act.

    :param quiet: the prose alone, without footnotes.
    :param explain: add why each sentence is there, and what was refused.
    """
    width = min(console.width, WIDEST)
    for block in _blocks(summary, styled=console.color_system is not None, quiet=quiet, explain=explain):
        console.print(block, width=width, highlight=False, overflow="fold")
        console.print()


def _blocks(summary: Summary, *, styled: bool, quiet: bool, explain: bool) -> Iterator[RenderableType]:
    """Parts that a blank line separates."""
    if quiet:
        yield Text(_line(summary.text))
    else:
        for sentence in summary.sentences:
            yield _sentence(sentence, summary, styled=styled)
        if summary.numbers:
            yield Group(Text(SOURCES, style=_HEADING), *_footnotes(summary))
        if summary.conflicts:
            yield Group(Text(CONFLICTS, style=_HEADING), *map(_disagreement, summary.conflicts))
    if explain:
        yield _listed(REASONS, list(reasons(summary)))
        if summary.dropped:
            yield _listed(REFUSED, [f"- {each.text} ({each.reason})" for each in summary.dropped])
    if not quiet and (left := [*_left_out(summary, refused=not explain)]):
        yield Group(*left)


# -- sentences --------------------------------------------------------------------------------------------------


def _sentence(sentence: SummarySentence, summary: Summary, *, styled: bool) -> RenderableType:
    """The sentence with its footnote numbers; below it what carries it, and whether anybody disagrees."""
    fused = sentence.origin == "fused"
    numbers = [summary.numbers[source] for source in sentence.sources]
    text = _by_source(sentence, numbers, styled=styled) if fused else Text(_line(sentence.text))
    if numbers:
        text.append(" ").append_text(_key(numbers, styled=styled and fused))
    notes = [Text(_backing(sentence), style=_NOTE)]
    notes += [Text(_disputed(each)) for each in summary.conflicts if _tells(sentence, each)]
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row("+" if fused else "", text)
    for note in notes:
        grid.add_row("", note)
    return grid


def _by_source(sentence: SummarySentence, numbers: Sequence[int], *, styled: bool) -> Text:
    """The words of a fused sentence, set in the type of the source that has them, or followed by its number."""
    text = Text()
    for fragment in fragments(_line(sentence.text), [source.text for source in sentence.sources]):
        text.append(fragment.text, style=_type(fragment.sources) if styled else "")
        if fragment.sources and not styled:
            text.append(" ").append_text(_key([numbers[place] for place in fragment.sources], styled=False))
    return text


def _key(numbers: Sequence[int], *, styled: bool) -> Text:
    """``[3, 4]``, each number as the words are set that are its source's."""
    shown = [Text(str(n), style=_type([place]) if styled else "") for place, n in enumerate(numbers)]
    return Text("[").append_text(Text(", ").join(shown)).append("]")


def _type(places: Sequence[int]) -> Style:
    """How words are set that the sources at these places of a sentence have: in no colour where several have them."""
    colour = Style(color=_COLOURS[places[0] % len(_COLOURS)]) if len(places) == 1 else Style()
    return Style.combine([colour, *(Style.parse(_TYPES[place % len(_TYPES)]) for place in places)])


def _backing(sentence: SummarySentence) -> str:
    """``fused · 2 articles · judge 0.93``."""
    support = sentence.support
    known = [sentence.origin, counted(support.articles, "article"), sentence.backing]
    if support.unsupported:
        known.append(f"not in the sources: {_line(', '.join(support.unsupported))}")
    return " · ".join(known)


def _disputed(conflict: Conflict) -> str:
    return f"≠ the articles disagree: {' against '.join(_line(claim.value) for claim in conflict.claims)}"


def _tells(sentence: SummarySentence, conflict: Conflict) -> bool:
    """Whether it draws on a side of the disagreement and tells its value."""
    words = _figures_or_words(sentence.text)
    return any(
        _figures_or_words(claim.value) <= words and not set(claim.sources).isdisjoint(sentence.sources)
        for claim in conflict.claims
    )


def _figures_or_words(text: str) -> frozenset[str]:
    """``{"31"}`` of "thirty-one people (Tuesday)"; the words of what has no figure, but for a yes and a no."""
    return figures(text) or frozenset(re.findall(r"\w+", text.casefold())) - {"yes", "no"}


# -- below the sentences ----------------------------------------------------------------------------------------


def _footnotes(summary: Summary) -> Iterator[RenderableType]:
    """``[1] Harbour Post, “Title”, 4 March 2024``, its address, and its words where no sentence has them all."""
    said = {_line(sentence.text) for sentence in summary.sentences if sentence.origin == "extracted"}
    first: dict[str, int] = {}
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for source, number in summary.numbers.items():
        earlier = first.setdefault(source.article, number)
        origin = Text(_origin(source) if earlier == number else f"{_name(source)}, as in [{earlier}]")
        grid.add_row(f"[{number}]", origin)
        if source.url and earlier == number:
            grid.add_row("", _address(source))
        if (words := _line(source.text)) not in said:
            grid.add_row("", Text(words, style=_NOTE))
    yield grid


def _name(source: Source) -> str:
    return _line(source.outlet or source.article)


def _origin(source: Source) -> str:
    """Outlet, title and date as far as they are known; the article's own name where no outlet is."""
    return ", ".join(filter(None, ("" if source.outlet else _line(source.article), _line(source.origin))))


def _address(source: Source) -> Text:
    """A link if it is one of the web and holds nothing that would act in a terminal; else only its text."""
    shown = visible(source.url or "")
    return Text(shown, style=Style(link=source.link) if source.link == shown else "")


def _disagreement(conflict: Conflict) -> RenderableType:
    """The topic; below it, for each value, who gives it and when."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(3):
        grid.add_column(overflow="fold")
    for claim in conflict.claims:
        names = dict.fromkeys(_name(source) for source in claim.sources)
        grid.add_row(Text(_line(claim.value), style=_VALUE), Text(", ".join(names)), Text(claim.day))
    return Group(Text(_line(conflict.topic)), Padding(grid, (0, 0, 0, 2)))


def _listed(heading: str, lines: Sequence[str]) -> RenderableType:
    return Group(Text(heading, style=_HEADING), *(Text(_line(line)) for line in lines))


def _left_out(summary: Summary, *, refused: bool) -> Iterator[Text]:
    """A line on the articles that were not used, and one on what was refused."""
    unused = [article for article in summary.articles if not article.used]
    if unused:
        names = [_line(f"{each.id} ({each.reason})" if each.reason else each.id) for each in unused[:_NAMED]]
        names += [f"{len(unused) - _NAMED:,} more"] if len(unused) > _NAMED else []
        of_all = counted(len(summary.articles), "article")
        yield Text(f"Not used: {len(unused):,} of {of_all}: {'; '.join(names)}", style=_NOTE)
    if refused and summary.dropped:
        yield Text(f"Refused: {counted(len(summary.dropped), 'text')}; --explain lists them", style=_NOTE)


def _line(text: str) -> str:
    """On one line, with what would act shown."""
    return " ".join(visible(text).split())
