"""Whole pages as they are saved from the web: what is the article stays, what stands around it is reported."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest

from summarizer.config import ReadingConfig
from summarizer.errors import InputError
from summarizer.reading.repair import repair
from tests.reading.pages import BODY, PARAGRAPHS, TEXT, article, page_with, told

# --- HTML ----------------------------------------------------------------------------------------------------


def test_blog_page(tmp_path: Path) -> None:
    """A theme of the most used blog software: menus, widgets, share buttons, author box, comments."""
    first, second, *rest = (f"<p>{text}</p>" for text in BODY)
    page = f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8">
<title>Barge sinks in Oldmere lock, canal closed &#8211; The Towpath</title>
<meta property="og:title" content="Barge sinks in Oldmere lock, canal closed">
<meta property="og:site_name" content="The Towpath">
<meta property="article:published_time" content="2022-09-02T09:12:44+00:00">
<style>.widget {{ color: red }}</style><script>var wp = {{"emoji": "never shown"}};</script></head>
<body class="post-template-default single single-post comments-open ad-free">
<a class="skip-link" href="#content">Skip to content</a>
<header id="masthead"><p class="site-title">The Towpath</p><nav id="site-navigation"><ul><li><a href="/">Home</a></li>
<li><a href="/boats">Boats</a></li><li><a href="/locks">Locks</a></li></ul></nav></header>
<div id="content"><main><article class="post type-post">
<header class="entry-header"><h1 class="entry-title">Barge sinks in Oldmere lock, canal closed</h1>
<div class="entry-meta">Posted on <time>September 2, 2022</time> by <a href="/a">Idris Kolb</a> | 3 min read</div></header>
<div class="entry-content">{first}
<div class="wp-block-group ad-container"><p>Rubber boots, now with free postage!</p></div>
{second}<figure class="wp-caption"><img src="x.jpg" alt=""><figcaption>The lock on Friday. Photo: Idris Kolb</figcaption></figure>
{"".join(rest)}
<div class="sharedaddy sd-sharing"><h3>Share this:</h3><ul><li><a>Facebook</a></li><li><a>Print</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3><p>Ten lock keepers and their dogs</p></div>
</div>
<div class="author-bio"><p>Idris Kolb has lived on a narrowboat since 2009 and mends engines.</p></div>
</article>
<nav class="post-navigation"><a>Previous Post: Painting your hull</a> <a>Next Post: Lock fees explained</a></nav>
<div id="comments"><h2>2 thoughts on this post</h2><ol><li><p>Mudlark says: I told you that gate was rotten.</p></li></ol>
<h3>Leave a Reply</h3><p>Your e-mail address will not be published. Fields marked * are required</p></div>
</main><aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2><ul>
<li><a>Winter moorings are open</a></li></ul></section></aside></div>
<footer><p>Proudly powered by enthusiasm. Theme: Rushes.</p></footer></body></html>"""
    got = article(tmp_path, "a.html", page)
    assert got.text == TEXT
    assert got.title == "Barge sinks in Oldmere lock, canal closed"
    assert (got.source, got.published) == ("The Towpath", "2022-09-02T09:12:44+00:00")
    for line in ("Rubber boots", "Ten lock keepers", "has lived on a narrowboat", "gate was rotten", "Boats",
                 "Winter moorings", "Painting your hull", "Posted on September 2, 2022"):  # fmt: skip
        assert line in told(got)
    assert "never shown" not in told(got) and "color" not in told(got)


def test_newspaper_page(tmp_path: Path) -> None:
    """A big newspaper: consent banner, teasers between the paragraphs, advertisements, inline promotion."""
    p = [f'<p class="article__paragraph">{text}</p>' for text in BODY]
    page = f"""<html><head><title>Canal shut after barge sinks in lock | Oldmere Morning Post</title>
<meta name="author" content="Ruta Ferenc"><script type="application/ld+json">{{"@type": "NewsArticle",
"headline": "Canal shut after barge sinks in lock", "datePublished": "2022-09-02"}}</script></head><body>
<div id="consent-banner" role="dialog"><p>We and our 812 partners store information on your device.</p>
<button>Accept all</button><button>Manage choices</button></div>
<div class="topbar"><ul><li>Subscribe</li><li>Sign in</li><li>E-paper</li></ul></div>
<nav><a href="/n">News</a><a href="/o">Opinion</a><a href="/s">Sport</a></nav>
<main><article><h1>Canal shut after barge sinks in lock</h1>
<p class="byline">By Ruta Ferenc, transport correspondent</p><p class="date">Updated 2 September 2022, 14:05</p>
<div class="toolbar"><span>Save</span> <span>Share</span> <span>57 comments</span></div>
{p[0]}{p[1]}
<div class="ad-slot">ADVERTISEMENT<br>Mattresses must go this weekend!</div>
<p><a href="/1">Read more: Swan named honorary lock keeper</a></p>
{p[2]}{p[3]}
<div class="newsletter-promo"><p>The Morning Post in your inbox at six. Sign up for our newsletter.</p></div>
{p[4]}
<p>Additional reporting by Pell Anders.</p>
<p>Ruta Ferenc covers rails and rivers for the Post. She studied in Estholm.</p>
<div class="paywall">You have 1 free article left this month.</div></article>
<section class="related"><h2>Most popular</h2><ul><li><a>Baker wins fountain</a></li><li><a>Rain on Tuesday</a></li></ul></section></main>
<footer><p>&copy; Oldmere Morning Post 2022 | Privacy | Imprint</p></footer></body></html>"""
    got = article(tmp_path, "a.html", page)
    assert got.text == TEXT
    assert got.title == "Canal shut after barge sinks in lock"
    assert got.source == "Oldmere Morning Post"
    for line in ("812 partners", "Opinion", "Mattresses", "Swan named", "Sign up for our newsletter", "Pell Anders",
                 "studied in Estholm", "free article left", "Baker wins fountain", "Imprint", "57 comments"):  # fmt: skip
        assert line in told(got)


def test_boxes_are_not_taken_for_a_page_that_names_itself_like_one(tmp_path: Path) -> None:
    page = (
        '<html><head><title>x</title></head><body class="ad subscription promo"><div id="newsletter">'
        f"<article><h1>Barge sinks in Oldmere lock</h1>{''.join(f'<p>{text}</p>' for text in BODY)}</article></div></body></html>"
    )
    assert article(tmp_path, "a.html", page).text == TEXT


# --- openings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["teaser", "lead", "standfirst", "intro", "article-intro", "StoryLead"])
@pytest.mark.parametrize("place", ["in the body", "in the header"])
def test_opening_of_a_class_of_its_own_stays(tmp_path: Path, name: str, place: str) -> None:
    opening = f'<p class="{name}">{BODY[0]}</p>'
    rest = "".join(f"<p>{text}</p>" for text in BODY[1:])
    inside = (
        f"<h1>Barge sinks in Oldmere lock</h1><div class='article-body'>{opening}{rest}</div>"
        if place == "in the body"
        else f"<header><h1>Barge sinks in Oldmere lock</h1>{opening}</header><div class='article-body'>{rest}</div>"
    )
    page = f"<html><head><title>Barge sinks in Oldmere lock</title></head><body><article>{inside}</article></body></html>"
    assert article(tmp_path, "a.html", page).text == TEXT


def test_page_of_the_mobile_kind(tmp_path: Path) -> None:
    """AMP: elements of its own, a consent element, a sidebar, a story's copy in a lightbox."""
    page = f"""<!doctype html><html amp lang="en"><head><meta charset="utf-8"><title>Barge sinks in Oldmere lock</title></head><body>
<amp-sidebar id="menu"><ul><li><a href="/n">News</a></li></ul></amp-sidebar>
<amp-consent id="c"><div><p>We and our partners store data on your device, if you accept.</p></div></amp-consent>
<main><article><h1>Barge sinks in Oldmere lock</h1><amp-img src="x.jpg"><noscript><img src="x.jpg"></noscript></amp-img>
{"".join(f"<p>{text}</p>" for text in BODY)}<amp-ad>Mattresses!</amp-ad><amp-social-share>Share</amp-social-share></article></main></body></html>"""
    got = article(tmp_path, "a.html", page)
    assert got.text == TEXT
    assert "our partners" in told(got) and "News" in told(got)


# --- dialogs, banners, boxes, hidden parts --------------------------------------------------------------------------

CONSENT = "".join(
    f"<p>{text}</p>"
    for text in (
        "We and our 147 partners store and read information on your device, such as cookies, to process personal data.",
        "Some partners do not ask for your consent to process your data and rely on their legitimate interest.",
        "You can withdraw your consent at any time by clicking on “Learn more” or in our privacy policy on this site.",
        "Use limited data to select advertising, create profiles for personalised advertising, and measure it.",
        "Your personal data will be processed and information from your device may be shared with 147 partners.",
        "Strictly necessary files are needed for the site to work and cannot be switched off in our systems.",
        "They are usually only set in response to things that you do, such as setting your privacy choices.",
        "Performance files let us count visits and sources of traffic so that we can better the work of our site.",
        "Targeting files may be set through our site by our advertising partners, who may use them to build a profile.",
    )
)
NEWSLETTER = (
    "<h2>The Morning Post in your inbox</h2><p>Sign up for our newsletter and read at six what the day will bring, with the best "
    "of our journalism, offers of our partners and a recipe.</p><p>You can unsubscribe at any time. By signing up you accept our "
    "privacy policy, and that we send you e-mails about your account and our offers.</p><p>Already a subscriber? Log in to manage "
    "the newsletters that you get, and to choose those that you like better.</p><p>Register once, and read on all your "
    "devices.</p><button>Sign up</button>"
)


@pytest.mark.parametrize(
    "box",
    [
        f'<div role="dialog" aria-modal="true"><h2>We value your privacy</h2>{CONSENT}</div>',
        f'<div role="alertdialog"><h1>Your privacy</h1>{CONSENT}</div>',
        f"<dialog open>{CONSENT}</dialog>",
        f'<div id="onetrust-consent-sdk"><div id="onetrust-banner-sdk">{CONSENT}</div></div>',
        f'<div id="didomi-host"><div class="didomi-popup-container">{CONSENT}</div></div>',
        f'<div class="qc-cmp2-container"><div>{CONSENT}</div></div>',
        f'<div id="CybotCookiebotDialog">{CONSENT}</div>',
        f'<div id="usercentrics-root">{CONSENT}</div>',
        f'<div id="sp_message_container_812">{CONSENT}</div>',
        f'<div class="truste_box_overlay"><div>{CONSENT}</div></div>',
        f'<div id="iubenda-cs-banner">{CONSENT}</div>',
        f'<div class="cmp-root">{CONSENT}</div>',
        f'<section class="gdpr-notice">{CONSENT}</section>',
        f'<div class="fc-consent-root">{CONSENT}</div>',
        f'<div class="CookieBanner__wrap">{CONSENT}</div>',
        f'<div class="newsletter-signup">{NEWSLETTER}</div>',
        f'<div class="paywall-offer">{NEWSLETTER}</div>',
        f'<div class="modal fade">{NEWSLETTER}</div>',
        f"<div hidden>{CONSENT}{CONSENT}</div>",
        f'<div style="display:none">{NEWSLETTER}</div>',
        f'<div aria-hidden="true">{NEWSLETTER}</div>',
    ],
)
@pytest.mark.parametrize("place", ["before", "inside"])
def test_box_is_furniture_however_long(tmp_path: Path, box: str, place: str) -> None:
    page = page_with(*BODY, around=box) if place == "before" else page_with(*BODY[:3], box, *BODY[3:])
    got = article(tmp_path, "a.html", page)
    assert got.text == TEXT
    assert ("147 partners" in told(got)) == ("147 partners" in box)
    assert ("read on all your devices" in told(got)) == ("read on all your devices" in box)


@pytest.mark.parametrize(
    "names",
    [
        'class="has-consent cookie-notice-loaded"',
        'class="paywall"',
        'class="paywall-content premium"',
        'id="modal"',
        'class="cookie-consent-given ad-free"',
        'class="subscription-required newsletter"',
        'aria-hidden="true"',
        'style="display: none"',
        "hidden",
    ],
)
@pytest.mark.parametrize("wrapped", ["body", "article", "paragraphs"])
def test_article_is_never_lost_to_a_name_around_it(tmp_path: Path, names: str, wrapped: str) -> None:
    body = "".join(f"<p>{text}</p>" for text in BODY)
    head = "<html><head><title>Barge sinks in Oldmere lock</title></head>"
    h1 = "<h1>Barge sinks in Oldmere lock</h1>"
    consent = f'<div role="dialog">{CONSENT}</div>'
    page = {
        "body": f"{head}<body {names}><article>{h1}{body}</article>{consent}</body></html>",
        "article": f"{head}<body><div {names}><article>{h1}{body}</article></div>{consent}</body></html>",
        "paragraphs": f"{head}<body>{h1}<div {names}>{body}</div>{consent}</body></html>",
    }[wrapped]
    assert article(tmp_path, "a.html", page).text == TEXT


def test_paragraphs_of_a_name_that_boxes_have_stay(tmp_path: Path) -> None:
    marked = [f'<p class="paywall">{text}</p>' for text in BODY]
    assert article(tmp_path, "a.html", page_with(*marked)).text == TEXT


def test_half_of_an_article_behind_a_paywall_s_name_stays(tmp_path: Path) -> None:
    page = page_with(
        *BODY[:3], f'<div class="paywall">{"".join(f"<p>{text}</p>" for text in BODY[3:])}</div>'
    )
    assert article(tmp_path, "a.html", page).text == TEXT


# --- what a page says of itself ----------------------------------------------------------------------------------

LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Barge sinks in Oldmere lock",
    "datePublished": "2031-03-03T07:10:00+01:00",
    "author": [{"@type": "Person", "name": "Ruta Ferenc"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "Oldmere Morning Post"},
}
OTHER = {
    "@type": "NewsArticle",
    "headline": "Swan named honorary lock keeper",
    "url": "https://swan.example/9",
    "datePublished": "2020-01-01",
    "author": "Mud Lark",
    "publisher": {"name": "Swan Weekly"},
    "articleBody": " ".join(["The swan was named honorary lock keeper on Monday."] * 60),
}


def script(value: object) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


STATED = [
    script(LD),
    script([{"@type": "BreadcrumbList", "itemListElement": []}, LD]),
    script({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Post"}, LD]}),
    script({"@type": "Organization", "name": "Swan Media"}) + script(LD),
    script(OTHER) + script(LD),
    script({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}]}) + script(LD),
    script({**LD, "@type": ["ReportageNewsArticle", "Thing"]}),
    script({**LD, "@type": "https://schema.org/LiveBlogPosting"}),
    script({"@type": "WebPage", "mainEntity": LD}),
    script(
        {
            "@graph": [
                {**LD, "author": {"@id": "#a"}, "publisher": {"@id": "#p"}},
                {"@id": "#a", "@type": "Person", "name": "Ruta Ferenc"},
                {"@id": "#p", "@type": "Organization", "name": "Oldmere Morning Post"},
            ]
        }
    ),
    script(json.dumps(LD).replace('"', "&quot;")),
    script(json.dumps(LD)[:-1] + ",}"),
    script(json.dumps(LD).replace("Barge sinks", "Barge\tsinks").replace("\\t", "\t")),
    script(f"<!-- {json.dumps(LD)} -->"),
    script(f"/* <![CDATA[ */ {json.dumps(LD)} /* ]]> */"),
    script("{ broken") + script(LD),
    script({**LD, "author": "By Ruta Ferenc and Pell Anders"}),
]


@pytest.mark.parametrize("scripts", STATED)
def test_outlet_author_and_date_come_from_json_ld(tmp_path: Path, scripts: str) -> None:
    bio = "Ruta Ferenc has worked on the canals for twenty years and keeps two canoes."
    head = f'<title>Barge sinks in Oldmere lock</title><meta property="og:site_name" content="OMP">{scripts}'
    got = article(tmp_path, "a.html", page_with(*BODY, bio, head=head))
    assert (got.title, got.source) == ("Barge sinks in Oldmere lock", "Oldmere Morning Post")
    assert got.published == "2031-03-03T07:10:00+01:00"
    assert got.text == TEXT and (bio, "author biography") in [(r.text, r.reason) for r in got.removed]


@pytest.mark.parametrize(
    "scripts",
    [
        script(OTHER),
        script([OTHER, {**OTHER, "headline": "Ten lock keepers and their dogs"}]),
        script({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}]}),
        script({"@type": "Product", "name": "Barge sinks in Oldmere lock", "offers": {"price": 3}}),
        script("{ broken"),
    ],
)
def test_json_ld_of_something_else_is_not_taken(tmp_path: Path, scripts: str) -> None:
    head = (
        f'<title>Barge sinks in Oldmere lock</title>{scripts}<meta property="og:site_name" content="The Towpath">'
        '<meta property="article:published_time" content="2022-09-02T09:12:44+02:00">'
    )
    got = article(tmp_path, "a.html", page_with(*BODY, head=head))
    assert (got.title, got.source, got.published, got.text) == (
        "Barge sinks in Oldmere lock", "The Towpath", "2022-09-02T09:12:44+02:00", TEXT,
    )  # fmt: skip


@pytest.mark.parametrize(
    "shown",
    [
        "<div id='root'></div>",
        "<div id='root'>Please enable JavaScript to read this page.</div>",
        f"<div id='root'></div><div class='notice'>{CONSENT}</div>",
        f"<article><h1>Barge sinks in Oldmere lock</h1><p>{BODY[0]}</p></article>",
    ],
)
@pytest.mark.parametrize("glue", ["\n\n", "</p><p>"])
def test_text_that_only_json_ld_has(tmp_path: Path, shown: str, glue: str) -> None:
    body = f"<p>{glue.join(BODY)}</p>" if glue.startswith("<") else glue.join(BODY)
    page = (
        f"<html><head><title>Barge sinks in Oldmere lock</title>{script({**LD, 'articleBody': body})}</head>"
        f"<body><nav><a href='/'>Home</a></nav>{shown}</body></html>"
    )
    got = article(tmp_path, "a.html", page)
    assert got.text == TEXT and got.source == "Oldmere Morning Post"


@pytest.mark.timeout(60)
def test_json_ld_that_never_closes_a_string_is_passed_over_in_no_time(tmp_path: Path) -> None:
    endless = script('"' + '\\"' * 200_000)
    assert article(tmp_path, "a.html", page_with(*BODY, head=endless)).text == TEXT


def test_text_that_is_shown_wins_over_json_ld(tmp_path: Path) -> None:
    short = {**LD, "articleBody": "A barge sank. " + BODY[1]}
    head = f"<title>Barge sinks in Oldmere lock</title>{script(short)}"
    assert article(tmp_path, "a.html", page_with(*BODY, head=head)).text == TEXT


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2022-09-02T09:12:44+02:00">', "2022-09-02T09:12:44+02:00"),
        ('<meta itemprop="datePublished" content="2022-09-02">', "2022-09-02"),
        ('<meta name="date" content="Fri, 02 Sep 2022 09:12:44 GMT">', "2022-09-02T09:12:44+00:00"),
        (script({**LD, "datePublished": "2022-09-02"}) + '<meta property="article:published_time" content="2022-09-02T09:12:44Z">',
         "2022-09-02T09:12:44+00:00"),
        (script({**LD, "datePublished": "0001-01-01T00:00:00Z"}) + '<meta name="pubdate" content="2022-09-02">', "2022-09-02"),
    ],
)  # fmt: skip
def test_date_of_publication(tmp_path: Path, head: str, published: str) -> None:
    page = page_with(*BODY, head=f"<title>Barge sinks in Oldmere lock</title>{head}")
    assert article(tmp_path, "a.html", page).published == published


def test_date_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    head = script({**LD, "datePublished": "the day after the feast"})
    got = article(
        tmp_path, "a.html", page_with(*BODY, head=f"<title>Barge sinks in Oldmere lock</title>{head}")
    )
    assert got.published is None
    assert ("the day after the feast", "unreadable publication date") in [
        (r.text, r.reason) for r in got.removed
    ]


def test_title_keeps_the_label_of_a_comment(tmp_path: Path) -> None:
    head = f"<title>Opinion | Barge sinks in Oldmere lock | Oldmere Morning Post</title>{script(LD)}"
    got = article(tmp_path, "a.html", page_with(*BODY, head=head))
    assert got.title == "Opinion | Barge sinks in Oldmere lock" and got.opinion


# --- which files are pages -----------------------------------------------------------------------------------------

WHOLE = f"<html><head><title>Barge sinks</title></head><body><article>{PARAGRAPHS}</article></body></html>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("story.aspx", f"<!DOCTYPE html>{WHOLE}"),
        ("story.php?id=12", f"<!DOCTYPE HTML>{WHOLE.upper().replace(PARAGRAPHS.upper(), PARAGRAPHS)}"),
        ("story.xhtml", f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- x -->\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x.dtd">{WHOLE}'),
        ("story", f"\ufeff \n<!-- saved from the web --><!-- twice -->\n{WHOLE}"),
        ("story", PARAGRAPHS),
        ("story", f"<h2>Barge sinks</h2>{PARAGRAPHS}"),
        ("story", f"<div class='x'><b>OLDMERE</b>{PARAGRAPHS}</div>"),
        ("story.cfm", f"{BODY[0]}<br><br>{BODY[1]}<br><br>{BODY[2]}<br><br>{BODY[3]}<br><br>{BODY[4]}"),
        ("story.asp", f"<script>var a = 1;</script>{PARAGRAPHS}"),
        ("story.html", PARAGRAPHS),
        ("utf16", f"<!DOCTYPE html>{WHOLE}".encode("utf-16")),
        ("utf16le", f"<!DOCTYPE html>{WHOLE}".encode("utf-16-le")),
    ],
)  # fmt: skip
def test_page_is_told_by_what_it_holds(tmp_path: Path, name: str, content: str | bytes) -> None:
    got = article(tmp_path, name, content)
    assert got.text.replace("OLDMERE", "").strip().split("\n\n")[-4:] == BODY[1:]
    assert BODY[0] in got.text and "<" not in got.text


# --- bad pages -----------------------------------------------------------------------------------------------------


def test_page_of_one_endless_line_is_cut(tmp_path: Path) -> None:
    sentence = "A grain barge sank in the lock at Oldmere early on Friday, and the canal was closed. "
    page = f"<html><body><article><p>{sentence * 40_000}</p></article></body></html>"
    got = article(tmp_path, "a.html", page, config=ReadingConfig(max_words=2000))
    assert 1500 < got.words <= 2000
    assert got.removed[-1].reason == "longer than 2000 words"
    assert len(got.text) + len(got.removed[-1].text) > 0.99 * len(sentence * 40_000)


@pytest.mark.parametrize(
    "page", ["<html><script>var a = 1;</script></html>", "<html></html>", "<!-- -->", "<p></p><br>"]
)
def test_page_without_text_is_refused_by_name(tmp_path: Path, page: str) -> None:
    with pytest.raises(InputError, match=r"No article text was found in .*a\.html"):
        article(tmp_path, "a.html", page)


# --- markdown --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "Barge sinks in lock"\nauthor: Idris Kolb\ntags:\n  - boats\n  - locks\ndate: 2022-09-02\nsource: The Towpath\n---\n',
        '+++\ntitle = "Barge sinks in lock"\nauthor = "Idris Kolb"\ntags = ["boats"]\ndate = 2022-09-02\nsource = "The Towpath"\n+++\n',
        "---\r\ntitle: Barge sinks in lock\r\nnote: colons: break: YAML\r\nauthor: Idris Kolb\r\ndate: 2022-09-02\r\nsource: The Towpath\r\n---\r\n",
    ],
)
def test_markdown_front_matter(tmp_path: Path, front: str) -> None:
    page = (
        f"{front}\n*September 2, 2022 · 3 minute read · Share*\n\n**By Idris Kolb**\n\n{BODY[0]}\n\n"
        "[Ten lock keepers and their dogs](x)\n\n" + "\n\n".join(BODY[1:]) + "\n\n---\n\n"
        "[Subscribe](#) to *The Towpath* for a weekly letter. **Related:** [Lock fees explained](#)\n\n"
        "Idris Kolb mends engines and lives on a narrowboat.\n"
    )
    got = article(tmp_path, "a.md", page)
    assert got.text == TEXT
    assert (got.title, got.published, got.source) == ("Barge sinks in lock", "2022-09-02", "The Towpath")
    assert "Ten lock keepers" in told(got) and "lives on a narrowboat" in told(got)


def test_markdown_sentence_that_is_a_link_stays(tmp_path: Path) -> None:
    page = f"# Barge sinks\n\n[{BODY[0]}](http://x.example)\n\n" + "\n\n".join(BODY[1:])
    assert article(tmp_path, "a.md", page).text == TEXT


# --- text and JSON ---------------------------------------------------------------------------------------------


def test_text_page_with_masthead_and_author_box(tmp_path: Path) -> None:
    page = [
        "Oldmere Morning Post",
        "9 °C  Oldmere",
        "Barge sinks in lock and closes the canal",
        "By Ruta Ferenc and Pell Anders",
        "Updated 14:05",
        *BODY,
        "The Morning Post is free to read. Support our journalism with 3 marks a month.",
        "Translated automatically. Read the original.",
        "Weather: Drizzle, 9 degrees. Traffic: the ring road is slow.",
        "Listen again | Write to the studio | Win a canal cruise",
        "Ruta Ferenc",
        "Ruta Ferenc covers rails and rivers. She has two canoes and lives in Oldmere.",
    ]
    got = article(tmp_path, "a.txt", "\n\n".join(page))
    assert got.title == "Barge sinks in lock and closes the canal"
    assert got.text == TEXT


def test_short_headline_without_a_masthead_stays_the_title(tmp_path: Path) -> None:
    assert article(tmp_path, "a.txt", f"Barge Sinks\n\n{TEXT}").title == "Barge Sinks"


def test_all_capitals_headline(tmp_path: Path) -> None:
    got = article(tmp_path, "a.txt", f"BARGE SINKS IN OLDMERE LOCK, CANAL CLOSED\n\n{TEXT}")
    assert (got.title, got.text) == ("BARGE SINKS IN OLDMERE LOCK, CANAL CLOSED", TEXT)


@pytest.mark.parametrize(
    "appeal",
    [
        "(Reporting by Ruta Ferenc; editing by Pell Anders)",
        "Read our cookie policy.",
        "Read our cookie policy. Sign up for the Morning Post briefing.",
        "-- Canal News Agency. Not for redistribution.",
        "Do you know more? Call the newsdesk.",
        "Like our page! Next story: Swan named honorary lock keeper",
        "Contributing: Pell Anders, Idris Kolb",
        "10 min read time Share:",
        "Lock Fees Along the Whole Canal to Rise Again Before the Winter Season",
        "Swan named honorary lock keeper after twenty years of service at the upper basin",
        "JUST WATCHED Barge sinks in lock Replay More Videos ... MUST WATCH Barge sinks in lock 01:13",
    ],
)
@pytest.mark.parametrize("glue", ["\n\n", "\\n\\n"])
def test_furniture_in_json_text(tmp_path: Path, appeal: str, glue: str) -> None:
    row = {"title": "Barge sinks", "text": glue.join([*BODY, appeal, BODY[0].replace("early", "late")])}
    got = article(tmp_path, "a.json", json.dumps(row))
    assert got.text.startswith(TEXT)
    assert appeal not in got.text and appeal in told(got)


def test_appeals_inside_one_long_paragraph_are_cut_and_split_it(tmp_path: Path) -> None:
    text = " ".join(
        [*BODY[:2], "Subscribe to our podcast for more.", *BODY[2:], "Follow us on the usual channels."]
    )
    got = article(tmp_path, "a.jsonl", json.dumps({"text": text}))
    assert got.text == " ".join(BODY[:2]) + "\n\n" + " ".join(BODY[2:])
    assert "Subscribe to our podcast for more." in told(got)


def test_photo_credit_after_the_full_stop_is_cut(tmp_path: Path) -> None:
    got = article(tmp_path, "a.txt", "\n\n".join([*BODY[:2], f"{BODY[3]} Pell Anders/Canal Press", BODY[4]]))
    assert got.text == "\n\n".join([*BODY[:2], *BODY[3:]])
    assert "Pell Anders/Canal Press" in told(got)


@pytest.mark.parametrize(
    "sentence",
    [
        "The office urged people to support our journalism students, who were filming on the bridge that day.",
        "Weather was not to blame, the office said, and traffic on the road had been light.",
        "Subscribe to that theory and you must explain the rust, Vos told the inquiry.",
        "Henrike Vos covers twelve locks a day, and none of them had failed before, she said.",
        "Read together, the two reports leave little doubt about the gate.",
        "The canal is free to use, and the office wants to keep it so.",
        "Asked who would pay, the office answered: “More on that next week.”",
        "They have two engines and a spare rudder, and still they could not move",
        "The crane was ordered from a firm in the U.S. Navy yard at St. Brevan.",
    ],
)
def test_sentence_that_only_looks_like_furniture_stays(tmp_path: Path, sentence: str) -> None:
    got = article(tmp_path, "a.txt", "\n\n".join([*BODY[:3], sentence, *BODY[3:]]))
    assert sentence in got.text


def test_hard_wrapped_lines_with_a_blank_line_after_each(tmp_path: Path) -> None:
    lines = [
        "A grain barge sank in the lock at Oldmere early on Friday, closing the",
        "canal in both directions, the canal office said.",
        "The four people aboard climbed onto the lock wall and were unhurt. The",
        "divers found that a gate had torn the hull open below the waterline, and",
        "that the pump had failed.",
        "About thirty vessels were waiting on either side of the lock by noon, and",
        "the office said that a crane would not arrive before Sunday.",
    ]
    got = article(tmp_path, "a.txt", "\n\n".join(lines))
    assert got.text.split("\n\n") == [" ".join(lines[:2]), " ".join(lines[2:5]), " ".join(lines[5:])]


# --- PDF ---------------------------------------------------------------------------------------------------------


def pdf(pages: Sequence[Sequence[tuple[int, int, str]]]) -> bytes:
    """A PDF with each ``(x, y, text)`` where it says, in the order given."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"",
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for placed in pages:
        shown = "\n".join(f"BT /F1 9 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in placed).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids),
        len(kids),
    )
    out = BytesIO(b"%PDF-1.4\n")
    out.seek(0, os.SEEK_END)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


COLUMN = [
    "A grain barge sank in the lock at Oldmere",
    "on Friday, closing the canal in both di-",
    "rections, the canal office said. The four",
    "people aboard were unhurt, it said.",
    "Divers found that a gate had torn the hull",
    "open below the waterline. A crane cannot",
    "arrive before Sunday.",
]
SECOND = [
    "About thirty vessels waited on both sides",
    "of the lock by noon, and the office asked",
    "their crews to be patient until Sunday.",
    "Farmers warned that the harvest would not",
    "wait. The road to the port costs them two",
    "times as much, their association said on",
    "Friday evening.",
]


@pytest.mark.parametrize("row_by_row", [True, False])
def test_pdf_of_two_columns_with_running_heads(tmp_path: Path, row_by_row: bool) -> None:
    pages = []
    for number in (1, 2, 3):
        words, cargo = {1: ("first", "grain"), 2: ("second", "sand"), 3: ("third", "coal")}[number]
        left = [(50, 760 - 12 * n, line.replace("grain", cargo)) for n, line in enumerate(COLUMN)]
        right = [
            (310, 760 - 12 * n, line.replace("thirty", words).replace("Friday", words))
            for n, line in enumerate(SECOND)
        ]
        placed = (
            [part for pair in zip(left, right, strict=True) for part in pair] if row_by_row else left + right
        )
        head = (50, 810, f"The Oldmere Canal Review {number} September 2022 on every page of it")
        pages.append([head, *placed, (290, 40, str(number))])
    got = article(tmp_path, "a.pdf", pdf(pages))
    paragraphs = got.text.split("\n\n")
    assert paragraphs[0] == (
        "A grain barge sank in the lock at Oldmere on Friday, closing the canal in both directions, the canal office "
        "said. The four people aboard were unhurt, it said."
    )
    assert any(
        p.startswith("About first vessels waited on both sides of the lock by noon") for p in paragraphs
    )
    assert any(p.startswith("About third vessels") for p in paragraphs)
    assert "Canal Review" not in got.text
    assert [item.reason for item in got.removed].count("page header or number") == 6


# --- size ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json"])
def test_of_a_huge_file_only_what_can_be_used_is_repaired(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = [
        f"Barge number {n} sank in the lock at Oldmere, the canal office said." for n in range(20_000)
    ]
    content = {
        ".html": lambda: (
            f"<html><body><article>{''.join(f'<p>{s}</p>' for s in sentences)}</article></body></html>"
        ),
        ".json": lambda: json.dumps({"text": "\n\n".join(sentences)}),
    }.get(suffix, lambda: "\n\n".join(sentences))()
    repaired: list[int] = []

    def counted(text: str) -> str:
        repaired.append(len(text))
        return repair(text)

    home = {".txt": "formats.plain", ".md": "formats.markdown", ".json": "formats.markup", ".html": "repair"}
    monkeypatch.setattr(f"summarizer.reading.{home[suffix]}.repair", counted)
    got = article(tmp_path, f"a{suffix}", content, config=ReadingConfig(max_words=1000))
    assert got.text.split("\n\n")[0] == sentences[0] and 900 < got.words <= 1000
    assert sum(repaired) < 30_000
    # Nothing is lost: the rest is there, in one piece.
    assert got.removed[-1].reason == "longer than 1000 words"
    kept = len(got.text.split("\n\n"))
    assert [line for line in got.removed[-1].text.split("\n") if line] == sentences[kept:]
