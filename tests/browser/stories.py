"""Summaries of articles that nobody wrote, with everything a page can show."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer import (
    ArticleUse,
    Claim,
    Conflict,
    Dropped,
    Explanation,
    Source,
    Summary,
    SummarySentence,
    Support,
)

#: Outlet and headline of the articles of :func:`ferry`.
_PAPERS = (
    ("The Sund Ledger", "Ferry aground off Sund with forty on board"),
    ("Harbour Post", "Aldora hits a sandbank"),
    ("Coast Radio", "Nobody hurt as ferry runs aground"),
)
_AGROUND = (
    "The ferry Aldora ran aground off Sund on Monday.",
    "The Aldora hit a sandbank near Sund.",
    "A ferry, the Aldora, is stuck on a sandbank off the harbour of Sund.",
)
_UNHURT = "Nobody was hurt, the coast guard said."
_BOARD = ("Forty people were on board.", "There were 52 people on board.")
_CAPTAIN = ("The captain said a light had failed.", "The harbour office said every light was lit.")
_TUG = ("Two tugs pulled her free on Tuesday.", "On Tuesday she was pulled free by two tugs.")


def ferry(*, words: int = 600) -> Summary:
    """Three articles of about ``words`` words, each longer than a window; four sentences and two disagreements.

    The sources of sentence 1 begin the articles, those of sentence 4 end them; one passage carries two sentences.
    """
    filling = "\n\n".join(
        f"Paragraph {number} tells of the weather, the harbour and the people who waited there for news."
        for number in range(1, words // 15)
    )
    texts = (
        f"{_AGROUND[0]} {_BOARD[0]}\n\n{filling}\n\n{_CAPTAIN[0]}\n\n{_TUG[0]}",
        f"{_AGROUND[1]} {_BOARD[1]}\n\n{filling}\n\n{_CAPTAIN[1]}\n\n{_TUG[1]}",
        f"{_AGROUND[2]}\n\n{filling}\n\n{_UNHURT}",
    )
    names = ("ledger", "post", "radio")
    about = [
        {
            "outlet": outlet,
            "title": title,
            "published": f"2031-03-0{day}",
            "url": f"https://{name}.example/ferry",
        }
        for day, (name, (outlet, title)) in enumerate(zip(names, _PAPERS, strict=True), start=4)
    ]

    def source(article: int, said: str) -> Source:
        start = texts[article].index(said)
        return Source(names[article], start, start + len(said), said, **about[article])

    return Summary(
        sentences=(
            _sentence(
                "The ferry Aldora hit a sandbank off the harbour of Sund on Monday.",
                [source(place, said) for place, said in enumerate(_AGROUND)],
                origin="fused",
            ),
            _sentence(_UNHURT, [source(2, _UNHURT)]),
            _sentence(
                "The Aldora is a ferry.",
                [source(0, _AGROUND[0]), source(2, _AGROUND[2])],
                origin="fused",
                unsupported=("is a",),
            ),
            _sentence(_TUG[0], [source(0, _TUG[0]), source(1, _TUG[1])]),
        ),
        conflicts=(
            Conflict(
                topic="people on board",
                claims=(
                    Claim(value="40 people", sources=(source(0, _BOARD[0]),), date="2031-03-04"),
                    Claim(value="52 people", sources=(source(1, _BOARD[1]),), date="2031-03-05"),
                ),
            ),
            Conflict(
                topic="whether a light had failed",
                claims=(
                    Claim(value="had failed", sources=(source(0, _CAPTAIN[0]),)),
                    Claim(value="was lit", sources=(source(1, _CAPTAIN[1]),)),
                ),
            ),
        ),
        articles=(
            *(
                ArticleUse(
                    id=name, path=f"{name}.txt", words=len(text.split()), used=True, text=text, **about[place]
                )
                for place, (name, text) in enumerate(zip(names, texts, strict=True))
            ),
            ArticleUse(
                id="sport", path="sport.txt", words=90, used=False, title=None, reason="about another event"
            ),
        ),
        dropped=(
            Dropped(text="The ferry sank.", reason="the judge finds it poorly backed (0.12)"),
            Dropped(text="He said so.", reason="cannot be understood by itself"),
        ),
        model={"name": "a-model"},
        config={"query": "the Aldora"},
    )


def _sentence(
    text: str, sources: Sequence[Source], *, origin: str = "extracted", unsupported: tuple[str, ...] = ()
) -> SummarySentence:
    return SummarySentence(
        text=text,
        origin=origin,  # type: ignore[arg-type]
        support=Support(
            verdict="partly" if unsupported else "supported",
            score=1.0 if origin == "extracted" else 0.91,
            articles=len({source.article for source in sources}),
            unsupported=unsupported,
        ),
        sources=tuple(sources),
        explanation=Explanation(salience=0.5, parts={"position": 0.5}, group=tuple(sources)),
    )


def crowd(*, articles: int, words: int, sentences: int) -> Summary:
    """Many articles of ``words`` words; each sentence rests on every fourth of them."""
    text = "\n\n".join(
        f"Claim {number} of the day is told here in some words, with a few more about the people who heard it."
        for number in range(words // 20)
    )
    told = [
        [
            Source(f"paper-{place}", start, start + len(said), said)
            for place in range(number % 4, articles, 4)
            if (start := text.index(said := f"Claim {number} of the day is told here in some words")) >= 0
        ]
        for number in range(sentences)
    ]
    return Summary(
        sentences=tuple(
            _sentence(f"Claim {number} of the day is told.", sources, origin="fused")
            for number, sources in enumerate(told)
        ),
        articles=tuple(
            ArticleUse(
                id=f"paper-{place}",
                path=f"paper-{place}.txt",
                title=f"Day {place}",
                words=words,
                used=True,
                text=text,
            )
            for place in range(articles)
        ),
    )
