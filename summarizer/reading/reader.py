"""Files in, cleaned articles out."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    drafts = [*_drafts_of_files(paths, config=config)] if _given(paths) or not texts else []
    drafts += _drafts_of_texts(texts, config=config)
    return _told_apart(drafts, config=config)


def read_rows(rows: Sequence[object], *, config: ReadingConfig | None = None) -> ReadResult:
    """As :func:`read`, from objects such as each line of a .jsonl file holds (``text``, ``title``, ``source``, …).

    The path of the first is ``articles[0]``, and so on. A bad one is passed over, with the reason; raises
    :class:`InputError` if none is left.
    """
    config = config or ReadingConfig()
    return _told_apart(list(_drafts_of_rows(rows, name="articles", config=config)), config=config)


def _given(paths: PathsLike) -> bool:
    return isinstance(paths, str | Path) or bool(paths)


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


def _drafts_of_texts(texts: Sequence[object], *, config: ReadingConfig) -> Iterator[_Draft]:
    if isinstance(texts, str | bytes | Mapping):
        raise InputError(f"texts must be a list of texts, one an article, not one {type(texts).__name__}.")
    yield from _drafts_of_rows(list(map(_as_row, texts)), name="texts", config=config)


def _as_row(text: object) -> object:
    """A text at hand as a row of a file: what a program holds may have its fields as attributes."""
    if isinstance(text, str):
        return {"text": text}
    if dataclasses.is_dataclass(text) and not isinstance(text, type):
        return {each.name: getattr(text, each.name) for each in dataclasses.fields(text)}
    if isinstance(text, tuple) and hasattr(text, "_asdict"):
        return text._asdict()
    return vars(text) if hasattr(text, "text") and hasattr(text, "__dict__") else text


def _drafts_of_rows(rows: Sequence[object], *, name: str, config: ReadingConfig) -> Iterator[_Draft]:
    for number, row in enumerate(rows):
        path = f"{name}[{number}]"
        file = SourceFile(path=Path(path), named=False)
        own = row.get("id") if isinstance(row, Mapping) else None
        key = " ".join(str(own).split()) if isinstance(own, str | int) else ""
        pages = pages_of_row(row, where=path, key=key or None, max_words=config.max_words)
        for place, page in enumerate(pages, start=1):
            outcome = page if isinstance(page, Unreadable) else _article(page, path=path, config=config)
            yield _Draft(file=file, key=page.key, place=place, outcome=outcome)


def _told_apart(drafts: list[_Draft], *, config: ReadingConfig) -> ReadResult:
    """Drafts with their names, those in a language the models do not cover set aside."""
    articles: list[Article] = []
    unused: list[Unused] = []
    for draft, name in zip(drafts, _names(drafts), strict=True):
        if isinstance(draft.outcome, Unreadable):
            unused.append(
                Unused(
                    id=name, path=str(draft.file.path), title=draft.outcome.title, reason=draft.outcome.reason
                )
            )
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
    outcome: Article | Unreadable


def _read_file(file: SourceFile, *, config: ReadingConfig) -> Iterator[_Draft]:
    try:
        given = file.opened(max_mb=config.max_file_mb)
        if (
            not file.named
            and find_format(given) is text.FORMAT
            and given.suffix not in ("", *text.FORMAT.suffixes)
        ):
            raise InputError(
                f"{given.path} is not known to hold an article: it is text, and {given.suffix} is not how articles are "
                "named. Name the file itself to have it read.",
                path=given.path,
            )
        pages = read_pages(given, max_words=config.max_words)
    except OSError as error:
        raise InputError(
            f"{file.path} cannot be read: {error.strerror or error}.", path=str(file.path)
        ) from error
    place = 0
    try:
        for place, page in enumerate(pages, start=1):
            outcome = page if isinstance(page, Unreadable) else _article(page, path=given.path, config=config)
            yield _Draft(file=file, key=page.key, place=place, outcome=outcome)
    except NotOneEvent:
        raise
    except InputError as error:
        if not place:
            raise
        # What was read before the damage stands.
        yield _Draft(file=file, key=f"#{place + 1}", place=place + 1, outcome=Unreadable(reason=str(error)))


def _article(page: Page, *, path: str, config: ReadingConfig) -> Article | Unreadable:
    cleaned = strip_furniture(page.paragraphs, title=page.title, authors=page.authors)
    paragraphs, beyond = cleaned.paragraphs, page.beyond
    if not _surely_within(paragraphs, config.max_words) and (
        sum(len(paragraph.split()) for paragraph in paragraphs) > config.max_words
    ):
        text, endless = without_endless("\n\n".join(paragraphs))
        paragraphs = tuple(part for part in text.split("\n\n") if part.strip())
        beyond += f"\n\n{endless}" if endless else ""
    kept, cut = _shortened(paragraphs, max_words=config.max_words, beyond=beyond)
    removed = (*page.removed, *cleaned.removed, *page.cut, *cut)
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
    if fewer_words(article.text, config.min_words):
        where = f"{path} ({page.key})" if page.key else path
        reasons = ", ".join(sorted({item.reason for item in removed}))
        return Unreadable(
            reason=f"{where} holds no article: {article.words} words of prose are left after cleaning, and "
            f"{config.min_words} are needed." + (f" Removed: {reasons}." if reasons else ""),
            title=article.title,
        )
    return article


def _shortened(
    paragraphs: tuple[str, ...], *, max_words: int, beyond: str
) -> tuple[tuple[str, ...], tuple[Removed, ...]]:
    """The first ``max_words`` words, ending with a paragraph or at least a sentence, and the rest.

    ``beyond`` is more of the rest, which was cut earlier.
    """
    if not beyond and _surely_within(paragraphs, max_words):
        return paragraphs, ()
    words = place = 0
    while place < len(paragraphs):
        words += len(paragraphs[place].split())
        if words > max_words:
            words -= len(paragraphs[place].split())
            break
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


def _surely_within(paragraphs: tuple[str, ...], max_words: int) -> bool:
    """Whether they are too short for more words, whatever their words: most are, and to count takes longer."""
    return sum(map(len, paragraphs)) + len(paragraphs) <= 2 * max_words


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
