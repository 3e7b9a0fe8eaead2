"""Words that sell, and phrases of the trades whose links are hidden and injected more than recommended."""

from functools import cache
from typing import Final

from scoring import schemes
from scoring.look import THEMES, Look, theme_of, words
from scoring.words import keywords_of, phrases, plain, without, word_list, words_of
from web import urls
from web.page import Link

MAX_PHRASE_CHARS: Final = 200  # of an anchor that are read; a longer one is a teaser


def selling_words(text: str) -> tuple[str, ...]:
    """The words of a text that only sell; none of a clause, none of phrases such as “affordable housing”."""
    found = phrases("selling", text)
    if not found or phrases("clause", text):
        return ()
    return phrases("selling", without("sayings", text))


def sells(text: str) -> bool:
    """The words of an anchor sell, or are wholly of a trade that sells by links; its beginning is read."""
    said = text[:MAX_PHRASE_CHARS]
    return bool(selling_words(said) or theme_of_phrase(said))


def theme_of_phrase(text: str) -> str:
    """The theme of a short text that is wholly of a trade, “online casino bonus”; "" of any other.

    A phrase of the trade stands in it, and every other word is of the trade as well, a number or a word
    that sells: not so in “history of the online casino”. A word alone must be one that means nothing else.
    """
    if _money_words().isdisjoint(words_of(text)) and not _is_slang(plain(text)):
        return ""
    return next((theme for theme in THEMES if _is_of(theme, text)), "")


def names_its_site(link: Link) -> bool:
    """The words are the name of the site, as its address spells it, or have it among them, and no keyword."""
    name = urls.registrable_domain(link.target).split(".")[0].replace("-", "")
    said = words(link.anchor[:MAX_PHRASE_CHARS])
    has_name = any(_begins_with(said[first:], name) for first in range(len(said)))
    short = keywords_of(link.anchor[:MAX_PHRASE_CHARS])
    named = has_name or "".join(said) in name or (bool(short) and all(word in name for word in short))
    return named and not theme_of(link) and (has_name or not sells(link.anchor))


def _begins_with(said: tuple[str, ...], name: str) -> bool:
    """Whole words from the first on spell the name: “green spade” of greenspade."""
    while said and name.startswith(said[0]):
        name, said = name.removeprefix(said[0]), said[1:]
        if not name:
            return True
    return False


def goods(anchor: str) -> frozenset[str]:
    """The keywords left when those are taken away that only sell, praise, or name a shop."""
    told = keywords_of(" ".join((*phrases("selling", anchor), *phrases("praising", anchor))))
    return keywords_of(anchor) - told - word_list("wares")


def has_goods(anchor: str) -> bool:
    """An anchor names something beside the words that sell and praise."""
    return bool(goods(anchor))


def both_about(theme: str, look: Look | None, ours: str) -> bool:
    """The page and our site are both about a theme: then its words are how the two speak.

    `ours` is all that is known of our site and page: name, topics, title, address.
    """
    if look is None or theme not in look.own_themes:
        return False
    said = plain(ours)
    about = schemes.term_set("themes", theme) | schemes.term_set("topics", theme)
    return not about.isdisjoint(words_of(said)) or bool(phrases(f"money_{theme}", said))


def _is_of(theme: str, text: str) -> bool:
    named = f"money_{theme}"
    slang = theme == "gambling" and _is_slang(plain(text))
    if not slang and not phrases(named, text):
        return False
    if len(words_of(text)) == 1:
        return slang or plain(text).strip(" .!:") in word_list("money_lone")
    known = _trade() | _single(theme) | (_slang_words() if slang else frozenset())
    return all(word.isdigit() or word in known for word in keywords_of(without(named, text)))


def _is_slang(said: str) -> bool:
    return any(term in said for term in schemes.terms("gateway", "slang"))


@cache
def _money_words() -> frozenset[str]:
    return frozenset(
        word for theme in THEMES for term in word_list(f"money_{theme}") for word in words_of(term)
    )


@cache
def _single(theme: str) -> frozenset[str]:
    return frozenset(term for term in schemes.terms("themes", theme) if " " not in term)


@cache
def _slang_words() -> frozenset[str]:
    return frozenset(word for term in schemes.terms("gateway", "slang") for word in words_of(term))


@cache
def _trade() -> frozenset[str]:
    """The single words of the lists that sell, praise and go with a trade."""
    lists = (word_list(name) for name in ("trade", "selling", "praising"))
    return frozenset(word for one in lists for term in one for word in words_of(term))
