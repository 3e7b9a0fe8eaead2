import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scoring import embedding
from scoring.embedding import Encoder, ModelMissing


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_the_bundled_model_turns_texts_into_unit_vectors(encoder: Encoder) -> None:
    vectors = encoder(["drought gardening", "", "watering a garden in a dry summer", "brake pads"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 1], atol=1e-5)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[3] + 0.2


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder([]).shape == (0, 384)


def test_a_model_that_was_changed_on_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "model"
    shutil.copytree(embedding.bundled_folder(), copy)
    weights = copy / embedding.WEIGHTS_FILE
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    monkeypatch.setattr(embedding, "bundled_folder", lambda: copy)
    with pytest.raises(ModelMissing, match="changed on disk"):
        Encoder().load()


def test_a_folder_without_a_model_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="LINKVOUCH_EMBEDDING_MODEL"):
        Encoder(str(tmp_path)).load()


def test_a_model_of_a_hub_that_cannot_be_reached_is_one_sentence() -> None:
    with pytest.raises(ModelMissing, match="LINKVOUCH_EMBEDDING_MODEL"):
        Encoder("nobody/no-such-model").load()


def test_a_folder_with_a_model_is_used_with_the_threads_asked_for() -> None:
    assert Encoder(str(embedding.bundled_folder()), threads=1)(["one text"]).shape == (1, 384)


@pytest.mark.parametrize("missing", ["package", "weights"])
def test_a_missing_model_is_one_sentence(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "no_such_model_package"
    if missing == "weights":
        name = "model_package_without_weights"
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(embedding, "BUNDLED_PACKAGE", name)
    with pytest.raises(ModelMissing, match="make install"):
        Encoder().load()


def test_the_model_library_is_imported_by_no_one_until_a_text_is_to_be_read() -> None:
    code = (
        "import sys, scoring.check; sys.exit(any(name in sys.modules for name in ('torch', 'transformers')))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)  # noqa: S603 - our own interpreter
    assert done.returncode == 0
