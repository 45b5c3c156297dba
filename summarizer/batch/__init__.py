"""Batch jobs: thousands of clusters into one folder of summaries, unattended; nothing lost, nothing done twice.

The whole job, left to right (:mod:`~summarizer.batch.job` reads the same way):

    source -> plan -> engine(worker) -> store -> files of results

**Source.** A .jsonl or .parquet file with one cluster a row, or a folder of folders. It is read as a stream once to
plan the job; later each worker fetches its own clusters by their place, so contents never pass through the
parent and skipping what is done costs nothing. A row that is no cluster (broken JSON, no id, a second use of an
id, a missing file, …) is settled right there: it fails with its line and the reason.

**Plan.** Batches are neighbours in the input, up to ``batch.clusters`` and ``batch.words``. What is batched together
decides how sums are rounded, so the plan depends on the input alone, never on what was done before. A batch is
named by its key: the SHA-256 of its rows' contents (files behind ``paths`` included), the configuration, the
models' checksums, the version of newsweave, and the kind of device.

**Store.** A finished batch is one file under its key in ``.job/batches``, written beside its place, synced and
renamed. That a file exists is the ledger: there is no second record that could disagree with it. Killed at any
instruction, a job leaves whole batches and perhaps one stray temporary file. The same command makes the same plan,
skips the keys that exist and does the others whole. When all are there, the files of results are written from
them in the order of the input, each atomically, and last a manifest. Seconds are zero in them: times differ from run
to run and nothing else does. Two jobs on one folder: a lock that the system releases with the process.

**Engine.** :mod:`~summarizer.batch.local` hands batches to processes one by one, one process a device; on GPUs
other processes read and rank meanwhile. A worker that dies is replaced and its batch done again, then cluster by
cluster, so that one poisonous cluster costs itself alone. :mod:`~summarizer.batch.ray` streams the same batches
through Ray Data actors that hold the models. ``--num-shards N --shard K`` does every N-th batch of the same plan, for
schedulers; shards share the folder, and the last one to finish writes the files of results.

**Memory.** Out of memory halves the token budget for that batch and says so. The next batch begins with the whole
budget again: a batch's bytes must not depend on the batch before it.

**Not run.** All of this was run on CPUs. On GPUs (one worker a device, preparers beside them, bfloat16, compiled
decoding, CUDA running out of memory) it was only run as far as stand-ins go.

**Retrying.** ``--retry-failed`` does the failed clusters again, those of one batch together, and leaves the others'
summaries as they are.
"""

from summarizer.batch.job import Options, Report, Watcher, run_batch

__all__ = ["Options", "Report", "Watcher", "run_batch"]
