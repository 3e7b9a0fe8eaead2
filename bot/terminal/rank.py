import json
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.services import Services
from bot.terminal.arguments import AS_JSON, FILE
from bot.terminal.running import Done, count, finish, print_json, say, with_services

if TYPE_CHECKING:
    from scoring.topic import Document, Fit

MAX_SHOWN: Final = 20  # documents of a topic on a screen; all of them go into JSON
MAX_FAULTS: Final = 5  # lines that cannot be used and are told one by one
MAX_PASSAGE_CHARS: Final = 160  # of a passage on a screen


class _Unusable(Exception):
    """Why a line is no document: the first half of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """What a file of JSON lines holds: the texts by id, and how many lines could not be used."""

    texts: "dict[str, Document]"
    faults: int


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
    documents = _documents(docs)
    asked = _documents(queries) if queries is not None else _Lines(texts=_one(topic or ""), faults=0)
    topics = {name: document.text for name, document in asked.texts.items()}

    async def rank(services: Services) -> "list[list[Fit]]":
        return await services.rank(list(documents.texts.values()), list(topics.values()))

    fits = with_services(rank) if documents.texts and topics else []
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


def _documents(file: Path) -> _Lines:
    """The texts of a file by id, the first of each id; what cannot be used is said and left out."""
    found: dict[str, Document] = {}
    faults = 0
    for number, row in _rows(file):
        try:
            name, document = _document(row, found)
        except _Unusable as fault:
            faults += 1
            if faults <= MAX_FAULTS:
                say(f"{file.name}, line {number}: {fault}, so it is left out.")
        else:
            found[name] = document
    if faults > MAX_FAULTS:
        say(f"{file.name}: {count(faults, 'line')} in all were left out.")
    return _Lines(texts=found, faults=faults)


def _document(row: object, known: Container[str]) -> "tuple[str, Document]":
    """The id, none of those known, and the text of one line. Raises _Unusable."""
    from scoring.topic import Document

    if not isinstance(row, dict):
        raise _Unusable("this is no JSON object")
    name, title, text = (row.get(key) for key in ("id", "title", "text"))
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise _Unusable('it has no "id"')
    if str(name) in known:
        raise _Unusable(f'the id "{name}" was there before')
    if not all(one is None or isinstance(one, str) for one in (title, text)):
        raise _Unusable('"title" and "text" must be texts')
    if not title and not text:
        raise _Unusable("it has no text")
    return str(name), Document(title=title or "", text=text or "")


def _rows(file: Path) -> Iterator[tuple[int, object]]:
    """Line numbers from 1 and what stands there, None for what is no JSON; empty lines are passed over."""
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, _read(line)


def _read(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


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
