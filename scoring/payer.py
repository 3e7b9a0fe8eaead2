"""Does the page say, in whatever words, that we paid for the piece? Found from our name, not from a label."""

import re
from functools import lru_cache
from itertools import islice
from typing import Final

from scoring import schemes
from scoring.anchor import brand_terms
from scoring.look import Look
from scoring.site import Site
from scoring.words import phrases, sentence_around

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


def _says_so(sentence: str, names: re.Pattern[str]) -> bool:
    told = names.sub(_US, schemes.same_length_lower(sentence))
    return schemes.says("paid_by_us", told) and not phrases("nobody", sentence)


@lru_cache(maxsize=64)
def _names(site: Site) -> re.Pattern[str]:
    terms = sorted({*brand_terms(site), site.domain}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(term) for term in terms) + r")(?!\w)")
