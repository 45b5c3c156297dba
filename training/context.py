"""``python -m training context``: trains the model of context dependence (:mod:`summarizer.decontext.context_model`).

Rows of ``written/contexts.jsonl`` are sentences judged one by one behind what a summary had told before them. They stand there
as places, without a text: the event, and for each sentence the number of its document and where in its cleaned text it
begins. The texts are made from the corpus as the pipeline makes them.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from eval.checkers import roc_auc
from eval.clusters import read_jsonl
from summarizer import models
from summarizer.cluster import Cluster
from summarizer.config import Config
from summarizer.decontext import settle_sentences
from summarizer.decontext.decontextualizer import Contextualizer
from summarizer.decontext.people import find_people, introduce_people
from summarizer.errors import InputError
from summarizer.pipeline import read_articles_into
from summarizer.reading import Article
from summarizer.retrieval import split_articles
from summarizer.retrieval.pair_classifier import pair_pieces
from summarizer.retrieval.sentences import Sentence, SentenceSplitter
from summarizer.settings import Settings
from summarizer.text.parsing import MAX_PARSED, Parser
from training.card import render
from training.config import resolve

Floats = NDArray[np.float64]
Label = TypeVar("Label")
#: Number of a document of the event, and where in its cleaned text a sentence begins.
Place = tuple[int, int]
#: Of ten parts into which the events fall, those that are measured on and not learned from.
_PARTS, _MEASURED = 10, (0, 1)


class ContextConfig(Settings):
    """``python -m training context``."""

    output: str = Field(description="folder for context.safetensors, settings.json and README.md")
    rows: str = Field(description="judged sentences: {event, sentence, told, leans, kind, in}")
    events: str = Field(description="rows {id, documents, titles, sources, date} that they stand in")
    seed: int = Field(0, ge=0)
    first: int = Field(
        2, ge=0, description="layers below this one stay the encoder's, and are shared with it"
    )
    epochs: int = Field(3, ge=1)
    batch_tokens: int = Field(4096, ge=256, description="word pieces of one step")
    learning_rate: float = Field(2e-4, gt=0)
    warmup: float = Field(0.06, ge=0, lt=1, description="share of the steps")
    dropout: float = Field(0.1, ge=0, lt=1)
    weight_decay: float = Field(0.01, ge=0)
    wrongly_refused: float = Field(
        0.06,
        gt=0,
        lt=1,
        description="share of the standing sentences of drafts that the working point may refuse",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One sentence behind what was told before it."""

    event: str
    text: str
    told: str
    leans: bool
    #: What it leans with: "ref", "name", "link", "time", "quote", "frag", "stage".
    kind: str | None
    #: "draft": in a draft of a summary; "article": behind another article's opening.
    stands_in: str

    @property
    def measured(self) -> bool:
        """Whether its event is one of those that nothing is learned from."""
        return fold_of(self.event, _PARTS) in _MEASURED


def train(config: ContextConfig, *, progress: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Make the texts, train, measure; writes weights, settings and card, and returns the report.

    Raises :class:`InputError` where the corpus is not there, or too few rows are of it.
    """
    folder = resolve(config.output)
    folder.mkdir(parents=True, exist_ok=True)
    judged, lost = read_judged(config, progress=progress)
    fitted, held = [each for each in judged if not each.measured], [each for each in judged if each.measured]
    if len({each.leans for each in fitted}) < 2 or len({each.leans for each in held}) < 2:
        raise InputError(
            f"{config.rows} holds too few sentences of {config.events} to learn from. Give the file of events that they stand in."
        )
    network = _Network(models.encoder_folder(), config)
    _fit(network, fitted, held, config, progress=progress)
    report = _measured(held, network.values(held), config) | {
        "fitted": len(fitted),
        "held": len(held),
        "lost": lost,
        "events": len({each.event for each in judged}),
    }
    save_file(network.own_weights(), folder / "context.safetensors", metadata={"format": "pt"})
    (folder / "settings.json").write_text(json.dumps({"threshold": report["threshold"]}) + "\n", "utf-8")
    (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    render(folder, "context_card.md.j2", report=report, config=config)
    return report


# -- texts --------------------------------------------------------------------------------------------------------


def read_judged(
    config: ContextConfig, *, progress: Callable[[str], None] = lambda text: None
) -> tuple[list[Judged], int]:
    """The judged sentences with their texts, and how many have none because the articles are read otherwise by now."""
    nlp = models.load_spacy()
    parser, splitter = Parser(nlp), SentenceSplitter(nlp)
    judged: list[Judged] = []
    lost = 0
    for event, rows in labelled(config.events, rows_of_events(config.rows)):
        places = {place_of(place) for row in rows for place in (row["sentence"], *row["told"])}
        texts = texts_at(places, event, parser=parser, splitter=splitter)
        for row in rows:
            own, told = place_of(row["sentence"]), [place_of(place) for place in row["told"]]
            if own not in texts or not all(place in texts for place in told):
                lost += 1
                continue
            judged.append(
                Judged(
                    event=row["event"],
                    text=texts[own],
                    told=" ".join(texts[place] for place in told),
                    leans=row["leans"],
                    kind=row.get("kind"),
                    stands_in=row["in"],
                )
            )
        if len(judged) % 1000 < len(rows):
            progress(f"{len(judged)} sentences read, {lost} not found")
    return judged, lost


def place_of(given: Sequence[int]) -> Place:
    """A place as a row of ours gives it."""
    document, start = given
    return document, start


def texts_at(
    places: set[Place], event: Mapping[str, Any], *, parser: Parser, splitter: SentenceSplitter
) -> dict[Place, str]:
    """The sentences at these places of an event's articles, each as it would be said on its own."""
    cluster = event_cluster(event)
    split_articles(cluster, splitter=splitter)
    settle_sentences(cluster, parser=parser)
    found = {
        (number, sentence.start): sentence
        for number, sentence in _numbered(cluster)
        if (number, sentence.start) in places
    }
    known = [sentence for own in cluster.sentences.values() for sentence in own][:MAX_PARSED]
    people = find_people(known, parser.parse([sentence.said for sentence in known]))
    context = Contextualizer(parser=parser, names=[person.full for person in people])
    readings = context.read(list(found.values()), article_sentences=cluster.sentences)
    return {
        place: introduce_people([reading.text], people)[0].text
        for place, reading in zip(found, readings, strict=True)
    }


def rows_of_events(file: str) -> dict[str, list[dict[str, Any]]]:
    """The judged rows of a file, by the event that each is of."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row, _ in read_jsonl(resolve(file)):
        found.setdefault(row["event"], []).append(row)
    return found


def labelled(
    file: str, labels: Mapping[str, Label], *, limit: int | None = None
) -> Iterator[tuple[dict[str, Any], Label]]:
    """The events of a file that have labels, by their id, no more than ``limit``, each with them."""
    events = (event for event, _ in read_jsonl(resolve(file)) if event.get("id", "") in labels)
    return ((event, labels[event["id"]]) for event in islice(events, limit))


def fold_of(event: str, folds: int) -> int:
    """Into which of so many parts an event falls, whatever others there are."""
    return int(hashlib.sha256(event.encode()).hexdigest(), 16) % folds


def event_cluster(event: Mapping[str, Any]) -> Cluster:
    """The articles of an event of the corpus, read."""
    cluster = Cluster(config=Config(), articles=[])
    texts = [
        {"text": text, "title": title, "source": source, "published": event["date"]}
        for text, title, source in zip(event["documents"], event["titles"], event["sources"], strict=True)
    ]
    read_articles_into(cluster, (), texts=texts)
    return cluster


def _numbered(cluster: Cluster) -> Iterator[tuple[int, Sentence]]:
    for article in cluster.articles:
        for sentence in cluster.sentences[article.id]:
            yield document_number(article), sentence


def document_number(article: Article) -> int:
    """The number of its document among those that were given: of "texts[2]" 2."""
    return int(article.id.removeprefix("texts[").removesuffix("]"))


# -- the network --------------------------------------------------------------------------------------------------


class _Network(nn.Module):
    """The encoder with a head over the first mark's state and the mean of the text's; lower layers stay as they are."""

    def __init__(self, folder: Path, config: ContextConfig) -> None:
        from transformers import AutoModel

        super().__init__()
        torch.manual_seed(config.seed)
        self.bert = AutoModel.from_pretrained(
            folder, hidden_dropout_prob=config.dropout, attention_probs_dropout_prob=0.0
        )
        self.head = nn.Linear(2 * self.bert.config.hidden_size, 1)
        self.first = config.first
        self.batch_tokens = config.batch_tokens
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.bert.embeddings.requires_grad_(False)
        for layer in self.bert.encoder.layer[: config.first]:
            layer.requires_grad_(False)

    def forward(self, rows: Sequence[tuple[list[int], int]]) -> Tensor:
        """Logits ``(rows,)`` of rows as :func:`pair_pieces` gives them."""
        longest = max(len(ids) for ids, _ in rows)
        ids = torch.tensor([[*own, *[0] * (longest - len(own))] for own, _ in rows])
        mask = torch.tensor([[1] * len(own) + [0] * (longest - len(own)) for own, _ in rows])
        text = torch.tensor([[1 <= place <= count for place in range(longest)] for _, count in rows])
        with torch.autocast("cpu", torch.bfloat16):
            states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        mean = (states * text[..., None]).sum(1) / text.sum(1, keepdim=True)
        logits: Tensor = self.head(torch.cat([states[:, 0], mean], 1))[:, 0]
        return logits

    def rows(self, judged: Sequence[Judged]) -> list[tuple[list[int], int]]:
        return [pair_pieces(self.tokenizer, each.text, each.told) for each in judged]

    @torch.inference_mode()
    def values(self, judged: Sequence[Judged]) -> Floats:
        """Probabilities ``(judged,)``."""
        self.eval()
        rows = self.rows(judged)
        values = np.zeros(len(rows))
        for batch in batches(rows, most=self.batch_tokens, rng=None):
            values[batch] = torch.sigmoid(self([rows[row] for row in batch])).numpy()
        return values

    def own_weights(self) -> dict[str, Tensor]:
        """What is not the encoder's, in bfloat16, under the names that transformers gives a layer."""
        weights = {
            name: value.to(torch.bfloat16).contiguous()
            for name, value in self.bert.state_dict().items()
            if name.startswith("encoder.layer.") and int(name.split(".")[2]) >= self.first
        }
        return weights | {
            "head.weight": self.head.weight.detach()[0].clone(),
            "head.bias": self.head.bias.detach().clone(),
        }


def batches(
    rows: Sequence[tuple[list[int], int]], *, most: int, rng: random.Random | None
) -> list[list[int]]:
    """Numbers of rows of like length, so many that they have at most ``most`` pieces when padded; in an order that is ``rng``'s."""
    jitter = [rng.random() * 8 if rng else 0.0 for _ in rows]
    waiting = sorted(range(len(rows)), key=lambda row: (len(rows[row][0]) + jitter[row], row))
    found: list[list[int]] = [[]]
    for row in waiting:
        longest = max(len(rows[each][0]) for each in (*found[-1], row))
        if found[-1] and longest * (len(found[-1]) + 1) > most:
            found.append([])
        found[-1].append(row)
    if rng:
        rng.shuffle(found)
    return found


def _fit(
    network: _Network,
    fitted: Sequence[Judged],
    held: Sequence[Judged],
    config: ContextConfig,
    *,
    progress: Callable[[str], None],
) -> None:
    rng = random.Random(config.seed)
    rows = network.rows(fitted)
    leans = torch.tensor([float(each.leans) for each in fitted])
    steps = [
        batch for _ in range(config.epochs) for batch in batches(rows, most=config.batch_tokens, rng=rng)
    ]
    trained = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=config.learning_rate, weight_decay=config.weight_decay)
    warm = max(int(config.warmup * len(steps)), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (len(steps) - step) / max(len(steps) - warm, 1))
    )
    network.train()
    for number, batch in enumerate(steps):
        loss = functional.binary_cross_entropy_with_logits(
            network([rows[row] for row in batch]), leans[batch]
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        if (number + 1) % max(len(steps) // (2 * config.epochs), 1) == 0:
            values = network.values(held)
            network.train()
            of = ", ".join(f"{kind} {_auc(held, values, kind):.3f}" for kind in ("article", "draft"))
            progress(f"step {number + 1} of {len(steps)}: loss {loss.item():.3f}, AUC {of}")


# -- how good it is -----------------------------------------------------------------------------------------------


def _auc(held: Sequence[Judged], values: Floats, stands_in: str) -> float:
    chosen = [row for row, each in enumerate(held) if each.stands_in == stands_in]
    return roc_auc(np.array([int(held[row].leans) for row in chosen]), values[chosen])


def _measured(held: Sequence[Judged], values: Floats, config: ContextConfig) -> dict[str, Any]:
    drafts = [row for row, each in enumerate(held) if each.stands_in == "draft"]
    standing = sorted(float(values[row]) for row in drafts if not held[row].leans)
    threshold = round(standing[int((1 - config.wrongly_refused) * (len(standing) - 1))], 3)
    kinds = sorted({each.kind for each in held if each.kind})
    return {
        "threshold": threshold,
        "auc": {name: _auc(held, values, name) for name in ("article", "draft")},
        "points": [
            {"in": name, "at": at} | _at(held, values, name, at)
            for name, points in (("article", (0.5, 0.75, 0.9)), ("draft", (threshold, 0.7)))
            for at in points
        ],
        "kinds": {
            kind: {
                "n": len(rows),
                "found": sum(values[row] >= threshold for row in rows) / len(rows),
            }
            for kind in kinds
            if (rows := [row for row, each in enumerate(held) if each.kind == kind])
        },
    }


def _at(held: Sequence[Judged], values: Floats, stands_in: str, at: float) -> dict[str, float]:
    """Shares of the leaning, and of the standing, that are refused at a value, and of the refused that lean."""
    rows = [row for row, each in enumerate(held) if each.stands_in == stands_in]
    refused = [row for row in rows if values[row] >= at]
    right = sum(held[row].leans for row in refused)
    leaning = sum(held[row].leans for row in rows)
    return {
        "n": len(rows),
        "leaning": right / max(leaning, 1),
        "standing": (len(refused) - right) / max(len(rows) - leaning, 1),
        "precision": right / max(len(refused), 1),
    }
