#!/usr/bin/env bash
# warcio 1.8.1: a .warc.gz that breaks off inside a record is read to its end without an error.
#
# One would guess: a gzip member that ends before its trailer raises, as Python's gzip module does (EOFError), or the
# record that promises more bytes than there are is refused.
# Seen: `content_stream().read()` gives what there is, shorter than both Content-Length headers say, and the iterator
# ends as if the file did.
# Why it matters here: downloads of crawl archives break off often, and half a page reads like a whole article whose last
# paragraphs nobody wrote. The reader of WARC compares the bytes that a record still owes with none, and says so.
# Exits with 1 if this has changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet warcio==1.8.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import gzip
import random
import sys
from importlib.metadata import version
from io import BytesIO

from warcio.archiveiterator import ArchiveIterator

random.seed(0)
page = " ".join(str(random.random()) for _ in range(3000)).encode()


def record(url):
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(page) + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{url[-1]}>\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2031-03-04T09:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + answer + b"\r\n\r\n")


whole = record("https://news.example/1") + record("https://news.example/2")
cut = whole[: len(whole) * 3 // 4]
try:
    read = [len(each.content_stream().read()) for each in ArchiveIterator(BytesIO(cut))]
    raised = None
except Exception as error:
    read, raised = [], error
print(f"warcio {version('warcio')}: pages of {len(page)} bytes, read {read}, raised {raised!r}")
sys.exit(0 if raised is None and len(read) == 2 and 0 < read[1] < len(page) else 1)
PYTHON
