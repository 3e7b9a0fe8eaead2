"""Does the page say, in whatever words, that we paid for the piece? Found from our name, not from a label."""

import re
from functools import lru_cache
from itertools import accumulate, islice
from typing import Final

from scoring import schemes
from scoring.anchor import brand_terms
from scoring.look import Look
from scoring.site import Site
from scoring.words import phrases, sentence_around
from web import urls
from web.page import Disclosure, Placement

MAX_NAMED: Final = 60  # places of a page that name us and are looked at
MOST_CHARS: Final = 320  # of the sentence around our name
_US: Final = "usname"  # stands for our name in the wordings of schemes.toml


def paid_by_us(look: Look, site: Site) -> str:
    """The sentence in which the piece is said to have been paid for by us; "" for none."""
    names = _names(site)
    for named in islice(names.finditer(look.folded), MAX_NAMED):
        sentence = sentence_around(look.text, named.start(), named.end(), most=MOST_CHARS)
        if _says_so(sentence, names):
            return sentence
    return ""


def labelled_alone(look: Look, site: Site) -> str:
    """The label of a paid piece on a line of its own, where the text links to nobody but us; "" for none.

    A line beside it that begins with a link makes it the label of what that link leads to.
    """
    outward = [link for link in look.outward if link.in_content]
    if not outward or not all(urls.belongs_to(link.target, site.domain) for link in outward):
        return ""
    said = (one.words for one in look.page.disclosures if _is_label(one))
    return next((words for words in said if _stands_alone(words, look)), "")


def _is_label(said: Disclosure) -> bool:
    label = schemes.same_length_lower(said.words)
    return said.placement is Placement.CONTENT and not said.about and schemes.says("piece_label", label)


def _stands_alone(label: str, look: Look) -> bool:
    """A line is the label, and neither it nor the lines beside it begin with a link."""
    links = {link.start for link in look.placed}
    lines = look.text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    return any(
        line.strip() == label and links.isdisjoint(starts[max(0, at - 1) : at + 2])
        for at, line in enumerate(lines)
    )


def _says_so(sentence: str, names: re.Pattern[str]) -> bool:
    told = names.sub(_US, schemes.same_length_lower(sentence))
    return schemes.says("paid_by_us", told) and not phrases("nobody", sentence)


@lru_cache(maxsize=64)
def _names(site: Site) -> re.Pattern[str]:
    terms = sorted({*brand_terms(site), site.domain}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(term) for term in terms) + r")(?!\w)")
