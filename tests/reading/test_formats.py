"""Feeds, mails, saved pages, documents and the trade's own formats: told by content, each article with its fields."""

from __future__ import annotations

import gzip
import re
import zipfile
from io import BytesIO
from pathlib import Path
from textwrap import wrap

import pytest

from summarizer.config import ReadingConfig
from summarizer.errors import InputError
from summarizer.reading import read, read_articles

FERRY = [
    "A cargo ferry ran aground off the island of Vessel Rock on Tuesday morning, the harbour office said.",
    "All nineteen people on board were taken off by lifeboat within two hours.",
    "“We heard a bang and then everything tilted,” said Marit Holm, who was travelling with her sister.",
]
TEXT = "\n\n".join(FERRY)
DEPOT = [
    "The city council of Eastmoor voted on Monday to close the old tram depot.",
    "The depot, which opened in 1911, will become a market hall, the mayor said.",
]
PAGE = f"<html><head><title>Ferry aground - Harbour Post</title></head><body><article><h1>Ferry aground</h1>{''.join(f'<p>{p}</p>' for p in FERRY)}</article></body></html>"


def refused(path: Path, **settings: object) -> str:
    with pytest.raises(InputError) as error:
        read_articles(path, config=ReadingConfig(**settings))
    assert str(path) in str(error.value)
    return str(error.value)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# -- feeds -------------------------------------------------------------------------------------------------


def item(paragraphs: list[str], title: str, link: str) -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<item><title>{title}</title><link>{link}</link><pubDate>Tue, 04 Mar 2031 07:10:00 +0100</pubDate>"
        f"<description>{paragraphs[0]}</description><content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def rss(*items: str) -> str:
    return (
        '<?xml version="1.0"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Harbour Post</title>{''.join(items)}</channel></rss>"
    )


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title>
<entry><title type="html">Ferry &lt;b&gt;aground&lt;/b&gt;</title><link href="https://post.example/1"/>
<author><name>Ida Berg</name></author><published>2031-03-04T07:10:00+01:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></content></entry></feed>"""


@pytest.mark.parametrize("name", ["feed.xml", "feed.rss", "feed", "feed.php?type=rss"])
def test_a_feed_gives_an_article_an_item(tmp_path: Path, name: str) -> None:
    feed = rss(
        item(FERRY, "Ferry &amp; rocks", "https://post.example/1"),
        item(DEPOT, "Depot", "https://post.example/2"),
    )
    found = {article.title: article for article in read_articles(put(tmp_path, name, feed))}
    assert found["Ferry & rocks"].text == TEXT
    assert found["Depot"].text == "\n\n".join(DEPOT)
    first = found["Ferry & rocks"]
    assert (first.source, first.url, first.published) == (
        "Harbour Post",
        "https://post.example/1",
        "2031-03-04T07:10:00+01:00",
    )


def test_an_atom_feed_of_one_entry(tmp_path: Path) -> None:
    (article,) = read_articles(put(tmp_path, "a.atom", ATOM.format("".join(f"<p>{p}</p>" for p in FERRY))))
    assert (article.id, article.title, article.text) == ("a", "Ferry aground", TEXT)
    assert (article.source, article.published) == ("Harbour Post", "2031-03-04T07:10:00+01:00")


def test_a_feed_without_items_is_refused(tmp_path: Path) -> None:
    assert "feed without items" in refused(put(tmp_path, "a.xml", rss()))


def test_an_item_without_text_costs_itself(tmp_path: Path) -> None:
    feed = rss("<item><title>Video</title></item>", item(FERRY, "Ferry", "https://post.example/1"))
    found = read(put(tmp_path, "a.xml", feed))
    assert [article.title for article in found.articles] == ["Ferry"]
    assert ["item 1 has no text" in unused.reason for unused in found.unused] == [True]


def test_a_feed_that_breaks_off_keeps_its_whole_items_and_tells_of_the_damage(tmp_path: Path) -> None:
    whole = rss(
        item(FERRY, "Ferry", "https://post.example/1"), item(DEPOT, "Depot", "https://post.example/2")
    )
    found = read(put(tmp_path, "a.xml", whole[: whole.index("which opened")]))
    assert "Ferry" in {article.title for article in found.articles}
    assert any("is damaged at line 2" in unused.reason for unused in found.unused)


@pytest.mark.parametrize("root", ["rss", "nitf", "newsItem"])
def test_declared_entities_are_refused_and_nothing_is_fetched(tmp_path: Path, root: str) -> None:
    secret = put(tmp_path, "secret", "the password of the harbour master")
    bomb = f'<!DOCTYPE {root} [<!ENTITY who SYSTEM "{secret.as_uri()}">]><{root}><p>&who;</p></{root}>'
    assert "declares XML entities" in refused(put(tmp_path, "a.xml", bomb))


def test_xml_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    said = refused(put(tmp_path, "a.xml", f'<?xml version="1.0"?><invoice><p>{TEXT}</p></invoice>'))
    assert "'invoice'" in said


# -- mails and saved pages --------------------------------------------------------------------------------------


def mail(body: str, *headers: str) -> str:
    return "\r\n".join(
        [
            "From: Harbour Post <news@post.example>",
            "Subject: =?utf-8?q?Ferry_aground_=E2=80=93_all_safe?=",
            "Date: Tue, 4 Mar 2031 10:00:00 +0100",
            *headers,
            "",
            body,
        ]
    )


@pytest.mark.parametrize("name", ["a.eml", "a.txt", "a"])
def test_a_mail_is_its_text_with_subject_sender_and_date(tmp_path: Path, name: str) -> None:
    content = mail(f"{TEXT}\n\n-- \nHarbour Post, Quay 3", "Content-Type: text/plain; charset=utf-8")
    (article,) = read_articles(put(tmp_path, name, content))
    assert (article.title, article.source, article.text) == ("Ferry aground – all safe", "Harbour Post", TEXT)
    assert article.published == "2031-03-04T10:00:00+01:00"
    assert ("signature", "Harbour Post, Quay 3") in {(r.reason, r.text) for r in article.removed}


def test_a_newsletter_of_html_alone_is_read(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{p}</td></tr>" for p in FERRY)
    content = mail(
        f"<html><body><table>{rows}</table></body></html>",
        "MIME-Version: 1.0",
        "Content-Type: text/html; charset=utf-8",
    )
    (article,) = read_articles(put(tmp_path, "a.eml", content))
    assert article.text == TEXT


def test_flowed_lines_are_joined(tmp_path: Path) -> None:
    flowed = "\n\n".join(" \n".join(wrap(p, 60)) for p in FERRY)
    (article,) = read_articles(
        put(tmp_path, "a.eml", mail(flowed, "Content-Type: text/plain; charset=utf-8; format=flowed"))
    )
    assert article.text == TEXT


def test_a_saved_page_is_the_page_at_its_address(tmp_path: Path) -> None:
    parts = [
        "From: <Saved by Blink>",
        "Snapshot-Content-Location: https://post.example/1",
        "Subject: Ferry aground",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="b"',
        "",
        "--b",
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "Content-Location: https://post.example/1",
        "",
        PAGE,
        "--b--",
    ]
    (article,) = read_articles(put(tmp_path, "a.mhtml", "\r\n".join(parts)))
    assert (article.title, article.source, article.url) == (
        "Ferry aground",
        "Harbour Post",
        "https://post.example/1",
    )
    assert article.text == TEXT


def test_a_mail_without_text_is_refused_with_what_it_holds(tmp_path: Path) -> None:
    content = mail(
        "iVBORw0KGgo=", "MIME-Version: 1.0", "Content-Type: image/png", "Content-Transfer-Encoding: base64"
    )
    assert "image/png" in refused(put(tmp_path, "a.eml", content))


def test_an_article_headed_like_a_mail_is_no_mail(tmp_path: Path) -> None:
    (article,) = read_articles(put(tmp_path, "a.txt", f"From: our correspondent\nDate: Tuesday\n\n{TEXT}"))
    assert article.source is None
    assert FERRY[1] in article.text


# -- Word, and what else is a ZIP -------------------------------------------------------------------------------


def word(*, title: bool = True) -> bytes:
    import docx

    document = docx.Document()
    if title:
        document.add_paragraph("Ferry aground", style="Title")
    document.add_paragraph(FERRY[0])
    document.add_heading("On board", level=2)
    document.add_paragraph(FERRY[1])
    document.add_paragraph("The sea was calm and the crew was sober, every one of us.", style="Quote")
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "Tonnes"
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_when_a_document_was_made_is_not_taken_for_its_day_of_publication(tmp_path: Path) -> None:
    (article,) = read_articles(put(tmp_path, "a.docx", word()))
    assert (article.title, article.published) == ("Ferry aground", None)


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    paragraph = document.add_paragraph("A cargo ferry ran aground ")
    by = f'{space} w:id="1" w:author="Desk"'
    paragraph._p.append(parse_xml(f"<w:ins {by}><w:r><w:t>off Vessel Rock</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:del {by}><w:r><w:delText> on Monday</w:delText></w:r></w:del>"))
    paragraph.add_run(" on Tuesday morning, the harbour office of the island said.")
    control = (
        f"<w:sdt {space}><w:sdtContent><w:p><w:r><w:t>{FERRY[1]}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, parse_xml(control))
    buffer = BytesIO()
    document.save(buffer)
    (article,) = read_articles(put(tmp_path, "a.docx", buffer.getvalue()))
    assert article.text.split("\n\n") == [
        "A cargo ferry ran aground off Vessel Rock on Tuesday morning, the harbour office of the island said.",
        FERRY[1],
    ]


def archive(*names: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a"])
def test_a_word_document_gives_its_paragraphs(tmp_path: Path, name: str) -> None:
    (article,) = read_articles(put(tmp_path, name, word()))
    assert article.title == "Ferry aground"
    assert article.text.split("\n\n") == [
        *FERRY[:2],
        "“The sea was calm and the crew was sober, every one of us.”",
    ]
    assert {("sub-heading", "On board"), ("table", "Tonnes | ")} <= {
        (r.reason, r.text) for r in article.removed
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (archive("xl/workbook.xml"), "an Excel workbook"),
        (archive("ppt/presentation.xml"), "a PowerPoint presentation"),
        (archive("META-INF/container.xml"), "an e-book"),
        (archive("mimetype", "content.xml"), "an OpenDocument file"),
        (archive("a.txt"), "a ZIP archive"),
        (archive("word/document.xml"), "cannot be read as a Word document"),
        (word()[:2000], "damaged ZIP archive"),
    ],
)
def test_another_archive_is_refused_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refused(put(tmp_path, "a.docx", content))


OTHER_DOCUMENTS = {
    "no types": {"word/document.xml": b"<w:document xmlns:w='x'/>"},
    "empty types": {"word/document.xml": b"<w:document xmlns:w='x'/>", "[Content_Types].xml": b"<Types/>"},
    "no relations": {
        "word/document.xml": b"<document/>",
        "[Content_Types].xml": b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
    },
    "no XML": {"word/document.xml": b"hello", "[Content_Types].xml": b"hello"},
}


@pytest.mark.parametrize("parts", OTHER_DOCUMENTS.values(), ids=OTHER_DOCUMENTS)
def test_a_damaged_document_is_refused_in_plain_words(tmp_path: Path, parts: dict[str, bytes]) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    said = refused(put(tmp_path, "story.docx", buffer.getvalue()))
    assert "story.docx cannot be read as a Word document" in said
    assert "Save it again, or save its text as .txt." in said
    assert not re.search(r"attribute|object|KeyError|Element|BytesIO|NoneType", said)


def test_a_document_that_swells_is_refused(tmp_path: Path) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 3_000_000)
    assert "unpacks to more than 1 MB" in refused(put(tmp_path, "a.docx", buffer.getvalue()), max_file_mb=1)


# -- the trade's own ------------------------------------------------------------------------------------------

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf><head><title>Slug</title><docdata><date.issue norm="20310304T071000Z"/></docdata></head>
<body><body.head><hedline><hl1>Ferry <em>aground</em></hl1></hedline><byline>By <person>Ida Berg</person></byline>
<distributor>Northern Press</distributor><dateline>VESSEL ROCK</dateline></body.head>
<body.content><media media-type="image"><media-caption>The ferry on the rocks.</media-caption></media>
<p>A cargo ferry ran aground off the island of <location>Vessel Rock</location> on Tuesday morning, the harbour office said.</p>
<hl2>On board</hl2><p>{1}</p><p>{2}</p></body.content><body.end/></body></nitf>"""

G2 = """<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="tag:1"><itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:NP"><name>Northern Press</name></provider>
<versionCreated>2031-03-04T08:00:00Z</versionCreated></itemMeta><contentMeta><contentCreated>2031-03-04T07:10:00Z</contentCreated>
<by>By Ida Berg</by><headline>Ferry aground</headline></contentMeta><contentSet>{}</contentSet></newsItem>
<newsItem><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta><headline>On the rocks</headline></contentMeta>
<contentSet><remoteContent href="p.jpg"/></contentSet></newsItem></itemSet></newsMessage>"""
XHTML = '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html></inlineXML>'


def test_nitf(tmp_path: Path) -> None:
    (article,) = read_articles(put(tmp_path, "a.xml", NITF.format(*FERRY)))
    assert (article.title, article.source, article.text) == ("Ferry aground", "Northern Press", TEXT)
    assert article.published == "2031-03-04T07:10:00+00:00"
    assert {"media beside the text", "sub-heading"} <= {removed.reason for removed in article.removed}


@pytest.mark.parametrize(
    "content",
    [
        XHTML.format("".join(f"<p>{p}</p>" for p in FERRY)),
        "<inlineXML>" + NITF.format(*FERRY).partition('dtd">')[2] + "</inlineXML>",
        f'<inlineData contenttype="text/plain">{TEXT}</inlineData>',
        f'<inlineData contenttype="text/html">{"".join(f"&lt;p&gt;{p}&lt;/p&gt;" for p in FERRY)}</inlineData>',
    ],
    ids=["xhtml", "nitf", "plain", "html"],
)
def test_newsml_g2(tmp_path: Path, content: str) -> None:
    found = read(put(tmp_path, "a.xml", G2.format(content)))
    (article,) = found.articles
    assert (article.title, article.source, article.text) == ("Ferry aground", "Northern Press", TEXT)
    assert article.published == "2031-03-04T07:10:00+00:00"
    (picture,) = found.unused
    assert (picture.title, "ninat:picture" in picture.reason) == ("On the rocks", True)


@pytest.mark.parametrize("name", ["a.xml", "a.nitf"])
def test_broken_xml_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    assert "not well-formed XML" in refused(put(tmp_path, name, NITF.format(*FERRY)[:-40]))


# -- WARC ------------------------------------------------------------------------------------------------------


def warc(*pages: tuple[str, str, bytes], packed: bool = True) -> bytes:
    """By hand: the library's writer leaves its temporary files open."""

    def record(kind: str, url: str, block: bytes) -> bytes:
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(block):012}>\r\n"
            f"WARC-Date: 2031-03-04T09:00:00Z\r\nWARC-Target-URI: {url}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        whole = head.encode() + block + b"\r\n\r\n"
        return gzip.compress(whole) if packed else whole

    records = [record("warcinfo", "urn:x", b"software: test\r\n")]
    for number, (status, kind, content) in enumerate(pages, start=1):
        answer = (
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        )
        records.append(record("response", f"https://post.example/{number}", answer + content))
    return b"".join(records)


OTHER_PAGE = (
    "<html><body><article><h1>Depot closes</h1><p>" + "</p><p>".join(DEPOT) + "</p></article></body></html>"
)
PAGES = (
    ("200 OK", "text/html; charset=utf-8", PAGE.encode()),
    ("404 Not Found", "text/html", b"<html><body>gone</body></html>"),
    ("200 OK", "image/png", b"\x89PNG"),
    ("200 OK", "text/html", OTHER_PAGE.encode()),
)


@pytest.mark.parametrize(("name", "packed"), [("a.warc.gz", True), ("a.warc", False), ("crawl", True)])
def test_a_warc_gives_an_article_a_page(tmp_path: Path, name: str, packed: bool) -> None:
    found = read(put(tmp_path, name, warc(*PAGES, packed=packed)))
    assert {(a.title, a.url) for a in found.articles} == {
        ("Ferry aground", "https://post.example/1"),
        ("Depot closes", "https://post.example/4"),
    }
    reasons = [unused.reason for unused in found.unused]
    assert any("record 2 (https://post.example/2) was answered with 404" in reason for reason in reasons)
    assert any("record 3 (https://post.example/3) is image/png" in reason for reason in reasons)


@pytest.mark.parametrize("packed", [True, False])
def test_of_a_warc_that_breaks_off_the_pages_before_stand(tmp_path: Path, packed: bool) -> None:
    whole = warc(PAGES[0], PAGES[3], packed=packed)
    found = read(put(tmp_path, "a.warc", whole[: len(whole) - 90]))
    assert "Ferry aground" in {article.title for article in found.articles}
    assert any("damaged" in unused.reason for unused in found.unused)


def test_a_warc_without_pages_is_refused(tmp_path: Path) -> None:
    assert "WARC without pages" in refused(put(tmp_path, "a.warc.gz", warc()))


# -- packed, and refused by name -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt.gz", "a.gz", "a"])
def test_gzip_is_unpacked_whatever_the_name(tmp_path: Path, name: str) -> None:
    (article,) = read_articles(put(tmp_path, name, gzip.compress(TEXT.encode())))
    assert article.text == TEXT


def test_gzip_that_breaks_off_is_told(tmp_path: Path) -> None:
    assert "gzip data break off" in refused(put(tmp_path, "a.txt.gz", gzip.compress(TEXT.encode())[:-30]))


def test_gzip_that_swells_is_refused(tmp_path: Path) -> None:
    swelling = gzip.compress(b"A ferry ran aground. " * 200_000)
    assert "too large" in refused(put(tmp_path, "a.txt.gz", swelling), max_file_mb=1)


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (rb"{\rtf1\ansi The ferry sank.}", "an RTF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"%!PS-Adobe-3.0", "a PostScript document"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, start: bytes, said: str) -> None:
    assert said in refused(put(tmp_path, "a.txt", start + b" \0" * 40))
    put(tmp_path, "b.txt", TEXT)
    assert [said in unused.reason for unused in read(tmp_path).unused] == [True]
