from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.terminal.arguments import AS_JSON, FILE
from bot.terminal.json_lines import Faults, Unusable, documents_in, rows_in
from bot.terminal.running import Done, finish, here_settings, print_json, say, told

if TYPE_CHECKING:
    from scoring.calibration import Pairs

# How a line of labels may name its topic and its document: as `rank --json` does, or as test collections do.
LABEL_KEYS = (("query", "id"), ("qid", "doc"))


@click.command(short_help="Fit the relevance of another embedding model than the bundled one.")
@click.option(
    "docs",
    "--docs",
    metavar="FILE.jsonl",
    type=FILE,
    help='Labelled documents, one JSON object a line: {"id", "title", "text"}.',
)
@click.option(
    "queries", "--queries", metavar="FILE.jsonl", type=FILE, help='Their topics, a line each: {"id", "text"}.'
)
@click.option(
    "labels",
    "--labels",
    metavar="FILE.jsonl",
    type=FILE,
    help='Which document is on which topic, a line each: {"query", "id"}; all others count as off topic.',
)
@AS_JSON
def command(*, docs: Path | None, queries: Path | None, labels: Path | None, as_json: bool) -> None:
    """Fit the relevance of another embedding model than the bundled one.

    A model's cosines mean nothing until they were held against labelled texts: before that, relevance goes
    by words alone. Small pages that come with linkvouch do for a start; with --docs, --queries and --labels
    yours are used, and the numbers are better. What is fitted holds for exactly this model.
    """
    from bot.calibrating import calibrate
    from scoring.embedding import BUNDLED

    with told():
        settings = here_settings()
        if settings.embedding_model == BUNDLED:
            say("The bundled model has its coefficients. Set LINKVOUCH_EMBEDDING_MODEL to calibrate another.")
            finish(Done.ALL)
        given, faults = _given(docs, queries, labels)
        fitted = calibrate(settings, given)
    if as_json:
        print_json({"model": settings.embedding_model, **asdict(fitted)})
    else:
        click.echo(f"{settings.embedding_model} is calibrated: {fitted.pairs} pairs, AUC {fitted.auc:.3f}.")
    if given is None:
        say("Fitted by pages that come with linkvouch; --docs, --queries and --labels of yours do better.")
    finish(Done.of(done=1, failed=faults))


def _given(docs: Path | None, queries: Path | None, labels: Path | None) -> "tuple[Pairs | None, int]":
    """The pairs of the files, None without any, and how many lines could not be used."""
    if docs is None and queries is None and labels is None:
        return None, 0
    if docs is None or queries is None or labels is None:
        raise click.UsageError("Give --docs, --queries and --labels, all three or none.")
    import numpy as np

    from scoring.calibration import Marks, Pairs

    documents, topics = documents_in(docs), documents_in(queries)
    rows = {name: place for place, name in enumerate(topics.texts)}
    columns = {name: place for place, name in enumerate(documents.texts)}
    on = np.zeros((len(rows), len(columns)), dtype=bool)
    faults = Faults(labels)
    for number, row in rows_in(labels):
        try:
            row_of, column_of, holds = _label(row, rows, columns)
        except Unusable as fault:
            faults.tell(number, fault)
        else:
            on[row_of, column_of] = holds
    asked: Marks = np.asarray(
        on.any(axis=1)
    )  # a topic that nobody labelled says nothing about what is off it
    pairs = Pairs(
        documents=tuple(documents.texts.values()),
        topics=tuple(
            one.text for one, any_on in zip(topics.texts.values(), asked.tolist(), strict=True) if any_on
        ),
        on=on[asked],
    )
    return pairs, documents.faults + topics.faults + faults.told_in_all()


def _label(row: object, rows: Mapping[str, int], columns: Mapping[str, int]) -> tuple[int, int, bool]:
    """The places of topic and document, and whether it is on it. Raises Unusable."""
    if not isinstance(row, dict):
        raise Unusable("this is no JSON object")
    named = next((keys for keys in LABEL_KEYS if all(key in row for key in keys)), None)
    if named is None:
        raise Unusable('it has no "query" and "id"')
    query, name = (str(row[key]) for key in named)
    if query not in rows or name not in columns:
        raise Unusable("its topic or its document is not in the files")
    rel = row.get("rel", 1)
    if not isinstance(rel, int | float):
        raise Unusable('"rel" must be a number')
    return rows[query], columns[name], rel > 0
