"""What encoding the texts of pages costs: as the recipe does it, one at a time in 32 bits, and remembered.

Bars: the recipe at least 2.5 times as fast as one text at a time in 32 bits where the processor has bfloat16,
1.4 times elsewhere; texts that were encoded before at least 20 times as fast as the first time.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import torch

from benchmarks.page import is_page, own, real
from bot.vector_cache import StoredVectors
from scoring.embedding import MAX_TOKENS, Encoder, bundled_folder
from scoring.topic import document_of, texts_of
from storage.database import Database
from web.parse import parse

PAGES: Final = 16
ROUNDS: Final = 3
THREADS: Final = 2


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def one_by_one(texts: Sequence[str]) -> Callable[[], object]:
    """The same model in 32 bits, a text at a time."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
    model.max_seq_length = MAX_TOKENS
    return lambda: [model.encode([text], show_progress_bar=False) for text in texts]


def main() -> None:
    pages = [parse(page) for page in (real() or own()) if is_page(page)][:PAGES]
    texts = [text for page in pages for text in texts_of(document_of(page))]
    encoder = Encoder(threads=THREADS)
    encoder(texts[:2])
    able = torch.cpu.get_capabilities()
    bar = 2.5 if able.get("avx512_bf16") or able.get("amx_bf16") else 1.4
    slow = one_by_one(texts)
    slow()
    ratios = [seconds(slow) / seconds(lambda: encoder(texts)) for _ in range(ROUNDS)]
    print(
        f"encoding: the {len(texts)} texts of {len(pages)} pages {statistics.median(ratios):.1f}x as fast"
        f" as one at a time in 32 bits (bar {bar}x)"
    )
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "vectors.db", backups=None)
        remembered = StoredVectors(encoder, database, "local")
        first = seconds(lambda: remembered(texts))
        again = statistics.median(seconds(lambda: remembered(texts)) for _ in range(ROUNDS))
        database.close()
    print(f"          remembered texts {first / again:.0f}x as fast as the first time (bar 20x)")


if __name__ == "__main__":
    main()
