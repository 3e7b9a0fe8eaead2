"""What to do now, and what would change the verdict. Doing nothing is often right, and is said."""

from typing import Final

from scoring.evidence import Factor, Judgement, Verdict
from scoring.results import AnchorType, JudgedLink
from web.outcome import Outcome
from web.page import Link, Placement

_MISSING: Final = {
    Outcome.NO_LINK: "Look at the page yourself: a link that a script adds is not seen here. "
    "If one was agreed on, ask the author.",
    Outcome.MENTION_ONLY: "Thank the author for the mention; a friendly note may turn it into a link.",
    Outcome.SCRIPT_ONLY: "Readers cannot follow it. If a link was meant, ask the author for one in the text.",
    Outcome.NO_SITE: "Add your site to see which links are yours: linkvouch site add DOMAIN",
}
_SAYS: Final = {
    Verdict.STRONG: "Keep it, and keep the page it leads to alive.",
    Verdict.FAIR: "Keep it. Nothing needs to be done.",
    Verdict.WEAK: "Ignore it: weak links are ordinary, and search engines mostly pass over them.",
    Verdict.UNKNOWN: "Too little is known for a verdict. Say what our site is about: "
    "linkvouch site add DOMAIN --topic TEXT",
}
_OURS: Final = (
    "Keep it for its visitors. It is self-placed: no publisher vouched, so do not count it as earned."
)
_SENT: Final = "We sent it out ourselves: ignore it, and do not count it as earned."
# What a piece of evidence calls for, by its signal: the first that stands there is said.
_ON_SIGNAL: Final = {
    "ceiling_copy": "Ignore it: the page copies our text, and search engines look for the original.",
    "ceiling_syndication": "Keep it: syndication that names our page as its original. It is not earned.",
    "ceiling_press_release": _SENT,
    "ceiling_press_wire": _SENT,
    "ceiling_coupons": "Ignore it. If it belongs to our affiliate programme, require rel=sponsored there.",
    "ceiling_paid_marked": "Keep it: paid and properly marked, fine for visitors and brand. "
    "Do not count it as an earned link.",
    "ceiling_self_placed": _OURS,
    "ceiling_own_network": _OURS,
    "ceiling_bookmarks": "Ignore it: anyone can save a link there, and few people read it.",
    "ceiling_profile": "Keep it: a profile helps visitors find us. Nothing needs to be done.",
    "ceiling_contributor": "Keep it: good PR, though a contributor chose the link and not the publisher.",
    "ceiling_user_content": "Keep it: it can bring visitors, though no publisher vouched for it.",
}
_AUTHOR_BIO: Final = "Keep it. An author's line is fine; a link in the text would say more."
_NOTED: Final = "Keep it, and keep the page it leads to alive. Its entry has a note: thank the author."
MIN_NOTE_CHARS: Final = 60  # of text behind a link at the head of an entry, from which somebody wrote a note
MAX_LEAD_CHARS: Final = 10  # before it
_ENTRIES: Final = frozenset({"li", "dt", "dd", "td", "h3", "h4"})
_OPTIMISED: Final = frozenset({AnchorType.EXACT_COMMERCIAL, AnchorType.STUFFED})
_SENT_OUT: Final = frozenset({"ceiling_press_release", "ceiling_press_wire"})
_TEMPLATE: Final = frozenset({Placement.FOOTER, Placement.SIDEBAR, Placement.NAVIGATION, Placement.HEADER})
_BY_HAND: Final = "If you can open it, save it and judge the file: linkvouch check URL --page FILE"


def for_link(judgement: Judgement, best: JudgedLink) -> tuple[str, ...]:
    """What to do about a page that links to us, most useful first."""
    said = []
    if best.target_say:
        said.append(best.target_say)
    said.append(_on_verdict(judgement, best))
    if not _SENT_OUT.isdisjoint(_signals(judgement)) and best.anchor_type in _OPTIMISED:
        said.append("Next time link our name: commercial phrases in a press release look like a link scheme.")
    if best.credit.passes == "no":
        said.append(f"Search engines should not count it: {'; '.join(best.credit.why)}.")
    if _looks_hacked(judgement) and judgement.verdict is not Verdict.RISKY:
        said.append("The site looks hacked elsewhere: tell its owner. Our link is not to blame; keep it.")
    if _lacks_rank_data(judgement) and judgement.verdict in {Verdict.FAIR, Verdict.STRONG}:
        said.append("With rank data for the source the score would be surer.")
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
    """What to do about a page that was not read, beside what its own sentence says."""
    if outcome in {
        Outcome.INVALID_URL,
        Outcome.UNSUPPORTED_SCHEME,
        Outcome.BLOCKED_ADDRESS,
        Outcome.BLOCKED_PORT,
    }:
        return ()
    return (_BY_HAND,)


def _on_verdict(judgement: Judgement, best: JudgedLink) -> str:
    match judgement.verdict:
        case Verdict.RISKY:
            return _on_risky({risk.kind for risk in judgement.risks if risk.effect > 0})
        case Verdict.UNKNOWN:
            return _SAYS[Verdict.UNKNOWN]
        case _ if called_for := _called_for(judgement, best):
            return called_for
        case Verdict.WEAK if best.link.placement in _TEMPLATE:
            return "No action needed. If a partner put it into a template, ask why it is there."
        case verdict:
            return _SAYS[verdict]


def _called_for(judgement: Judgement, best: JudgedLink) -> str:
    """What the evidence itself calls for, "" where the verdict says enough."""
    signals = _signals(judgement)
    if "ceiling_coupons" in signals and best.link.affiliate:
        return "Our affiliate programme: require rel=sponsored of those who take part. Ignore it as a link."
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
            "If it was placed for us, stop that and have it taken down; if not, ignore it. "
            "Disavow only where there are many like it."
        )
    if "hidden" in kinds:
        return "If it was hidden for us, have it removed; if not, ignore it."
    if kinds & {"paid", "selling"}:
        return "If we paid for it, ask for rel=sponsored; if not, ignore it, as search engines usually do."
    return "Find out who places such links for us and stop it; if nobody does, ignore it."
