"""Files in, cleaned articles out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.config import ReadingConfig
from summarizer.errors import InputError
from summarizer.reading.article import Article, Removed, Unused
from summarizer.reading.files import PathsLike, SourceFile, find_files
from summarizer.reading.formats import Page, read_pages
from summarizer.reading.furniture import strip_furniture
from summarizer.reading.language import foreign_language, language_name


@dataclass(frozen=True, kw_only=True)
class ReadResult:
    """What reading gave: the articles, and what gave none, with the reason."""

    #: Ordered by :attr:`Article.fingerprint`, whatever the order of the paths.
    articles: tuple[Article, ...]
    unused: tuple[Unused, ...]


def read_articles(paths: PathsLike, *, config: ReadingConfig | None = None) -> list[Article]:
    """Read and clean articles.

    ``paths`` is a file, a folder (searched recursively for txt, md, html, json, jsonl and pdf), a glob, or any
    number of these. A file is read once, however often it is named. The result does not depend on the order
    of the paths.

    Raises :class:`InputError` for a path that does not exist, for a file named outright that cannot be
    read or holds no article, and if no article is left. A bad file that a folder or a glob holds is passed
    over; :func:`read` says which and why.
    """
    return list(read(paths, config=config).articles)


def read(paths: PathsLike, *, config: ReadingConfig | None = None) -> ReadResult:
    """As :func:`read_articles`, with what was passed over and why."""
    config = config or ReadingConfig()
    drafts: list[_Draft] = []
    for file in find_files(paths):
        try:
            drafts += _read_file(file, config=config)
        except InputError as error:
            if file.named:
                raise
            drafts.append(_Draft(file=file, key=None, place=1, outcome=str(error)))
    return _told_apart(drafts, config=config)


def read_rows(rows: Sequence[object], *, config: ReadingConfig | None = None) -> ReadResult:
    """As :func:`read`, from objects such as each line of a .jsonl file holds (``text``, ``title``, ``source``, …).

    The path of the first is ``articles[0]``, and so on. A bad one is passed over, with the reason; raises
    :class:`InputError` if none is left.
    """
    config = config or ReadingConfig()
    drafts: list[_Draft] = []
    for place, row in enumerate(rows):
        path = f"articles[{place}]"
        file = SourceFile(path=Path(path), named=False)
        key = row.get("id") if isinstance(row, Mapping) else None
        key = " ".join(str(key).split()) if isinstance(key, str | int) else ""
        outcome: Article | str
        try:
            (page,) = read_pages(
                json.dumps([row]).encode(), suffix=".json", path=path, max_words=config.max_words
            )
            outcome = _article(page, path=path, config=config)
        except InputError as error:
            outcome = str(error)
        drafts.append(_Draft(file=file, key=key or None, place=1, outcome=outcome))
    return _told_apart(drafts, config=config)


def _told_apart(drafts: list[_Draft], *, config: ReadingConfig) -> ReadResult:
    """Drafts with their names, those in a language the models do not cover set aside."""
    articles: list[Article] = []
    unused: list[Unused] = []
    for draft, name in zip(drafts, _names(drafts), strict=True):
        if isinstance(draft.outcome, str):
            unused.append(Unused(id=name, path=str(draft.file.path), reason=draft.outcome))
            continue
        article = replace(draft.outcome, id=name)
        language = foreign_language(article.text, expected=config.language)
        if language is None:
            articles.append(article)
        else:
            covered = language_name(config.language).split(" (")[0]
            unused.append(
                Unused(
                    id=name,
                    path=article.path,
                    title=article.title,
                    words=article.words,
                    reason=f"is in {language}; the models cover {covered}",
                )
            )
    unused.sort(key=lambda item: (item.id, item.path))
    if not articles:
        raise _nothing_left(unused)
    return ReadResult(
        articles=tuple(sorted(articles, key=lambda a: (a.fingerprint, a.id))), unused=tuple(unused)
    )


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """An article that has no id yet, or why there is none."""

    file: SourceFile
    key: str | None
    #: Place in its file, from 1.
    place: int
    outcome: Article | str


def _read_file(file: SourceFile, *, config: ReadingConfig) -> list[_Draft]:
    path = str(file.path)
    try:
        if not file.path.is_file():
            raise InputError(f"{path} is not a regular file. Give a file, a folder or a glob.", path=path)
        megabytes = file.path.stat().st_size / 1e6
        if megabytes > config.max_file_mb:
            raise InputError(
                f"{path} is too large for an article: {megabytes:.0f} MB, and the limit is "
                f"{config.max_file_mb:g} MB. Split it, or raise reading.max_file_mb.",
                path=path,
            )
        data = file.path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.", path=path) from error
    pages = read_pages(data, suffix=file.path.suffix, path=path, max_words=config.max_words)
    drafts = [
        _Draft(file=file, key=page.key, place=place, outcome=_article(page, path=path, config=config))
        for place, page in enumerate(pages, start=1)
    ]
    reasons = [draft.outcome for draft in drafts if isinstance(draft.outcome, str)]
    if len(reasons) == len(drafts):
        raise InputError(reasons[0], path=path)
    return drafts


def _article(page: Page, *, path: str, config: ReadingConfig) -> Article | str:
    cleaned = strip_furniture(page.paragraphs, title=page.title, authors=page.authors)
    kept, cut = _shortened(cleaned.paragraphs, max_words=config.max_words, beyond=page.beyond)
    removed = (*page.removed, *cleaned.removed, *cut)
    article = Article(
        id="",
        path=path,
        title=cleaned.title,
        text="\n\n".join(kept),
        source=page.source,
        url=page.url,
        published=page.published,
        removed=removed,
    )
    if article.words < config.min_words:
        where = f"{path} ({page.key})" if page.key else path
        reasons = ", ".join(sorted({item.reason for item in removed}))
        return (
            f"{where} holds no article: {article.words} words of prose are left after cleaning, and "
            f"{config.min_words} are needed." + (f" Removed: {reasons}." if reasons else "")
        )
    return article


def _shortened(
    paragraphs: tuple[str, ...], *, max_words: int, beyond: str
) -> tuple[tuple[str, ...], tuple[Removed, ...]]:
    """The first ``max_words`` words, ending with a paragraph or at least a sentence, and the rest.

    ``beyond`` is more of the rest, which was cut earlier.
    """
    words = place = 0
    while place < len(paragraphs) and words + len(paragraphs[place].split()) <= max_words:
        words += len(paragraphs[place].split())
        place += 1
    kept, rest = list(paragraphs[:place]), list(paragraphs[place:])
    if rest and words < max_words // 2:  # one endless paragraph: cut inside it
        head = " ".join(rest[0].split()[: max_words - words])
        ends = [match.end() for match in re.finditer(r"[.!?][\"'”’)]*(?= |$)", head)]
        head = head[: ends[-1]] if ends else head
        kept.append(head)
        rest[0] = rest[0][len(head) :].strip()
    cut = ("\n\n".join(rest) + beyond).strip()
    return tuple(kept), (Removed(text=cut, reason=f"longer than {max_words} words"),) if cut else ()


def _names(drafts: list[_Draft]) -> list[str]:
    """Readable ids, unique, and the same whatever the order: lengthened only where two would collide."""
    ladders = [_ladder(draft) for draft in drafts]
    steps = [0] * len(drafts)
    while True:
        names = [ladder[min(step, len(ladder) - 1)] for ladder, step in zip(ladders, steps, strict=True)]
        counts = Counter(names)
        clashing = [n for n, name in enumerate(names) if counts[name] > 1 and steps[n] < len(ladders[n]) - 1]
        if not clashing:
            return names
        for n in clashing:
            steps[n] += 1


def _ladder(draft: _Draft) -> list[str]:
    """Ids for one article from the shortest to one that cannot collide."""
    path: Path = draft.file.path.resolve()
    key = draft.key
    own = [] if key is None or key.startswith("#") else [key]
    tail = "" if key is None else key if key.startswith("#") else f"/{key}"
    folders = path.parent.parts
    names = [
        path.stem,
        path.name,
        *("/".join([*folders[-n:], path.name]) for n in range(1, len(folders) + 1)),
    ]
    return [*own, *(name + tail for name in names), f"{names[-1]}{tail}#{draft.place}"]


def _nothing_left(unused: list[Unused]) -> InputError:
    if len(unused) == 1:
        only = unused[0]
        return InputError(
            only.reason if only.path in only.reason else f"{only.path} {only.reason}.", path=only.path
        )
    shown = "\n".join(
        f"- {item.reason if item.path in item.reason else f'{item.path} {item.reason}'}"
        for item in unused[:10]
    )
    more = f"\n- and {len(unused) - 10} more" if len(unused) > 10 else ""
    return InputError(f"None of the {len(unused)} articles can be used:\n{shown}{more}")
