"""What to do now, and what would change the verdict. Doing nothing is often right, and is said."""

from typing import Final

from scoring.evidence import Factor, Judgement, Verdict
from scoring.results import AnchorType, JudgedLink
from web.outcome import Outcome
from web.page import Link, Placement

_MISSING: Final = {
    Outcome.NO_LINK: "No link to us stands there. If one was added by a script, this reader cannot see it.",
    Outcome.MENTION_ONLY: "They name us without a link: a friendly note to the author may turn it into one.",
    Outcome.SCRIPT_ONLY: "Our address stands only in a script, which is no link a reader can follow.",
    Outcome.NO_SITE: "Add your site to see which links are yours: linkvouch site add DOMAIN",
}
_SAYS: Final = {
    Verdict.STRONG: "Keep it, and keep the page it leads to alive.",
    Verdict.FAIR: "Keep it. Nothing needs to be done.",
    Verdict.WEAK: "Ignore it: weak links are ordinary, and search engines pass over them.",
    Verdict.UNKNOWN: "Too little is known for a verdict. Name your topics: "
    "linkvouch site add DOMAIN --topic TEXT",
}
_OURS: Final = "Your own placement: useful visitors, no publisher vouched. Not an earned link."
_SENT: Final = "You sent it out yourselves: ignore it, and do not count it as earned."
# What a piece of evidence calls for, by its signal: the first that stands there is said.
_ON_SIGNAL: Final = {
    "ceiling_copy": "Ignore it: a copy of your own text. Search engines look for the original.",
    "ceiling_syndication": "Syndication, your page named as its original: good for readers, not earned.",
    "ceiling_press_release": _SENT,
    "ceiling_press_wire": _SENT,
    "ceiling_coupons": "Ignore it. If it is your affiliate programme, require rel=sponsored of those in it.",
    "ceiling_paid_marked": "Paid and properly marked: fine for visitors and brand. "
    "Do not count it as an earned link.",
    "ceiling_self_placed": _OURS,
    "ceiling_own_network": _OURS,
    "ceiling_bookmarks": "Ignore it: whoever stores a link puts it there, and few people read it.",
    "ceiling_profile": "A card about an account: it helps visitors find you. Nothing needs to be done.",
    "ceiling_contributor": "Keep it: a quote in an outsider's piece is good PR, though no staff chose it.",
    "ceiling_user_content": "Keep it: useful visitors, and somebody there names you. No publisher vouched.",
}
_AUTHOR_BIO: Final = "Keep it. An author's line is fine; a link in the text would say more."
_NOTED: Final = "Keep it, and keep the page it leads to alive. Its entry has a note: thank the author."
MIN_NOTE_CHARS: Final = 60  # of text behind a link at the head of an entry, from which somebody wrote a note
MAX_LEAD_CHARS: Final = 10  # before it
_ENTRIES: Final = frozenset({"li", "dt", "dd", "td", "h3", "h4"})
_OPTIMISED: Final = frozenset({AnchorType.EXACT_COMMERCIAL, AnchorType.STUFFED})
_SENT_OUT: Final = frozenset({"ceiling_press_release", "ceiling_press_wire"})
_TEMPLATE: Final = frozenset({Placement.FOOTER, Placement.SIDEBAR, Placement.NAVIGATION, Placement.HEADER})
_TRY_LATER: Final = frozenset(
    {Outcome.TIMEOUT, Outcome.RATE_LIMITED, Outcome.CONNECT_ERROR, Outcome.HTTP_ERROR}
)


def for_link(judgement: Judgement, best: JudgedLink) -> tuple[str, ...]:
    """What to do about a page that links to us, most useful first."""
    said = []
    if best.target_say:
        said.append(best.target_say)
    said.append(_on_verdict(judgement, best))
    if not _SENT_OUT.isdisjoint(_signals(judgement)) and best.anchor_type in _OPTIMISED:
        said.append("Next time link your name: selling phrases in a press release look like a scheme.")
    if best.credit.passes == "no":
        said.append(f"Search engines are told not to count it: {'; '.join(best.credit.why)}.")
    if _looks_hacked(judgement) and judgement.verdict is not Verdict.RISKY:
        said.append("The site looks hacked elsewhere: tell its owner. Your link is not to blame; keep it.")
    if _lacks_rank_data(judgement) and judgement.verdict in {Verdict.FAIR, Verdict.STRONG}:
        said.append("Rank data for the source would narrow the interval.")
    return tuple(said)


def for_missing(outcome: Outcome, prospect: Judgement) -> tuple[str, ...]:
    """What to do about a page that was read and does not link to us, judged as a prospect."""
    said = [_MISSING[outcome]]
    if _looks_hacked(prospect):
        said.append("The site looks hacked: tell its owner before you ask for anything.")
    return tuple(said)


def _lacks_rank_data(judgement: Judgement) -> bool:
    return Factor.AUTHORITY in judgement.uncertain and "no_rank_data" in _signals(judgement)


def _looks_hacked(judgement: Judgement) -> bool:
    return not {"hacked", "injected"}.isdisjoint(risk.kind for risk in judgement.risks)


def for_unreadable(outcome: Outcome) -> tuple[str, ...]:
    """What to do about a page that was not read."""
    if outcome in _TRY_LATER:
        return ("Try again later, or save the page in your browser and check the saved file.",)
    if outcome in {
        Outcome.INVALID_URL,
        Outcome.UNSUPPORTED_SCHEME,
        Outcome.BLOCKED_ADDRESS,
        Outcome.BLOCKED_PORT,
    }:
        return ()
    return ("Open it yourself; a page saved in your browser can be checked from its file.",)


def _on_verdict(judgement: Judgement, best: JudgedLink) -> str:
    match judgement.verdict:
        case Verdict.RISKY:
            return _on_risky({risk.kind for risk in judgement.risks if risk.effect > 0})
        case Verdict.UNKNOWN:
            return _SAYS[Verdict.UNKNOWN]
        case _ if called_for := _called_for(judgement, best):
            return called_for
        case Verdict.WEAK if best.link.placement in _TEMPLATE:
            return "No action needed. If it is a partner's template, ask why it stands there."
        case verdict:
            return _SAYS[verdict]


def _called_for(judgement: Judgement, best: JudgedLink) -> str:
    """What the evidence itself calls for, "" where the verdict says enough."""
    signals = _signals(judgement)
    if "ceiling_coupons" in signals and best.link.affiliate:
        return "Your affiliate programme: require rel=sponsored of those who take part. Ignore it as a link."
    if says := next((says for signal, says in _ON_SIGNAL.items() if signal in signals), ""):
        return says
    if judgement.verdict is Verdict.WEAK:
        return ""
    if best.link.placement is Placement.AUTHOR_BIO:
        return _AUTHOR_BIO
    return _NOTED if _is_noted(best.link) else ""


def _is_noted(link: Link) -> bool:
    """The link heads an entry of a list, and a note on it follows."""
    if not link.anchor or not link.in_content:
        return False
    before, _, after = link.context.partition(link.anchor)
    elements = {step.partition(":")[0] for step in link.where.split(" > ")[-3:]}
    heads = len(before) <= MAX_LEAD_CHARS and len(after) >= MIN_NOTE_CHARS
    return heads and not _ENTRIES.isdisjoint(elements)


def _signals(judgement: Judgement) -> frozenset[str]:
    return frozenset(piece.signal for factor in judgement.factors for piece in factor.evidence)


def _on_risky(kinds: set[str]) -> str:
    if "injected" in kinds:
        return (
            "The site looks hacked: tell its owner. Disavow this one address at most, never the whole site."
        )
    if kinds & {"exchange", "gateway", "placed"}:
        return (
            "Leave such arrangements; if it was made for us, have it taken down. Disavow only in a pattern."
        )
    if "hidden" in kinds:
        return "Ask who put a hidden link there; if it was done for us, have it removed."
    if kinds & {"paid", "selling"}:
        return "If we paid for it, ask for rel=sponsored; if we did not, search engines usually ignore it."
    return "Find out who places such links for us and stop it; ignore it if nobody does."
