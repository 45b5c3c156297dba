"""The columns of the results: typed for parquet, and told to ``datasets`` in the output folder's README.md.

Types are spelled out because they cannot be told from the rows: a thousand rows without an error look like a
column without a type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any

import yaml

from summarizer.reading.formats.table import import_pyarrow

#: A type: the name of a plain one, the fields of a struct, or a list of one type.
Type = str | dict[str, Any] | list[Any]

#: What is known of an article, and absent (in parquet, null) where it does not say so.
_KNOWN = {"outlet": "string", "published": "string", "url": "string"}
_SOURCE: Type = {
    "article": "string",
    "start": "int64",
    "end": "int64",
    "text": "string",
    "title": "string",
} | _KNOWN
_SENTENCE: Type = {
    "text": "string",
    "origin": "string",
    "support": {
        "verdict": "string",
        "score": "float64",
        "articles": "int64",
        "unsupported": ["string"],
    },
    "sources": [_SOURCE],
}
_ARTICLE: Type = {
    "id": "string",
    "path": "string",
    "title": "string",
    "words": "int64",
    "used": "bool",
    "reason": "string",
    "text": "string",
} | _KNOWN
#: Seconds differ from run to run and the results must not: they are zero, and told in the job's last table.
SECONDS = {"read": 0.0, "rank": 0.0, "fuse": 0.0, "verify": 0.0}


def row_type(*, config: Mapping[str, Any], model: Mapping[str, Any]) -> dict[str, Any]:
    """The type of a row whose summaries carry this configuration and this description of the model."""
    summary = {
        "schema": "int64",
        "text": "string",
        "sentences": [_SENTENCE],
        "conflicts": [
            {"topic": "string", "claims": [{"value": "string", "date": "string", "sources": [_SOURCE]}]}
        ],
        "articles": [_ARTICLE],
        "dropped": [{"text": "string", "reason": "string"}],
        "model": _type_of(model),
        "config": _type_of(config),
        "seconds": _type_of(SECONDS),
    }
    return {"id": "string", "status": "string", "summary": summary, "error": "string", "line": "int64"}


def completed(summary: dict[str, Any]) -> dict[str, Any]:
    """A summary's dictionary in which what its articles do not say is null rather than absent: every row has one shape."""
    unknown = dict.fromkeys(_KNOWN)
    claims = [claim for conflict in summary["conflicts"] for claim in conflict["claims"]]
    for claim in claims:
        claim.setdefault("date", None)
    for told in (*summary["sentences"], *claims):
        told["sources"] = [{**source, "title": None, **unknown, **source} for source in told["sources"]]
    articles = [{**article, **unknown, "text": None, **article} for article in summary["articles"]]
    return summary | {"articles": articles}


def _type_of(value: object) -> Type:
    if isinstance(value, Mapping) and value:
        return {str(name): _type_of(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_type_of(value[0])] if value else ["string"]
    # Nothing is known of a null; every setting that may be null is text otherwise.
    names = {bool: "bool", int: "int64", float: "float64"}
    return names.get(type(value), "string")


def write_parquet(file: IO[bytes], chunks: Iterable[list[dict[str, Any]]], row: dict[str, Any]) -> None:
    """Write rows, one row group a chunk. Raises ``InputError`` without pyarrow."""
    arrow, parquet = import_pyarrow("pyarrow"), import_pyarrow("pyarrow.parquet")
    schema = arrow.schema([(name, _arrow(arrow, kind)) for name, kind in row.items()])
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in chunks:
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))


def _arrow(arrow: Any, kind: Type) -> Any:
    if isinstance(kind, dict):
        return arrow.struct([(name, _arrow(arrow, inner)) for name, inner in kind.items()])
    if isinstance(kind, list):
        return arrow.list_(_arrow(arrow, kind[0]))
    return arrow.bool_() if kind == "bool" else getattr(arrow, kind)()


def card(row: dict[str, Any], *, format: str) -> str:
    """The output folder's README.md, whose head ``datasets.load_dataset(folder)`` reads."""
    head = {
        "configs": [{"config_name": "default", "data_files": f"clusters-*.{format}"}],
        "dataset_info": {"features": [_feature(name, kind) for name, kind in row.items()]},
    }
    return f"""---
{yaml.safe_dump(head, sort_keys=False)}---
# Summaries by newsweave

One row a cluster, in the order of the input: `id`, `status` (done, failed or skipped), `summary` (`Summary.to_dict()`,
or null), `error` (why there is none), `line` (where the cluster stands in the input). `summary.seconds` is zero: times
differ from run to run.

```python
import datasets
rows = datasets.load_dataset("this-folder", split="train")
```

The folder `.job` holds what a resumed job goes on from. It may be removed when the job is finished.
"""


def _feature(name: str, kind: Type) -> dict[str, Any]:
    if isinstance(kind, dict):
        return {"name": name, "struct": [_feature(inner, item) for inner, item in kind.items()]}
    if isinstance(kind, list):
        inner = kind[0]
        return {"name": name, "list": inner if isinstance(inner, str) else _feature("", inner)["struct"]}
    return {"name": name, "dtype": kind}
