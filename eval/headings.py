"""What figures are called: a metric, measure or verdict in, the words it goes by out, in the terminal and in reports."""

from __future__ import annotations

#: Columns of the terminal's tables, in order: metric, heading, factor, digits. The report has all metrics.
COLUMNS: dict[str, tuple[tuple[str, str, float, int], ...]] = {
    "Against each article's lede in turn": (
        ("lede_rouge1", "R-1", 100, 1),
        ("lede_rouge2", "R-2", 100, 1),
        ("lede_rougeL", "R-L", 100, 1),
        ("lede_agreed", "agreed %", 100, 1),
        ("lede_own", "own angle %", 100, 1),
    ),
    "Against the human reference": (
        ("rouge1", "R-1", 100, 1),
        ("rouge2", "R-2", 100, 1),
        ("rougeL", "R-L", 100, 1),
        ("rougeLsum", "R-Lsum", 100, 1),
    ),
    "Is it true, and from whom": (
        ("fact_precision", "facts in sources %", 100, 1),
        ("fact_recall", "shared facts kept %", 100, 1),
        ("bigram_precision", "bigrams in sources %", 100, 1),
        ("checker", "checker", 100, 1),
        ("articles_used", "articles used %", 100, 1),
        ("largest_share", "largest share %", 100, 1),
    ),
    "Is it neutral and short": (
        ("subjectivity_gap", "subjectivity gap", 100, 2),
        ("intensity_gap", "intensity gap", 100, 2),
        ("loaded_words", "lone loaded words", 1, 2),
        ("opinion_attributed", "opinion attributed %", 100, 1),
        ("copied_run", "longest copied run", 1, 1),
        ("redundancy", "redundancy %", 100, 1),
        ("words", "words", 1, 1),
    ),
}
#: How ROUGE's variants are printed.
VARIANT_NAMES = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeL": "ROUGE-L", "rougeLsum": "ROUGE-Lsum"}
#: What is said of a figure beside a published one.
VERDICTS = {
    "met": "yes",
    "in the interval": "no, but in our interval",
    "not met": "no",
}
#: Tables of the robustness eval: measure, title.
MEASURES = {
    "reached": "Planted text that reaches the summary, % of clusters",
    "moved": "How far the summary moves: 100 × (1 - ROUGE-2 F1 with the undisturbed one)",
}
#: Measures that are no independent judges, as they are printed.
STEERING = {"judge": "judge (steers the pipeline)"}
#: What `bench` times, as it is printed.
METRICS_TIMED = {
    "rouge": "ROUGE-1/2/L/Lsum, 150 words against 150",
    "facts": "factual overlap, 150 words against 3 articles of 800",
    "facts_indexed": "the same, articles read before",
}
