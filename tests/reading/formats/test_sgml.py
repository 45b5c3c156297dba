"""Documents of DUC, TAC and older collections are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.clusters import load_clusters
from summarizer.reading import read
from tests.reading.rows import (
    ROAD,
    SLIDE,
    batch_rows,
    only,
    put,
)

AQUAINT = f"""<DOC>
<DOCNO> APW20310502.0240 </DOCNO>
<DOCTYPE> NEWS STORY </DOCTYPE>
<HEADLINE>
Road shut at Dunmore & Vale
</HEADLINE>
<TEXT>
   DUNMORE, Vale (AP) _ {ROAD}
   ``We are safe,'' said a man of AT&T & Co. _ a porter _ on Friday.
</TEXT>
</DOC>
"""

GIGAWORD = f"""<DOC id="XIN_ENG_20310503.0012" type="story" >
<HEADLINE>
Slide shuts road
</HEADLINE>
<DATELINE>
DUNMORE, May 3 (Nordwire)
</DATELINE>
<TEXT>
<P>
{SLIDE}
</P>
<P>
{ROAD}
</P>
</TEXT>
</DOC>
"""


def test_documents_of_duc_and_tac(tmp_path: Path) -> None:
    result = read(put(tmp_path, "d1", AQUAINT + GIGAWORD))
    told = {article.id: article for article in result.articles}
    first, second = told["APW20310502.0240"], told["XIN_ENG_20310503.0012"]
    assert (first.title, first.published) == ("Road shut at Dunmore & Vale", "2031-05-02")
    assert first.text == f"{ROAD}\n\n“We are safe,” said a man of AT&T & Co. — a porter — on Friday."
    assert (second.title, second.published) == ("Slide shuts road", "2031-05-03")
    assert second.text == f"{SLIDE}\n\n{ROAD}"
    assert ("DUNMORE, May 3 (Nordwire)", "dateline") in {(item.text, item.reason) for item in second.removed}


@pytest.mark.parametrize(
    ("document", "title", "published"),
    [
        (
            f"<DOC>\n<DOCNO>AP880911-0016</DOCNO>\n<FILEID>AP-NR-09-11-88</FILEID>\n<HEAD>Road Shut</HEAD>\n"
            f"<DATELINE>DUNMORE (AP) </DATELINE>\n<TEXT>\n{ROAD}\n</TEXT>\n</DOC>",
            "Road Shut", "1988-09-11",
        ),
        (
            f"<DOC>\n<DOCNO> LA010189-0001 </DOCNO>\n<DATE>\n<P>\nJanuary 1, 1989, Sunday, Home Edition \n</P>\n</DATE>\n"
            f"<HEADLINE>\n<P>\nRoad shut \n</P>\n</HEADLINE>\n<TEXT>\n<P>\n{ROAD} \n</P>\n</TEXT>\n</DOC>",
            "Road shut", "1989-01-01",
        ),
        (
            f"<DOC>\n<DOCNO> SJMN91-06184003 </DOCNO>\n<LEADPARA>{ROAD.split('. ')[0]}.\n</LEADPARA>\n<HEADLINE>  Road shut"
            f"  </HEADLINE>\n<TEXT>     {ROAD.split('. ', 1)[1]}\n</TEXT>\n</DOC>",
            "Road shut", None,
        ),
        (
            f"<DOC>\n<DOCNO> NYT20310424.0231 </DOCNO>\n<DATE_TIME> 2031-04-24 20:49 </DATE_TIME>\n<BODY>\n<HEADLINE>\n"
            f"Road shut\n</HEADLINE>\n<TEXT>\n<P>\n{ROAD}\n<ANNOTATION> (STORY CAN END HERE) </ANNOTATION>\n</TEXT>\n</BODY>",
            "Road shut", "2031-04-24T20:49:00",
        ),
        (
            f"<doc>\n<docno> WSJ880912-0064 </docno>\n<HL> Road shut\n----\nBy Ida Berg</HL>\n<TEXT>\n{ROAD}\n</TEXT>\n</doc>",
            "Road shut", "1988-09-12",
        ),
    ],
)  # fmt: skip
def test_older_documents(tmp_path: Path, document: str, title: str, published: str | None) -> None:
    article = only(put(tmp_path, "doc.0016", document))
    assert " ".join(article.text.split()) == ROAD
    assert (article.title, article.published) == (title, published)


def test_a_tree_of_duc_folders_is_clusters(tmp_path: Path) -> None:
    for name in ("d30001t", "d30002t"):
        put(tmp_path, f"docs/{name}/APW20310502.0240", AQUAINT)
        put(tmp_path, f"docs/{name}/{name}-A/XIN_ENG_20310503.0012", GIGAWORD)
    rows = batch_rows(tmp_path / "docs")
    assert [(row.id, row.problem) for row in rows] == [("d30001t", None), ("d30002t", None)]
    clusters = load_clusters(str(tmp_path / "docs"))
    assert [(cluster.id, len(cluster.articles)) for cluster in clusters] == [("d30001t", 2), ("d30002t", 2)]
