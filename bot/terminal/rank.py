from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.services import Services
from bot.terminal.arguments import AS_JSON, FILE
from bot.terminal.json_lines import Lines, documents_in
from bot.terminal.running import Done, finish, print_json, say, with_services

if TYPE_CHECKING:
    from scoring.topic import Document, Fit

MAX_SHOWN: Final = 20  # documents of a topic on a screen; all of them go into JSON
MAX_PASSAGE_CHARS: Final = 160  # of a passage on a screen


@click.command(short_help="Rank given documents by how well they fit a topic.")
@click.argument("topic", required=False)
@click.option(
    "docs",
    "--docs",
    metavar="FILE.jsonl",
    type=FILE,
    required=True,
    help='The documents, one JSON object a line: {"id", "title", "text"}.',
)
@click.option(
    "queries",
    "--queries",
    metavar="FILE.jsonl",
    type=FILE,
    help='Many topics in place of one, one JSON object a line: {"id", "text"}.',
)
@AS_JSON
def command(*, topic: str | None, docs: Path, queries: Path | None, as_json: bool) -> None:
    """Rank given documents by how well they fit a topic.

    The ranker alone, best first: nothing is fetched. Relevance is 0 to 100: of documents with 80, about 80
    in 100 would be on the topic if on and off were equally common. Other languages than English go by their
    words alone.
    """
    if (topic is None) == (queries is None):
        raise click.UsageError("Give a TOPIC, or --queries with a file of topics; one of the two.")
    documents = documents_in(docs)
    asked = documents_in(queries) if queries is not None else Lines(texts=_one(topic or ""), faults=0)
    topics = {name: document.text for name, document in asked.texts.items()}

    async def rank(services: Services) -> "list[list[Fit]]":
        return await services.rank(list(documents.texts.values()), list(topics.values()))

    fits = with_services(rank) if documents.texts and topics else []
    if not all(fit.calibrated for found in fits for fit in found):
        say(
            "No coefficients were fitted for the embedding model in use: trust the order; relevance goes by "
            "words alone until `linkvouch calibrate` was run."
        )
    for name, found in zip(topics, fits, strict=False):
        best_first = sorted(zip(documents.texts, found, strict=True), key=lambda pair: -pair[1].score)
        if as_json:
            _print_documents(name, best_first)
        else:
            _print_best(topics[name], best_first)
    if not fits:
        say("There is nothing to rank.")
    faults = documents.faults + asked.faults
    finish(Done.of(done=len(fits), failed=faults or int(not fits)))


def _one(topic: str) -> "dict[str, Document]":
    from prospects import topic as topics
    from scoring.topic import Document

    try:
        text = topics.parse(topic)
    except topics.NotASearch as error:
        raise click.UsageError(str(error)) from error
    if topics.is_broad(text):
        say("That is a broad topic: trust the order, not the numbers. Two or three words tell more.")
    return {topic: Document(title="", text=text)}


def _print_documents(query: str, best_first: "Sequence[tuple[str, Fit]]") -> None:
    for name, fit in best_first:
        print_json(
            {
                "query": query,
                "id": name,
                "relevance": round(fit.relevance, 1),
                "score": round(fit.score, 4),
                "passage": fit.passage,
            }
        )


def _print_best(topic: str, best_first: "Sequence[tuple[str, Fit]]") -> None:
    from bot.outside import one_line

    say(f"Best first on “{topic}”:")
    for name, fit in best_first[:MAX_SHOWN]:
        click.echo(f"{fit.relevance:5.1f}  {one_line(name, 60)}  {one_line(fit.passage, MAX_PASSAGE_CHARS)}")
    if len(best_first) > MAX_SHOWN:
        say(f"{len(best_first) - MAX_SHOWN} more; --json lists all.")
