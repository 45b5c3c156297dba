"""Web pages a second, beside plain trafilatura, and the memory that reading them takes.

    python -m eval.reading_bench speed --pages 1000
    python -m eval.reading_bench memory --pages 100 --pages 1000

The pages are made on the spot, all different, 60 kB each: a head with scripts and metadata, menus, an article of 600
to 900 words with entities, quotations and links, captions, headings and advertisements between its paragraphs,
related stories, readers' comments, a footer.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from html import escape
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

#: Pages that one side reads before the other takes its turn: a machine that something else slows is slower for both.
_TURN = 50
_PAGE_BYTES = 60_000


@app.command()
def speed(
    pages: Annotated[int, typer.Option(min=2, help="How many pages.")] = 1000,
    seed: Annotated[int, typer.Option(help="Which pages.")] = 0,
) -> None:
    """The same pages by ``read_articles`` and by trafilatura, in turns, in one process on one core.

    Plain ``trafilatura.extract`` gives the text alone; ``read_articles`` tells headline, outlet, address, date and authors,
    too, as trafilatura does with its metadata.
    """
    import trafilatura

    from summarizer import read_articles

    sides: dict[str, Callable[[str, Path], object]] = {
        "newsweave": lambda html, path: read_articles(path),
        "trafilatura": lambda html, path: trafilatura.extract(html),
        "with metadata": lambda html, path: trafilatura.extract(html, with_metadata=True),
    }
    turns: dict[str, list[float]] = {name: [] for name in sides}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        for start in range(-1, pages, _TURN):  # the first turn, of one page, loads what there is to load
            made = [page(number, seed=seed) for number in range(max(start, 0), min(start + _TURN, pages))]
            for name, read in sides.items():
                spent = 0.0
                for html in made[:1] if start < 0 else made:
                    path.write_text(html, encoding="utf-8")
                    began = time.process_time()
                    read(html, path)
                    spent += time.process_time() - began
                if start >= 0:
                    turns[name].append(spent)
    for name, spent_by_turn in turns.items():
        ratios = [spent / own for spent, own in zip(spent_by_turn, turns["newsweave"], strict=True)]
        print(
            f"{name + ':':<15} {pages / sum(spent_by_turn):6.1f} pages a second of processor time; "
            f"newsweave reads {statistics.median(ratios):.2f} times as many"
        )


@app.command()
def memory(
    pages: Annotated[list[int] | None, typer.Option(min=1, help="Sizes of the jobs.")] = None,
    seed: Annotated[int, typer.Option(help="Which pages.")] = 0,
) -> None:
    """Peak memory of reading so many pages, one after the other, each size in a process of its own."""
    for number in pages or [100, 1000]:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            print(f"{number:>8,} pages: {pool.submit(_peak_of, number, seed).result():.0f} MB")


def _peak_of(pages: int, seed: int) -> float:
    from summarizer import read_articles

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        for number in range(pages):
            path.write_text(page(number, seed=seed), encoding="utf-8")
            read_articles(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1000


# --- pages -------------------------------------------------------------------------------------------------------

_PLACES = "Oldmere,Tarn Point,Lunde,Osk,Holm,Estholm,Aldermoor,Kingsferry,Norrby,Vessel Bay".split(",")
_NAMES = (
    "Vera Strand,Per Aas,Mia Falk,Odd Brekke,Ole Tveit,Tora Vik,Henrike Vos,Ruta Ferenc,Pell Anders".split(
        ","
    )
)
_OFFICES = (
    "mayor,harbour master,city engineer,head of the canal office,chief constable,union leader,head teacher"
).split(",")
_THINGS = "bridge,ferry,lock,hospital,school,harbour,tunnel,power plant,railway station,market hall".split(
    ","
)
_ACTIONS = (
    "was closed for repairs,will be rebuilt,was damaged in the storm,is to be sold,reopened after two years,"
    "has been without power,was inspected again,will stay shut until autumn,cost more than planned"
).split(",")
_SAYINGS = (
    "We heard the gate grind and then we were going down,Nobody asked us before they decided,"
    "It’s the third time this year that we’ve had to wait,We are sorry for what people here went through,"
    "The money is there and the work can begin,I do not know yet what caused it"
).split(",")
_LINKS = "Home,News,Politics,Business,Sport,Culture,Opinion,Weather,Video,Podcasts,Travel,Archive".split(",")
_READERS = (
    "tidewatcher,old_hand,northsider,Kari B.,no_more_tolls,just_saying,Ferryman,reader_of_the_post".split(",")
)


def page(number: int, *, seed: int = 0) -> str:
    """A page of a newspaper as it comes from the web; the same for the same ``number`` and ``seed``.

    As of the pages of that size among 181 stored real ones, half of it is markup: some 450 elements, 90 links.
    """
    draw = random.Random(f"{seed}/{number}")
    place, thing = draw.choice(_PLACES), draw.choice(_THINGS)
    headline = f"{thing.capitalize()} in {place} {draw.choice(_ACTIONS)}, report {number} says"
    author, outlet = draw.choice(_NAMES), f"{draw.choice(_PLACES)} Post"
    date = f"20{draw.randint(10, 25)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}T{draw.randint(6, 21):02d}:15:00+01:00"
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": date,
        "author": [{"@type": "Person", "name": author}],
        "publisher": {"@type": "Organization", "name": outlet},
    }
    linked = draw.random() < 0.6  # not every page tells its metadata so
    stated = (
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
        if linked
        else f'<meta property="article:published_time" content="{date}">'
    )
    style = "".join(f".c{n}{{margin:{n}px;color:#{n:06x}}}" for n in range(draw.randint(50, 150)))
    head = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(headline)} | {outlet}</title>
<meta name="viewport" content="width=device-width"><meta property="og:type" content="article">
<meta property="og:title" content="{escape(headline)}"><meta property="og:site_name" content="{outlet}">
<link rel="canonical" href="https://post.example/{number}"><meta name="description" content="{escape(headline)}">
{stated}<script async src="/static/app.js"></script><style>{style}</style></head>"""
    menu = "".join(
        f'<li class="menu-item"><a href="/{link.lower()}">{link}</a><ul class="sub-menu">'
        + "".join(
            f'<li><a href="/{link.lower()}/{each.lower()}">{each}</a></li>'
            for each in draw.sample(_PLACES, 3)
        )
        + "</ul></li>"
        for link in _LINKS
    )
    article = f"""<body class="article-page"><!-- header --><header class="site-header"><div class="logo"><a href="/">{outlet}</a></div>
<nav class="main-nav"><ul>{menu}</ul></nav></header>
<div class="wrap"><div class="row"><main><article class="story"><header><h1>{escape(headline)}</h1><p class="byline">By <a href="/a">{author}</a></p>
<time datetime="{date}">{date[:10]}</time><div class="share"><a>Facebook</a> <a>E-mail</a></div></header>
<div class="story__body">{_body(draw)}</div></article>
<section class="related"><h2>More on this</h2><ul>{_teasers(draw, draw.randint(8, 16))}</ul></section>{_comments(draw)}</main>
<aside class="sidebar"><h3>Most read</h3><ol>{_teasers(draw, 10)}</ol></aside></div></div><!-- footer -->
<footer class="site-footer"><ul>{"".join(f'<li><a href="/{link.lower()}">{link}</a></li>' for link in _LINKS)}</ul>
<p>&copy; {outlet}. All rights reserved.</p></footer>"""
    filled = len((head + article).encode())
    script = f"window.__state = {json.dumps({'slots': [draw.random() for _ in range(max(0, (_PAGE_BYTES - filled) // 22))]})};"
    return f"{head}{article}<script>{script}</script></body></html>"


def _body(draw: random.Random) -> str:
    """An article of 600 to 900 words, with what sites put between its paragraphs."""
    words, wanted = 0, draw.randint(600, 860)
    pieces: list[str] = []
    while words < wanted:
        text = _paragraph(draw)
        words += len(re.sub("<[^>]*>", "", text).split())
        pieces.append(f'<p class="story__paragraph">{text}</p>')
        if len(pieces) % 8 == 4:
            pieces.append('<div class="ad-slot"><span>Advertisement</span></div>')
        if len(pieces) % 10 == 6:
            pieces.append(f"<h2>{draw.choice(_THINGS).capitalize()} and money</h2>")
        if len(pieces) % 9 == 2:
            pieces.append(
                f'<figure><img src="/i/{len(pieces)}.jpg" alt=""><figcaption>The {draw.choice(_THINGS)} in {draw.choice(_PLACES)}. '
                f"Photo: {draw.choice(_NAMES)}</figcaption></figure>"
            )
        if len(pieces) % 11 == 9:
            pieces.append(
                f'<p><strong>Read more:</strong> <a href="/r/{words}">{draw.choice(_THINGS).capitalize()} in '
                f"{draw.choice(_PLACES)} {draw.choice(_ACTIONS)}</a></p>"
            )
    return "".join(pieces)


def _teasers(draw: random.Random, number: int) -> str:
    return "".join(
        f'<li class="teaser"><a href="/{n}"><img src="/t/{n}.jpg"><span>{draw.choice(_THINGS).capitalize()} in '
        f"{draw.choice(_PLACES)} {draw.choice(_ACTIONS)}</span></a></li>"
        for n in range(number)
    )


def _comments(draw: random.Random) -> str:
    """What readers wrote below the article, on most pages."""
    written = "".join(
        f'<li class="comment" id="comment-{n}"><div class="comment-author"><b>{draw.choice(_READERS)}</b> '
        f'<time>{draw.randint(1, 20)} hours ago</time></div><div class="comment-body"><p>{draw.choice(_SAYINGS)}. '
        f"And the {draw.choice(_THINGS)} {draw.choice(_ACTIONS)}, so what did they expect?</p></div>"
        f'<div class="reply"><a href="#c{n}">Reply</a></div></li>'
        for n in range(draw.choice((0, 4, 8, 16)))
    )
    return f'<section id="comments" class="comments"><h2>Comments</h2><ol class="comment-list">{written}</ol></section>'


def _paragraph(draw: random.Random) -> str:
    sentences = []
    for _ in range(draw.randint(1, 4)):
        name, office, place = draw.choice(_NAMES), draw.choice(_OFFICES), draw.choice(_PLACES)
        sentences.append(
            draw.choice(
                (
                    f"&ldquo;{draw.choice(_SAYINGS)},&rdquo; said {name}, the {office} of {place}.",
                    f"The {draw.choice(_THINGS)} in {place} {draw.choice(_ACTIONS)}, the {office} said on Monday.",
                    f'According to <a href="/{place.lower()}">{name}</a>, about {draw.randint(20, 900)} people were at the '
                    f"{draw.choice(_THINGS)} when it happened.",
                    f"Work on the {draw.choice(_THINGS)} &ndash; it cost &pound;{draw.randint(2, 90)}&nbsp;million &ndash; "
                    f"<strong>began</strong> in {draw.randint(1990, 2020)} &amp; has not ended, <em>{name}</em> told the council.",
                    f"The council&rsquo;s report doesn't say who is to pay for the {draw.choice(_THINGS)} in {place}.",
                )
            )
        )
    return " ".join(sentences)


if __name__ == "__main__":
    app()
