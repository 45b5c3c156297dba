"""Stand-ins for what a hostile article, file name or feed may hold, and a summary that holds them everywhere.

They would do no harm if they ran: they set ``window.pwned``, open a dialog or ask for ``far.example``, and
each of these is seen. Invented for these tests; the kinds are those that lists of such strings agree on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

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

_RUN = "window.pwned=1"

#: By the kind of attack. Each is followed, in a page, by the name of the field that holds it.
ATTACKS = {
    "script": f"<script>{_RUN}</script>",
    "script in capitals with space": f"<SCRIPT\n TYPE=text/javascript\t>{_RUN}</SCRIPT\n>",
    "script broken in two": f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    "script from afar": "<script src=//far.example/x.js></script>",
    "module": f"<script type=module>{_RUN}</script>",
    "image handler": f"<img src=x onerror={_RUN}>",
    "image handler without a space": f"<img/src=x/onerror={_RUN}>",
    "picture from afar": "<img src=https://far.example/x.png><link rel=stylesheet href=https://far.example/x.css>",
    "svg handler": f"<svg/onload={_RUN}><animate onbegin={_RUN} attributeName=x></svg>",
    "svg script": f"<svg><script>{_RUN}</script><style><img src=x onerror={_RUN}></style></svg>",
    "mathml confusion": f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={_RUN}>'>",
    "body handler": f"<body onload={_RUN} onpageshow={_RUN}>",
    "unfolding": f"<details open ontoggle={_RUN}><summary>more</summary></details>",
    "focus": f"<input autofocus onfocus={_RUN}><p tabindex=0 onfocus={_RUN}>p</p>",
    "animation": f"<style>@keyframes x{{}}</style><p style=animation-name:x onanimationstart={_RUN}>",
    "frame": f"<iframe src='javascript:parent.{_RUN}'></iframe><iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    "object": "<object data='https://far.example/x'></object><embed src='https://far.example/y'>",
    "form": f"<form action=https://far.example/><button formaction='javascript:{_RUN}'>Go</button></form>",
    "redirect": "<meta http-equiv=refresh content='0;url=https://far.example/'>",
    "base": "<base href=https://far.example/><a href=x>x</a>",
    "policy of its own": f"<meta http-equiv=Content-Security-Policy content='script-src *'><script>{_RUN}</script>",
    "script link": f"<a href='javascript:{_RUN}'>here</a>",
    "script link in disguise": f"<a href='&#x6A;ava&Tab;script&colon;{_RUN}'>here</a>",
    "end of an attribute": f'" onmouseover="{_RUN}" autofocus onfocus="{_RUN}',
    "end of an attribute in single quotes": f"' onmouseover='{_RUN}' tabindex='0' onfocus='{_RUN}",
    "end of an attribute without quotes": f" x onmouseover={_RUN} y=",
    "back quotes": f"`onmouseover={_RUN}`${{{_RUN}}}",
    "end of a script": f"</script><script>{_RUN}</script>",
    "end of a string in a script": f'";{_RUN};//\';{_RUN};//\\";{_RUN};//',
    "line separators in a script": f"\u2028{_RUN}\u2029{_RUN}",
    "a script that never ends": "<!--<script>",
    "end of a title": f"</title><script>{_RUN}</script>",
    "end of a style": f"</style><script>{_RUN}</script>",
    "end of a raw text": f"</textarea></xmp></noscript></template></iframe><script>{_RUN}</script>",
    "open comment": "<!-- the rest of the page",
    "open comment and quote": "--!><!-- \" ' `",
    "character data": f"<![CDATA[<script>{_RUN}</script>]]>",
    "processing instruction": f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y '{_RUN}'>]>&y;",
    "plaintext": "<plaintext>",
    "tags left open": "<b><i><table><tr><td><select><option><ul><li><h1><a href=#x",
    "tags closed too often": "</p></span></li></ul></section></article></main></div></body></html>",
    "a lone angle": "1 < 2 <",
    "entities": "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp &copy &#0; &#x110000;",
    "escaped twice": f"%3Cscript%3E{_RUN}%3C/script%3E \\x3cscript\\x3e \\u003cscript\\u003e",
    "css": "}body{display:none}*{background:url(https://far.example/x)}@import 'https://far.example/y';",
    "css in an attribute": "red;background:url(https://far.example/x);x:expression(1)",
    "markup names": "<x-y is=z slot=q id=sentence-1 class=prose name=body>",
    "template": "{{7*7}}{% raw %}{{ config }}${7*7}#{7*7}<%= 7*7 %>{{constructor.constructor('window.pwned=1')()}}",
    "names of an object": "__proto__ constructor hasOwnProperty toString",
    "right to left": "\u202egnol erom on\u202c \u2067\u05e2\u05d1\u05e8\u2069 \u202eleft open",
    "isolates left open": "\u2067\u2066\u2068\u202b\u202d open",
    "nothing to see": "in\u200bvis\u2060ible\ufeff \u00ad\u034f\u180e",
    "controls": "a\x00b\x01c\x08d\x0be\x0cf\x1b[31mg\x7fh\x85i\x9bj",
    "nul in a tag": f"<scr\x00ipt>{_RUN}</scr\x00ipt><img src=x one\x00rror={_RUN}>",
    "returns": "one\r\ntwo\rthree\n\nfour",
    "not characters": "\ufffe\uffff\ufdd0\U0001fffe",
    "piled marks": "Z" + "\u0300\u0489\u0316" * 60,
    "seven bits": f"+ADw-script+AD4-{_RUN}+ADw-/script+AD4-",
    "halves of old alphabets": f"\u00bcscript\u00be{_RUN}\u00bc/script\u00be \uff1cscript\uff1e{_RUN}\uff1c/script\uff1e",
    "case that folds": f"<\u017fcript>{_RUN}</\u017fcript><\u212aeygen>",
    "a long word": "supercalifragilistic" * 100,
    "a long line": "word " * 2000,
}

#: Addresses that no page may link to.
ADDRESSES = (
    f"javascript:{_RUN}",
    f"JaVaScRiPt:{_RUN}",
    f" javascript:{_RUN}",
    f"java\tscript:{_RUN}",
    f"java\nscript:{_RUN}",
    f"\x01javascript:{_RUN}",
    f"javascript:{_RUN}//https://post.example/1",
    f"https://post.example/\njavascript:{_RUN}",
    f"data:text/html,<script>{_RUN}</script>",
    f"vbscript:{_RUN}",
    "file:///etc/hostname",
    "blob:https://post.example/1",
    "view-source:https://post.example/1",
    "//far.example/x",
    "\\\\far.example\\x",
    "/etc/hostname",
    f'https://post.example/" onclick="{_RUN}',
    f"https://post.example/'onclick='{_RUN}",
    "https://post.example/<b>",
    f"https:javascript:{_RUN}",
)

#: The fields of a summary that hold what came from outside, but for the addresses.
FIELDS = (
    "sentence",
    "word",
    "source",
    "article",
    "text",
    "outlet",
    "headline",
    "published",
    "part",
    "topic",
    "value",
    "path",
    "reason",
    "dropped",
    "refusal",
    "model",
    "query",
)


def summary(say: Callable[[str], str], *, articles: int = 3, urls: Sequence[str] = ()) -> Summary:
    """A summary of several articles, with ``say(field)`` in each of FIELDS. The sources stand in the articles' texts.

    :param urls: the addresses of the first articles; the others have none.
    """
    about = [
        {
            "outlet": say("outlet"),
            "title": say("headline"),
            "published": say("published"),
            "url": urls[place] if place < len(urls) else None,
        }
        for place in range(articles)
    ]
    ids = [f"{say('article')} {place}" for place in range(articles)]
    told, before = say("source"), f"{say('text')}. "
    text = f"{before}{told}\n\nAn end, {say('text')}."
    start, end = len(before), len(before) + len(told)
    sources = tuple(Source(name, start, end, told, **of) for name, of in zip(ids, about, strict=True))
    return Summary(
        sentences=(
            _sentence(say, sources, origin="fused"),
            _sentence(say, sources[:1], origin="extracted"),
        ),
        conflicts=(
            Conflict(
                topic=say("topic"),
                claims=(
                    Claim(value=f"{say('value')} 1", sources=sources[:1], date="2031-03-03"),
                    Claim(value=f"{say('value')} 2", sources=sources[1:], date="2031-03-04"),
                ),
            ),
        ),
        articles=tuple(
            ArticleUse(
                id=name,
                path=say("path"),
                words=900,
                text=text,
                used=place < articles - 1,
                reason=None if place < articles - 1 else say("reason"),
                **of,
            )
            for place, (name, of) in enumerate(zip(ids, about, strict=True))
        ),
        dropped=(Dropped(text=say("dropped"), reason=say("refusal")),),
        model={"name": say("model")},
        config={"query": say("query")},
    )


def _sentence(
    say: Callable[[str], str], sources: tuple[Source, ...], *, origin: Literal["fused", "extracted"]
) -> SummarySentence:
    return SummarySentence(
        text=say("sentence"),
        origin=origin,
        support=Support(verdict="partly", score=0.7, articles=len(sources), unsupported=(say("word"),)),
        sources=sources,
        explanation=Explanation(salience=0.5, parts={say("part"): 0.5}, group=sources),
    )
