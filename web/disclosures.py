"""Sentences and labels in which a page says that money or goods changed hands, in four languages.

The words are in disclosures.toml. A sentence is looked at only when it holds a cue, and no further than
MAX_SENTENCE_CHARS, so that the time is linear in the size of the text.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from web.page import DisclosureKind

MAX_TEXT_CHARS: Final = 500_000  # fifty long articles; nothing behind them is read
MAX_SENTENCE_CHARS: Final = (
    300  # on each side of a cue; twenty lines of a column, where sentences have two to four
)
MAX_LOOKED_AT: Final = 300  # sentences of one kind; a list of products may say "sponsored" on every line
MAX_LABEL_CHARS: Final = 90  # a longer line is a sentence or a title
MAX_HEADED_CHARS: Final = 250  # a label with the title that follows it
MAX_NAME_WORDS: Final = 7
GAP: Final = ".{0,40}?"  # what `~` stands for
LANGUAGES: Final = ("en", "de", "fr", "es")

_FILE: Final = Path(__file__).with_name("disclosures.toml")
_SLOT: Final = re.compile(r"\{([a-z]\w*)\}")
_LINE_END: Final = re.compile(r"\n")
_END: Final = re.compile(r"\n|[.!?…][\"'”»)\]]*\s+(?![a-zà-ÿ])")
_PRICE: Final = re.compile(r"[$€£]|\b\d+\s?(?:usd|eur|gbp|euros?|dollars?)\b")  # a label with one is an offer
_TAG: Final = re.compile(r"#[\w-]+")
_TAGS: Final = re.compile(r"#[\w-]+(?:[\s,]+#[\w-]+)+")  # those that a post ends with
_APART: Final = re.compile(r"[,;:()–—|]")
_OPENING_QUOTES: Final = "\"“«„‘'‹"
_PERSON: Final = re.compile(
    r"\b(?:dr|prof|professor|phd|md|mr|mrs|ms|herr|frau|m|mme|sr|sra)\b\.?", re.IGNORECASE
)
_ARTICLE: Final = (
    r"(?:(?:the|our|(?:our|my) friends (?:at|from)|der|die|das|dem|den|des|unser\w*|la|le|les|el|los|las|"
    r"marque|société|marca|empresa|(?:team|folks|people|guys) (?:at|from)|"
    r"(?:(?:commercial|advertising) )?partner|sponsor|firma|unternehmen|"
    r"verlag|hersteller)\s+){0,3}(?:l')?"
)
_PART: Final = r"[\"“„«]?(?:[A-ZÀ-ÖØ-Þ0-9@][\w'’&.+-]*|[a-z0-9-]+\.[a-z]{2,6}|[a-z][A-Z]\w+)[\"”“»]?"
_PARTICLE: Final = (
    r"(?:&|and|und|et|y|e|of|de|des|du|del|der|die|das|dem|den|von|la|le|les|los|las|el|for|the|on|in|at|n|im|am|zum|zur|"
    r"für|mit|à|au|aux|en|sur|sous|chez|para|con|por)"
)
_LINK: Final = rf"(?:{_PARTICLE}\s(?:(?:the|der|dem|den|la|le|les|los|el)\s)?)?"
_NAME: Final = rf"(?P<who>{_PART}(?:\s{_LINK}{_PART}){{0,5}})"
_NEXT: Final = re.compile(rf"\s*(?i:{_ARTICLE}){_NAME}")
_GIVER_NEXT: Final = re.compile(r"\b(?:by|for|with|from|of|von|vom|für|mit|par|avec|por|con)$")
_DOER: Final = re.compile(rf"{_NAME}\s(?:hat|haben|ha|han|a|ont)\s(?:(?:uns|mir|mich|nos|me)\s)?$")
_SUBJECT: Final = re.compile(
    rf"{_NAME}\s(?:(?:has|have|kindly|generously|graciously|also|very|who|was|is|the)\s)*$"
)
# Words that begin with a capital and name nobody.
_NOBODY: Final = re.compile(
    r"(?:i|we|they|he|she|it|this|that|the|these|thanks?|who|my|our|nobody|niemand|personne|nadie|no|none|neither|both|"
    r"den|dem|des|ein\w*|unser\w*|mein\w*|geld|honorar|il|elle|on|ils|elles|mon|ma|mes|notre|él|ella|mi|mis|su|"
    r"disclosure|disclaimer|note|full|today|also|all|some|if|"
    r"verfügung|werbung|test|beitrag|artikel|post|provision|kauf|anbieter|links?|shop|händler|hersteller\w*|verlag|marken?|"
    r"firma|unternehmen|partnern?|kunden|kosten|einladung|zusammenarbeit|kooperation|dies\w*|der|die|das|wir|ich|danke|"
    r"ce|cet|cette|nous|je|le|la|les|este|esta|nos|el|un|una|une|anzeige)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A disclosure in a text."""

    start: int  # where its sentence or line begins in the text
    end: int
    kind: DisclosureKind
    words: str  # the sentence or line
    about: str = ""  # whom it names as the one who paid or gave, as written; "" when nobody
    whole_piece: bool = False  # it speaks of the whole piece; of a label alone, its place would have to tell
    beside: str = ""  # of a label: what else its line says, the title of the piece or of a box


@dataclass(frozen=True, slots=True)
class _Sign:
    kind: DisclosureKind
    whole: bool
    phrases: re.Pattern[str]
    needs: re.Pattern[str] | None
    named: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """One language's lists, ready to use."""

    cues: dict[DisclosureKind, tuple[str, ...]]
    signs: tuple[_Sign, ...]
    label: re.Pattern[str]
    named: re.Pattern[str]
    named_paid: re.Pattern[str]
    headed: re.Pattern[str]
    denied_before: re.Pattern[str]
    denied_inside: re.Pattern[str]
    denied_label: re.Pattern[str]
    tags: frozenset[str]
    free: re.Pattern[str]
    talk: re.Pattern[str]
    by: re.Pattern[str]
    kin: re.Pattern[str]
    this_piece: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as written, and as it is compared: of the same length, lower-case, quotes and blanks plain."""

    written: str
    folded: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    written: str
    folded: str

    @property
    def end(self) -> int:
        return self.start + len(self.written)


def find(text: str, language: str = "") -> tuple[Found, ...]:
    """The disclosures in a text, in their order; its lines are taken for paragraphs.

    `language` is a two-letter code: its words and the English ones are looked for, and those of all four
    languages where it is "". A sentence is found once a kind. Denials, questions, rules for others and public
    funding are no disclosures.
    """
    here = _Text(written := text[:MAX_TEXT_CHARS], _folded(written))
    languages = LANGUAGES if not language else tuple(dict.fromkeys((language, "en")))
    found: dict[tuple[int, DisclosureKind], Found] = {}
    for words in (_words(each) for each in languages if each in LANGUAGES):
        for kind in words.cues:
            for sentence in _sentences(here, words.cues[kind]):
                one = _disclosure(sentence, kind, words)
                if one is None and kind is DisclosureKind.PAID:
                    one = _label(_line(here, sentence), words)
                if one is not None:
                    found.setdefault((one.start, one.kind), one)
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.kind)))


def _disclosure(sentence: _Sentence, kind: DisclosureKind, words: _Words) -> Found | None:
    if sentence.folded.rstrip(" \"'”»)").endswith("?"):
        return None
    for sign in words.signs:
        if sign.kind is not kind or (sign.needs is not None and not sign.needs.search(sentence.folded)):
            continue
        for match in sign.phrases.finditer(sentence.folded):
            about = _about(sentence, match, kind, words)
            if (about or not sign.named) and _is_meant(sentence, match, kind, words):
                return Found(
                    start=sentence.start,
                    end=sentence.end,
                    kind=kind,
                    words=sentence.written,
                    about=about,
                    whole_piece=sign.whole or _is_about_the_piece(sentence, kind, words),
                )
    return None


def _is_meant(sentence: _Sentence, match: re.Match[str], kind: DisclosureKind, words: _Words) -> bool:
    """Neither denied nor quoted nor asked of others nor public funding nor a present among friends."""
    before = sentence.folded[: match.start()]
    inside = words.free.sub("", match[0])
    if words.denied_inside.search(inside) or words.denied_before.search(_APART.split(before)[-1]):
        return False
    quote = before.rstrip()[-1:]
    if quote and quote in _OPENING_QUOTES and len(before.split()) > 1:
        return False
    if kind is DisclosureKind.AFFILIATE:
        return True
    if kind is DisclosureKind.GIFTED and words.kin.search(sentence.folded):
        return False
    if words.talk.search(before[-MAX_SENTENCE_CHARS:]):
        return False
    return kind is not DisclosureKind.PAID or not _funders().search(sentence.folded, match.start())


def _is_about_the_piece(sentence: _Sentence, kind: DisclosureKind, words: _Words) -> bool:
    return kind is DisclosureKind.GIFTED and words.this_piece.search(sentence.folded) is not None


def _about(sentence: _Sentence, match: re.Match[str], kind: DisclosureKind, words: _Words) -> str:
    """The name right behind a phrase that ends in "by", or of who "has": else behind a "by" at or after the
    phrase, before it, across its beginning; else the sentence's subject.
    """
    if kind is DisclosureKind.AFFILIATE:
        return "Amazon" if "amazon" in sentence.folded else ""
    before = sentence.written[: match.start()][-MAX_LABEL_CHARS:]
    nearest = _NEXT.match(sentence.written, match.end()) if _GIVER_NEXT.search(match[0]) else None
    nearest = nearest or _DOER.search(before)
    if nearest and (name := _name(nearest["who"])):
        return name
    doer = _SUBJECT.search(before)
    subject = _name(doer["who"]) if doer else ""
    for first, last in ((match.start(), len(sentence.written)), (0, match.start()), (0, match.end())):
        for said in words.by.finditer(sentence.written, first, last):
            if name := _name(said["who"]):
                return subject if subject.endswith(name) else name  # a "de" may stand inside a name
    return subject


def _name(written: str) -> str:
    name = written.strip(" .,'\"“”„«»")
    first = name.partition(" ")[0]
    return "" if len(name) < 2 or _NOBODY.fullmatch(first) else name


def _label(line: _Sentence, words: _Words) -> Found | None:
    """A label that is the whole line, or one of a line of tags, or stands before or behind a title."""
    if len(line.folded) > MAX_HEADED_CHARS or words.denied_label.search(line.folded):
        return None
    kind = DisclosureKind.ADVERTISEMENT
    if _TAGS.fullmatch(line.folded) and not words.tags.isdisjoint(_TAG.findall(line.folded)):
        return Found(start=line.start, end=line.end, kind=kind, words=line.written, whole_piece=True)
    if len(line.folded) <= MAX_LABEL_CHARS:
        if words.label.fullmatch(line.folded):
            return Found(start=line.start, end=line.end, kind=kind, words=line.written)
        for pattern, paid in ((words.named_paid, True), (words.named, False)):
            said = pattern.fullmatch(line.folded)
            if said is not None and (about := _named(line.written[said.start("who") : said.end("who")])):
                return Found(
                    start=line.start,
                    end=line.end,
                    kind=DisclosureKind.PAID if paid else kind,
                    words=line.written,
                    about=about,
                    whole_piece=paid,
                )
    if (said := words.headed.fullmatch(line.folded)) and not _PRICE.search(line.folded):
        first, last = said.span(said.lastgroup or 0)
        beside = line.written[first:last]
        return Found(start=line.start, end=line.end, kind=kind, words=line.written, beside=beside)
    return None


def _named(written: str) -> str:
    """A name as it stands behind "sponsored by", "" for what is a person, public funding or no name."""
    name = re.sub(rf"^{_ARTICLE}", "", written.strip(), flags=re.IGNORECASE)
    starts_as_one = re.match(_PART, name) is not None
    if not starts_as_one or len(name.split()) > MAX_NAME_WORDS or _PERSON.match(name):
        return ""
    return "" if _funders().search(name.lower()) else _name(name)


def _sentences(text: _Text, cues: tuple[str, ...]) -> Iterator[_Sentence]:
    """The sentences that hold a cue, in order, at most MAX_LOOKED_AT."""
    places: list[int] = []
    for cue in cues:
        at = text.folded.find(cue)
        while at >= 0:
            places.append(at)
            at = text.folded.find(cue, at + len(cue))
    done, looked_at = 0, 0
    for place in sorted(places):
        if place < done or looked_at == MAX_LOOKED_AT:
            continue
        sentence = _around(text, place, _END)
        done = max(place + 1, sentence.end)
        looked_at += 1
        yield sentence


def _line(text: _Text, sentence: _Sentence) -> _Sentence:
    return _around(text, sentence.start, _LINE_END)


def _around(text: _Text, place: int, ends: re.Pattern[str]) -> _Sentence:
    """What stands between two ends around a place, blanks at its sides left out."""
    while place < len(text.folded) - 1 and text.folded[place].isspace():
        place += 1
    low, high = max(0, place - MAX_SENTENCE_CHARS), min(len(text.folded), place + MAX_SENTENCE_CHARS)
    first = low
    for end in ends.finditer(text.written, low, place):
        first = end.end()
    last = ends.search(text.written, place, high)
    stop = last.end() if last else high
    written = text.written[first:stop]
    start = first + len(written) - len(written.lstrip())
    written = written.strip()
    return _Sentence(start, written, text.folded[start : start + len(written)])


def _folded(text: str) -> str:
    """Lower-case with plain quotes, blanks and hyphens, of the same length."""
    for odd, plain in (("İ", "I"), ("’", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2011", "-")):
        text = text.replace(odd, plain)
    return text.lower()


@cache
def _words(language: str) -> _Words:
    table = _tables()[language]
    slots: dict[str, str] = {}
    for name, written in table["slots"].items():
        slots[name] = _filled(written, slots)
    denied, free = table["denied"], table["free"]
    heads = "|".join(table["heads"])
    labels = "|".join(table["labels"])
    return _Words(
        cues={DisclosureKind(kind): tuple(cues) for kind, cues in table["cues"].items()},
        signs=tuple(
            _Sign(
                DisclosureKind(sign["kind"]),
                sign["whole"],
                re.compile("|".join(_filled(phrase, slots) for phrase in sign["phrases"])),
                re.compile(_filled(sign["needs"], slots)) if "needs" in sign else None,
                sign.get("named", False),
            )
            for sign in table["signs"]
        ),
        label=re.compile(rf"[\W_]*(?:{labels})[\W_]*"),
        named=_naming(table["named"]),
        named_paid=_naming([*table["named_paid"], rf"(?:{labels})\W+(?:{'|'.join(table['named'])})"]),
        headed=re.compile(
            rf"[\W_]*(?:{heads})[*_\]]*\s*[:|–—-]+\s+(?P<behind>\S.*)"
            rf"|(?P<before>[^\[(]+)[\[(](?:{labels}|{heads})[\])]\W*"
        ),
        denied_before=re.compile(rf"\b(?:{denied})(?: \S+){{0,3}}\s*$"),
        denied_inside=re.compile(rf"\b(?:{denied})\b"),
        tags=frozenset(table["tags"]),
        denied_label=re.compile(rf"\b(?:{'|'.join(table['denied_labels'])})"),
        free=re.compile(rf"\b(?:{free})"),
        talk=re.compile(rf"\b(?:{'|'.join(table['talk'])})[\"“«„‘'(: ]{{0,3}}$"),
        by=re.compile(rf"\b(?i:{table['by']})\s+(?i:{_ARTICLE}){_NAME}"),
        kin=re.compile(rf"\b{table['kin']}\b"),
        this_piece=re.compile(rf"\b{slots['this']} {slots['piece']}\b"),
    )


def _naming(labels: list[str]) -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{'|'.join(labels)})\s*:?\s+(?P<who>\S.*?)[\W_]*")


def _filled(phrase: str, slots: dict[str, str]) -> str:
    """A phrase as a regular expression: slots filled in, `~` as a gap."""
    return _SLOT.sub(lambda slot: slots[slot[1]], phrase).replace("~", GAP)


@cache
def _funders() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_tables()['funders']['phrases'])})\b")


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
