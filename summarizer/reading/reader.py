"""Files in, cleaned articles out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from summarizer.config import ReadingConfig
from summarizer.errors import InputError
from summarizer.progress import each_of
from summarizer.reading.article import Article, Removed, Unused
from summarizer.reading.boilerplate import strip_furniture
from summarizer.reading.files import PathsLike, SourceFile, find_files
from summarizer.reading.formats import NotOneEvent, Page, Unreadable, find_format, read_pages, text
from summarizer.reading.formats.rows import pages_of_row
from summarizer.reading.language import foreign_language, language_name
from summarizer.reading.layout import fewer_words, without_endless


@dataclass(frozen=True, kw_only=True)
class ReadResult:
    """What reading gave: the articles, and what gave none, with the reason."""

    #: Ordered by :attr:`Article.fingerprint`, whatever the order of the paths.
    articles: tuple[Article, ...]
    unused: tuple[Unused, ...]


def read_articles(
    paths: PathsLike = (), *, texts: Sequence[object] = (), config: ReadingConfig | None = None
) -> list[Article]:
    """Read and clean articles.

    ``paths`` is a file, a folder (searched recursively), a glob, ``"-"`` for standard input, or any number of these;
    a file's format is told by what it holds (README, "What it reads"). A file is read once, however often it is named.
    ``texts`` are articles at hand: strings, or objects such as a row of a .jsonl file holds (``text``, ``title``, …).
    The result does not depend on the order of either.

    Raises :class:`InputError` for a path that does not exist, and if no article is left; also for a file named
    outright that cannot be read or holds no article. A bad file that a folder or a glob holds is passed over, and so
    is a bad article among others of its file; :func:`read` says which and why.
    """
    return list(read(paths, texts=texts, config=config).articles)


def read(
    paths: PathsLike = (), *, texts: Sequence[object] = (), config: ReadingConfig | None = None
) -> ReadResult:
    """As :func:`read_articles`, with what was passed over and why."""
    config = config or ReadingConfig()
    given = isinstance(paths, str | Path) or bool(paths)
    drafts = [*_drafts_of_files(paths, config=config)] if given or not texts else []
    if isinstance(texts, str | bytes | Mapping):
        raise InputError(f"texts must be a list of texts, one an article, not one {type(texts).__name__}.")
    drafts += _drafts_of_rows(list(map(_as_row, texts)), name="texts", config=config)
    return _told_apart(drafts, config=config)


def read_rows(rows: Sequence[object], *, config: ReadingConfig | None = None) -> ReadResult:
    """As :func:`read`, from objects such as each line of a .jsonl file holds (``text``, ``title``, ``source``, …).

    The path of the first is ``articles[0]``, and so on. A bad one is passed over, with the reason; raises
    :class:`InputError` if none is left.
    """
    config = config or ReadingConfig()
    return _told_apart(list(_drafts_of_rows(rows, name="articles", config=config)), config=config)


def _drafts_of_files(paths: PathsLike, *, config: ReadingConfig) -> Iterator[_Draft]:
    for file in each_of(find_files(paths), "files"):
        drafts: list[_Draft] = []
        try:
            for draft in _read_file(file, config=config):
                drafts.append(draft)
                if len(drafts) > config.max_articles:
                    raise InputError(
                        f"{file.path} holds more than {config.max_articles:,} articles, too many for one event. Give "
                        "those of one event, or use newsweave batch for clusters; reading.max_articles is the limit.",
                        path=str(file.path),
                    )
            reasons = [draft.outcome.reason for draft in drafts if isinstance(draft.outcome, Unreadable)]
            if len(reasons) == len(drafts):
                raise InputError(
                    _listed(f"No article can be read from {file.path}", reasons), path=str(file.path)
                )
        except InputError as error:
            if file.named:
                raise
            drafts = [_Draft(file=file, key=None, place=1, outcome=Unreadable(reason=str(error)))]
        yield from drafts


def _as_row(text: object) -> object:
    """A text at hand as a row of a file: what a program holds may have its fields as attributes."""
    if isinstance(text, str):
        return {"text": text}
    if isinstance(text, Mapping) or not hasattr(text, "text"):
        return text
    names = (name for name in dir(text) if not name.startswith("_"))
    return {name: value for name in names if not callable(value := getattr(text, name))}


def _drafts_of_rows(rows: Sequence[object], *, name: str, config: ReadingConfig) -> Iterator[_Draft]:
    for number, row in enumerate(rows):
        path = f"{name}[{number}]"
        file = SourceFile(path=Path(path), named=False)
        own = row.get("id") if isinstance(row, Mapping) else None
        key = " ".join(str(own).split()) if isinstance(own, str | int) else ""
        pages = pages_of_row(row, where=path, key=key or None, max_words=config.max_words)
        for place, page in enumerate(pages, start=1):
            outcome = _article(page, path=path, config=config)
            yield _Draft(file=file, key=page.key, place=place, outcome=outcome)


def _told_apart(drafts: list[_Draft], *, config: ReadingConfig) -> ReadResult:
    """Drafts with their names, those in a language the models do not cover set aside."""
    articles: list[Article] = []
    unused: list[Unused] = []
    covered = language_name(config.language).split(" (")[0]
    for draft, name in zip(drafts, _names(drafts), strict=True):
        found, path = draft.outcome, str(draft.file.path)
        if isinstance(found, Unreadable):
            unused.append(Unused(id=name, path=path, title=found.title, reason=found.reason))
        elif language := foreign_language(found.text, expected=config.language):
            reason = f"is in {language}; the models cover {covered}"
            unused.append(
                Unused(id=name, path=found.path, title=found.title, words=found.words, reason=reason)
            )
        else:
            articles.append(replace(found, id=name))
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
    outcome: Article | Unreadable


def _read_file(file: SourceFile, *, config: ReadingConfig) -> Iterator[_Draft]:
    place = 0
    try:
        given = file.opened(max_mb=config.max_file_mb)
        plain = find_format(given) is text.FORMAT and given.suffix not in ("", *text.FORMAT.suffixes)
        if plain and not file.named:
            raise InputError(
                f"{given.path} is not known to hold an article: it is text, and {given.suffix} is not how articles are "
                "named. Name the file itself to have it read.",
                path=given.path,
            )
        for place, page in enumerate(read_pages(given, max_words=config.max_words), start=1):
            outcome = _article(page, path=given.path, config=config)
            yield _Draft(file=file, key=page.key, place=place, outcome=outcome)
    except OSError as error:
        raise InputError(
            f"{file.path} cannot be read: {error.strerror or error}.", path=str(file.path)
        ) from error
    except NotOneEvent:
        raise
    except InputError as error:
        if not place:
            raise
        # What was read before the damage stands.
        yield _Draft(file=file, key=f"#{place + 1}", place=place + 1, outcome=Unreadable(reason=str(error)))


def _article(page: Page | Unreadable, *, path: str, config: ReadingConfig) -> Article | Unreadable:
    if isinstance(page, Unreadable):
        return page
    cleaned = strip_furniture(page.paragraphs, title=page.title, authors=page.authors)
    text, beyond = _shortened(cleaned.paragraphs, max_words=config.max_words, beyond=page.beyond)
    cut = (Removed(text=beyond, reason=f"longer than {config.max_words} words"),) if beyond else ()
    removed = (*page.removed, *cleaned.removed, *page.cut, *cut)
    if fewer_words(text, config.min_words):
        where = f"{path} ({page.key})" if page.key else path
        reasons = ", ".join(sorted({item.reason for item in removed}))
        return Unreadable(
            reason=f"{where} holds no article: {len(text.split())} words of prose are left after cleaning, and "
            f"{config.min_words} are needed." + (f" Removed: {reasons}." if reasons else ""),
            title=cleaned.title,
        )
    return Article(
        id="",
        path=path,
        title=cleaned.title,
        text=text,
        source=page.source,
        url=page.url,
        published=page.published,
        removed=removed,
    )


def _shortened(paragraphs: Sequence[str], *, max_words: int, beyond: str) -> tuple[str, str]:
    """The first ``max_words`` words, ending with a paragraph or at least a sentence; and the rest, with ``beyond``."""
    text = "\n\n".join(paragraphs)
    if fewer_words(text, max_words + 1):
        return text, beyond.strip()
    text, endless = without_endless(text)
    rest = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    ends = [*accumulate(len(paragraph.split()) for paragraph in rest)]
    place = bisect_right(ends, max_words)
    kept, rest = rest[:place], rest[place:]
    left = max_words - (ends[place - 1] if place else 0)
    if rest and left > max_words / 2:  # one endless paragraph: cut inside it
        head = " ".join(rest[0].split()[:left])
        stops = [match.end() for match in re.finditer(r"[.!?][\"'”’)]*(?= |$)", head)]
        kept.append(head[: stops[-1]] if stops else head)
        rest[0] = rest[0][len(kept[-1]) :].strip()
    cut = "\n\n".join(rest) + beyond
    return "\n\n".join(kept), (f"{cut}\n\n{endless}" if endless else cut).strip()


def _names(drafts: list[_Draft]) -> list[str]:
    """Readable ids, unique, and the same whatever the order: lengthened only where two would collide."""
    ladders = [_ladder(draft) for draft in drafts]
    names = [next(ladder) for ladder in ladders]
    topmost: set[int] = set()
    while True:
        counts = Counter(names)
        clashing = [n for n, name in enumerate(names) if counts[name] > 1 and n not in topmost]
        if not clashing:
            return names
        for n in clashing:
            longer = next(ladders[n], None)
            if longer is None:
                topmost.add(n)
            else:
                names[n] = longer


def _ladder(draft: _Draft) -> Iterator[str]:
    """Ids for one article from the shortest to one that cannot collide."""
    key = draft.key
    if key is not None and not key.startswith("#"):
        yield key
    tail = "" if key is None else key if key.startswith("#") else f"/{key}"
    path: Path = draft.file.path.resolve()
    yield path.stem + tail
    yield path.name + tail
    folders = path.parent.parts
    for n in range(1, len(folders) + 1):
        yield "/".join([*folders[-n:], path.name]) + tail
    yield "/".join([*folders, path.name]) + f"{tail}#{draft.place}"


def _nothing_left(unused: list[Unused]) -> InputError:
    reasons = [item.reason if item.path in item.reason else f"{item.path} {item.reason}." for item in unused]
    where = unused[0].path if len(unused) == 1 else None
    return InputError(_listed(f"None of the {len(unused)} articles can be used", reasons), path=where)


def _listed(what: str, reasons: list[str]) -> str:
    """One reason as it is, several under what they explain."""
    if len(reasons) == 1:
        return reasons[0]
    more = [f"and {len(reasons) - 10} more"] if len(reasons) > 10 else []
    return "\n- ".join([f"{what}:", *reasons[:10], *more])
