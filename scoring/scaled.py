"""Pages made by the hundred: one for every town, texts spun from others, templates left unfilled."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final
from urllib.parse import unquote, urlsplit

from scoring import quotes, schemes
from scoring.look import Case, Look, Sign, words
from scoring.money import names_its_site
from scoring.results import AnchorType
from scoring.words import word_list
from web import urls
from web.page import Link, Placement

MIN_NAMED: Final = 4  # times a town page puts its town behind a preposition
MIN_BEHIND: Final = 2  # ... or so many times, beside ...
MIN_STUFFED: Final = 10  # ... so many in all: “removals Dunstable, storage Dunstable”
NAMED_SHARE: Final = 0.4  # of the sentences of the text name the town; a report names it now and then
MIN_SISTERS: Final = 4  # pages of the same site for other towns
MAX_TOWN_WORDS: Final = 3  # of an address that differ from town to town
MIN_PITCHES: Final = 2  # different phrases of a sales pitch that fits any town
MIN_EXITS: Final = 2  # calls and keywords to one site; a single one counts beside a pitch
MAX_TARGETS: Final = 2  # other sites that such a page leads to; a guide leads to many
MAX_TOWN_PAGE_WORDS: Final = 1_000  # of the main text
MIN_ODD: Final = 4  # different odd phrases of a spun text ...
WORDS_AN_ODD: Final = 150  # ... at least one in so many words
MIN_UNFILLED: Final = 2  # places of a template that were never filled; one may be an example
MIN_CHOICES: Final = 2  # groups of words to choose from that a program should have chosen


def _town_page(case: Case) -> Sign | None:
    look = case.look
    town = look.once(_town)
    if not town or len(look.domains) > MAX_TARGETS or look.page.words > MAX_TOWN_PAGE_WORDS:
        return None
    pitches = _pitches(look)
    if len(pitches) < MIN_PITCHES or look.find("premises") is not None:
        return None
    sisters = look.once(_sisters)
    areas = look.find("areas")
    if len(sisters) < MIN_SISTERS and areas is None:
        return None
    others = f"{len(sisters)} sister pages" if len(sisters) >= MIN_SISTERS else "a list of other places"
    says = f"The page names {town.title()} all over a sales pitch that fits any town, beside {others}."
    sister = next(iter(sisters), None)
    beside = sister.anchor if sister else areas.words if areas else ""
    quote = quotes.strung((_sentence_with(look, pitches[0]), beside), " … ")
    return Sign("town_page", says, quote, sister.where if sister else "")


def _doorway(case: Case) -> Sign | None:
    """A town page of nobody's own, with sister pages, whose ways out are calls and keywords to one site."""
    look = case.look
    town = look.once(_town)
    if not case.given or case.marked or not town or look.page.words > MAX_TOWN_PAGE_WORDS:
        return None
    listed = look.find("areas") is not None or len(look.once(_sisters)) >= MIN_SISTERS
    if not listed or look.find("premises") is not None:
        return None
    if _PHONE.search(look.text) or len(look.domains) > MAX_TARGETS:
        return None
    exits = look.once(_exits).get(urls.registrable_domain(case.link.target), ())
    both = any(town in words(link.anchor) and _calls_for_orders(link) for link in exits)
    pitches = _pitches(look)
    if not exits or (len(exits) < MIN_EXITS and len(pitches) < MIN_PITCHES - both):
        return None
    says = f"The page is one of many that name a town, {town.title()} here, and only send visitors elsewhere."
    told = quotes.strung((f"“{link.anchor}”" for link in exits), " … ")
    return Sign("doorway_page", says, told, case.link.where)


def _spun(case: Case) -> Sign | None:
    look = case.look
    odd = [phrase for phrase in schemes.terms("spun", "odd") if look.has(phrase)]
    if not schemes.term_set("spun", "of_spinning").isdisjoint(look.words):
        return None
    if len(odd) < MIN_ODD or len(odd) * WORDS_AN_ODD < look.words.total():
        return None
    says = f"The text has {len(odd)} odd phrases, as programs leave them that swap words one by one."
    return Sign("spun_text", says, quotes.strung((f"“{phrase}”" for phrase in odd), " … "))


def _unfilled(case: Case) -> Sign | None:
    """The page shows the places of a template, or the choices between words, as they were typed."""
    main = case.look.page.text[: len(case.look.text)].lower()
    told = schemes.term_set("spun", "of_templates")
    if not any(mark in main for mark in "{[%<") or not told.isdisjoint(case.look.words):
        return None
    places = [place[0] for place in _place().finditer(main)]
    choices = [choice[0] for choice in _CHOICE.finditer(main) if " | " not in choice[0]]
    if len(places) < MIN_UNFILLED and len(choices) < MIN_CHOICES:
        return None
    says = "The page shows placeholders of a template that were never filled in."
    return Sign("unfilled_template", says, quotes.strung((*places, *choices), " … "))


def _foreign_anchor(case: Case) -> Sign | None:
    link, look = case.link, case.look
    if case.anchor is not AnchorType.STUFFED or link.placement is not Placement.CONTENT or case.marked:
        return None
    phrase = _goods(link)
    if not phrase or look.folded.count(phrase) > link.anchor.lower().count(phrase) or phrase in look.title:
        return None
    says = f"The anchor text is a commercial phrase, and the text never speaks of “{phrase}” otherwise."
    return Sign("foreign_anchor", says, quotes.around(link), link.where)


def _town(look: Look) -> str:
    """The word of the title that the text puts behind a preposition again and again; "" for none."""
    main = schemes.same_length_lower(look.page.text[: len(look.text)])
    named = set(words(look.title)) - word_list("stop")
    counts = Counter(found[1] for found in _behind().finditer(main) if found[1] in named)
    sentences = [sentence for sentence in _END.split(main) if sentence.strip()]
    for town, times in counts.most_common(3):
        naming = sum(town in sentence for sentence in sentences)
        capital = town.title() in look.page.title or town.upper() in look.page.title
        stuffed = times >= MIN_BEHIND and main.count(town) >= MIN_STUFFED
        if (times >= MIN_NAMED or stuffed) and naming >= NAMED_SHARE * len(sentences) and capital:
            return town
    return ""


def _sisters(look: Look) -> tuple[Link, ...]:
    """Links to pages of the same site whose address or words differ from this page's by the town alone."""
    town = look.once(_town)
    path = _path(look.page.final_url)
    found: dict[str, Link] = {}
    for link, name in zip(look.links, look.names, strict=True):
        if name == look.home and (_differs(_path(link.target), path, town) or _is_told_so(link, look)):
            found.setdefault(link.target, link)
    return tuple(found.values())


def _exits(look: Look) -> Mapping[str, tuple[Link, ...]]:
    """By the site they lead to: links that call for an order, or name the town beside what is sold there."""
    town = look.once(_town)
    found: dict[str, list[Link]] = {}
    for link in look.outward:
        said = words(link.anchor)
        if _calls_for_orders(link) or (town in said and len(said) > 1 and not names_its_site(link)):
            found.setdefault(urls.registrable_domain(link.target), []).append(link)
    return {site: tuple(links) for site, links in found.items()}


def _calls_for_orders(link: Link) -> bool:
    return schemes.says("ordering", link.anchor[: schemes.MAX_SENTENCE_CHARS].lower())


def _path(url: str) -> tuple[str, ...]:
    return words(unquote(urlsplit(url).path.lower().removesuffix(".html")))


def _differs(other: tuple[str, ...], own: tuple[str, ...], town: str) -> bool:
    """Two addresses begin or end alike, and ours has the town where the other has something else."""
    if other == own or abs(len(other) - len(own)) >= MAX_TOWN_WORDS:
        return False
    first = _alike(other, own)
    last = _alike(other[first:][::-1], own[first:][::-1])
    ours, theirs = own[first : len(own) - last], other[first : len(other) - last]
    return bool(first + last) and town in "".join(ours) and 0 < len(theirs) <= MAX_TOWN_WORDS


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many words two rows have in common from their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, pair in pairs if pair[0] != pair[1]), min(len(one), len(other)))


def _is_told_so(link: Link, look: Look) -> bool:
    """The words of the link are a part of the title with another town in it."""
    said = words(link.anchor)
    return any(
        _differs(said, part, look.once(_town)) for part in map(words, look.segments) if len(said) == len(part)
    )


def _pitches(look: Look) -> list[str]:
    main = f"{look.title}\n{schemes.same_length_lower(look.page.text[: len(look.text)])}"
    return list(dict.fromkeys(found[0] for found in _pitch().finditer(main)))


def _sentence_with(look: Look, phrase: str) -> str:
    place = look.folded.find(phrase)
    return quotes.passage(look.text, place, place + len(phrase)) if place >= 0 else phrase


def _goods(link: Link) -> str:
    """What the words of a link sell, in a row, the words that only sell left out at both ends."""
    said = [(word, word in _left_out()) for word in words(link.anchor)]
    kept = [place for place, (_, sells) in enumerate(said) if not sells]
    if not kept:
        return ""
    row = [word for word, _ in said[kept[0] : kept[-1] + 1]]
    return " ".join((*row[:-1], _stem(row[-1])))


def _stem(word: str) -> str:
    """Without the ending of a plural, so that one of a thing is found where many are sold."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


@cache
def _left_out() -> frozenset[str]:
    sales = (word for name in ("selling", "praising") for phrase in word_list(name) for word in words(phrase))
    return frozenset(sales) | word_list("stop")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(schemes.terms('towns', 'before'))}) ([^\W\d_]{{3,}})")


@cache
def _pitch() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(schemes.terms('towns', 'pitch'))})(?!\w)")


@cache
def _place() -> re.Pattern[str]:
    names = "|".join(schemes.terms("spun", "places"))
    return re.compile(rf"\{{{{? ?(?:{names}) ?\}}}}?|\[ ?(?:{names}) ?\]|%(?:{names})%|<(?:{names})>")


_CHOICE: Final = re.compile(r"\{[^{}|\n]{2,40}(?:\|[^{}|\n]{2,40}){1,6}\}")
_END: Final = re.compile(r"[.!?]\s|\n")
_PHONE: Final = re.compile(r"(?<![\w.])(?:\+\d|\(?0)\d(?:[ ()/.-]{0,2}\d){6,12}(?!\w)")

RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (
    _town_page,
    _doorway,
    _spun,
    _unfilled,
    _foreign_anchor,
)
