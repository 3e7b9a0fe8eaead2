"""Earned, or bought, sponsored, automated, traded?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from scoring import placed
from scoring.credit import HINTS
from scoring.disclosure import Payment
from scoring.entries import hold
from scoring.evidence import Ceiling, Evidence, Factor, Finding, Risk
from scoring.grade import points
from scoring.weights import weights
from web.page import Link, Placement

_EDITED: Final = frozenset({Placement.CONTENT, Placement.LINK_LIST})


@dataclass(frozen=True, slots=True)
class _Case:
    """One link with what its page says about money, and what its ledger and its ceilings say of the link."""

    link: Link
    says: Payment
    risks: Sequence[Risk]
    held: Sequence[Ceiling]

    @property
    def marked(self) -> bool:
        """The link asks search engines not to count it."""
        return bool(HINTS & set(self.link.rel))


_Sign = tuple[str, str, str]  # signal, sentence, quote


def judge(link: Link, payment: Payment, risks: Sequence[Risk] = (), held: Sequence[Ceiling] = ()) -> Finding:
    """What speaks for an earned link, or for another reason why it is there: the first sign that fits.

    `risks` are the signs of a scheme that the ledger holds for this link, `held` what else limits it.
    """
    case = _Case(link, payment, risks, held)
    signal, says, quote = next(sign for rule in RULES if (sign := rule(case)) is not None)
    evidence = Evidence(
        signal=f"intent_{signal}",
        effect=points(Factor.INTENT, weights().intent[signal]),
        says=says,
        quote=quote,
        where=link.where,
    )
    return Finding(factor=Factor.INTENT, confidence=weights().confidence["intent"], evidence=(evidence,))


def ceilings(link: Link, of_page: Sequence[Ceiling] = ()) -> tuple[Ceiling, ...]:
    """What limits a link however good the rest is: paid for, or placed by somebody else than an editor.

    `of_page` is what `placed.ceilings` says of its page.
    """
    of_text = tuple(held for held in of_page if placed.applies(held, link))
    quote = f'rel="{" ".join(link.rel)}"'
    if "sponsored" in link.rel:
        says = "Marked as paid: fine for visitors and the brand, at most Fair as it is not an earned link."
        return hold("paid_marked", says, quote, link.where), *of_text
    if "ugc" in link.rel:
        says = "The site marks it as user content: at most Fair, as no editor stands behind it."
        ugc = hold("user_content", says, quote, link.where)
        return ugc, *(held for held in of_text if held.signal != ugc.signal)
    return of_text


def _paid_unmarked(case: _Case) -> _Sign | None:
    if not case.says.paid or case.marked:
        return None
    return "paid_unmarked", "The page says that it was paid for, and the link is not marked.", case.says.paid


def _marked(case: _Case) -> _Sign | None:
    if "sponsored" in case.link.rel or (case.says.paid and case.marked):
        return "marked", "The link is marked as paid, as it should be.", case.says.paid
    return None


def _scheme(case: _Case) -> _Sign | None:
    """The clearest sign of the ledger that says why the link is there."""
    least = weights().verdict["risk_intent"]
    signs = [one for one in case.risks if one.kind in _SCHEMES and (one.hard or one.effect >= least)]
    if not signs:
        return None
    clearest = min(signs, key=lambda one: (not one.hard, -one.effect, weights().intent[one.kind], one.rule))
    return clearest.kind, _SCHEMES[clearest.kind], clearest.quote


def _placed(case: _Case) -> _Sign | None:
    """Somebody else than an editor placed it: the ceiling says who."""
    names = {held.signal.removeprefix("ceiling_"): held for held in case.held}
    given = _GIVEN if "sponsored" in case.link.rel else frozenset()
    name = next((name for name in _PLACED if name in names and name not in given), "")
    return (name, _PLACED[name], names[name].quote) if name else None


def _selling(case: _Case) -> _Sign | None:
    if not case.says.priced:
        return None
    return "selling", "The page offers links or posts for a price.", case.says.priced


def _commission(case: _Case) -> _Sign | None:
    sign = next((one for one in case.risks if one.kind == "commission"), None)
    if sign is None:
        return None
    return "commission", "The link earns the page a commission, so it was not given freely.", sign.quote


def _user_content(case: _Case) -> _Sign | None:
    if "ugc" not in case.link.rel and case.link.placement is not Placement.COMMENT:
        return None
    return "user_content", "A visitor put the link there, not the publisher.", ""


def _doubtful(case: _Case) -> _Sign | None:
    """A weak sign stands in the ledger: what is said of other links does not speak for this one."""
    sign = next((one for one in case.risks if one.effect > 0), None)
    if sign is None:
        return None
    return (
        "doubtful",
        "Nothing shows why the link is there, and there is a weak sign of a link scheme.",
        sign.quote,
    )


def _editorial(case: _Case) -> _Sign | None:
    if case.link.placement not in _EDITED:
        return None
    return (
        "editorial",
        "No sign of payment or exchange, and the link is in the content.",
        "",
    )


def _plain(_case: _Case) -> _Sign:
    return "plain", "No sign of payment or exchange on the page.", ""


# Kinds of signs in the ledger, each with the reason for a link that it shows.
_SCHEMES: Final = {
    "hidden": "Readers of the page cannot see the link.",
    "injected": "The link looks planted by somebody who broke into the site.",
    "selling": "The page offers links for sale.",
    "exchange": "The page gives links in return for links.",
    "gateway": "The page looks made only to send visitors on.",
    "placed": "The text looks written to carry the link.",
    "automated": "The link looks left by a program or a campaign.",
    "neighbours": "The links around it look like those of a campaign.",
    "section": "The section looks run by somebody other than the site.",
    "directory": "The page lists any site that is submitted.",
    "placement": "The link is part of a template; nobody wrote it for this page.",
}

# Ceilings by the name of their signal, clearest first, each with who placed the link.
_PLACED: Final = {
    "copy": "The link came along with a copy of our own text.",
    "syndication": "The link came along with a reprint of our own text.",
    "press_release": "We sent the text out ourselves.",
    "press_wire": "The site prints whatever it is sent.",
    "coupons": "The link is there for a coupon code.",
    "bookmarks": "Anyone can save a link there.",
    "self_placed": "We placed the link ourselves.",
    "own_network": "We placed the link ourselves.",
    "gift": "The page got what it writes about for free.",
    "sponsor_list": "The list thanks sponsors.",
    "profile": "The owner of the account put the link there.",
    "user_content": "A visitor put the link there, not the publisher.",
    "contributor": "A contributor chose the link, and the publisher let it stand.",
}

_GIVEN: Final = frozenset({"gift", "sponsor_list"})  # marking the link answers it, and is what is said

RULES: Final[tuple[Callable[[_Case], _Sign | None], ...]] = (
    _paid_unmarked,
    _scheme,
    _placed,
    _marked,
    _selling,
    _commission,
    _user_content,
    _doubtful,
    _editorial,
    _plain,
)
