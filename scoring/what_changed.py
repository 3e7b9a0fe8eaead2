"""What changed between two checks, in sentences for a person.

Sentences hold words of the page: who shows them makes them safe for the screen first.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from scoring.context import IN_WORDS
from scoring.difference import Cause, Difference, EvidenceChange, FactChange, Value, Way
from scoring.evidence import Factor, Verdict
from scoring.outcomes import not_read
from scoring.results import Checked, CheckResult, LinkMissing, Standing
from web.outcome import Outcome
from web.page import Placement

MAX_VALUE_CHARS: Final = 80  # of one fact of a page in a sentence; the JSON holds it whole

_WITHOUT_LINK: Final = {
    Outcome.NO_LINK: "no link",
    Outcome.MENTION_ONLY: "named without a link",
    Outcome.SCRIPT_ONLY: "our address only in a script",
    Outcome.NO_SITE: "judged as a prospect",
}
_CAUSES: Final = {
    Cause.PAGE: "the page changed",
    Cause.RULES: "the rules of judging changed",
    Cause.RANK_DATA: "the rank data changed",
    Cause.OUR_SITE: "what is known of our site changed",
    Cause.OUR_PAGE: "our own page changed",
    Cause.AROUND: "what was read of the rest of its site changed",
    Cause.UNKNOWN: "something beside the text of the page changed",
}
_ANOTHER_PAGE: Final = frozenset({Cause.PAGE, Cause.UNKNOWN})  # it may not be called the same
_NAMES: Final = {
    "final_url": "address",
    "external_links": "links to other sites",
    "robots": "robots directives",
    "canonical": "canonical address",
    "published": "date",
    "answering": "open to answer engines",
    "training": "open to training",
    "anchor_type": "kind of anchor text",
    "anchor": "anchor text",
    "target_status": "status of our page",
    "target_say": "state of our page",
}
_QUOTED: Final = frozenset({"title", "author", "anchor", "target_say"})


def headline(difference: Difference) -> str:
    """Then, now and the main reason: "Fair 53 on 3 March 2026, Strong 71 now: the link moved ..."."""
    then, now = in_words(difference.then), in_words(difference.now)
    when = f"{_opening(then)} on {day(difference.then.checked_at, difference.now.checked_at)}"
    if difference.is_nothing:
        return f"{when}, and the same now{'' if difference.causes else ': nothing changed'}."
    came_to = "still so now" if then == now else f"{now} now"
    return f"{when}, {came_to}: {reason(difference)}."


def because(difference: Difference) -> str:
    """Whose change it was: the page's, the rules', or ours. "" where there is nothing to tell."""
    if not difference.causes:
        return ""
    told = _opening(_causes(difference))
    if difference.is_nothing:
        return f"{told}, and the judgement did not."
    same = "" if _ANOTHER_PAGE & set(difference.causes) else "; the page is the same"
    return f"{told}{same}."


def since(result: CheckResult, past: Sequence[Standing], difference: Difference | None) -> str:
    """What a new check says of those before it, which come newest first; "" for the first one.

    `difference` is that to the newest check that was read, None when there is none, or none can be compared.
    """
    if not past:
        return ""
    now = result.checked_at
    read = next((one for one in past if _was_read(one)), None)
    if read is None:
        return f"Tried on {day(past[0].checked_at, now)}: {in_words(past[0])}."
    said = [f"Seen on {day(read.checked_at, now)}: {in_words(read)}."]
    if difference is not None and isinstance(result, Checked | LinkMissing):
        said.append(
            "Nothing changed since."
            if difference.is_nothing
            else f"Since then {_causes(difference)}; {reason(difference)}."
        )
    linked = next((one for one in past if one.outcome is Outcome.OK), None)
    if linked is not None and linked is not read and not isinstance(result, Checked):
        said.append(f"A link to us was last seen on {day(linked.checked_at, now)}.")
    return " ".join(said)


def reason(difference: Difference) -> str:
    """The change that matters most, in a clause; of a difference that is not nothing."""
    return next(found for rule in _REASONS if (found := rule(difference)))


def in_words(came_to: Standing) -> str:
    """Verdict and score, or what was found instead: "Fair 61", "no link", "not read (no answer in time)"."""
    if came_to.outcome in _WITHOUT_LINK:
        return _WITHOUT_LINK[came_to.outcome]
    if came_to.outcome is not Outcome.OK:
        return not_read(came_to.outcome)
    score = "" if came_to.score is None else f" {int(came_to.score)}"
    return f"{came_to.verdict.capitalize()}{score}"


def day(moment: datetime, now: datetime) -> str:
    """The date in UTC, and the hour as well when it is the date of `now`."""
    at = moment.astimezone(UTC)
    hour = f" at {at:%H:%M} UTC" if at.date() == now.astimezone(UTC).date() else ""
    return f"{at.day} {at:%B %Y}{hour}"


def fact(change: FactChange) -> str:
    """One fact then and now: "rel: nofollow, before: none"."""
    name = _NAMES.get(change.name, _plain(change.name))
    return f"{name}: {_value(change.name, change.now)}, before: {_value(change.name, change.then)}"


def _was_read(came_to: Standing) -> bool:
    return came_to.outcome is Outcome.OK or came_to.outcome in _WITHOUT_LINK


def _causes(difference: Difference) -> str:
    told = " and ".join(_CAUSES[cause] for cause in difference.causes)
    scorers = difference.scorer_then, difference.scorer_now
    return told if scorers[0] == scorers[1] else f"{told} (scorer {scorers[1]}, before {scorers[0]})"


def _other_outcome(difference: Difference) -> str:
    then, now = difference.then, difference.now
    if then.outcome is now.outcome:
        return ""
    if not _was_read(now):
        return "the page could not be read"
    if not _was_read(then):
        return "the page can be read again"
    if now.outcome is Outcome.OK:
        return "a link to us is found now"
    if then.outcome is Outcome.OK:
        return "no link to us is found any more"
    return f"{in_words(now)}, before: {in_words(then)}"


def _scheme(difference: Difference) -> str:
    """The sign that made a link Risky, or whose going took that away."""
    then, now = (one.verdict is Verdict.RISKY for one in (difference.then, difference.now))
    if then is now:
        return ""
    way, told = (Way.CAME, "came") if now else (Way.WENT, "is gone")
    found = [change.risk for change in difference.risks if change.way is way]
    return f"a sign of a link scheme {told}, {_clause(found[0].says)}" if found else ""


def _moved(difference: Difference) -> str:
    places = (one for link in difference.links for one in link.facts if one.name == "placement")
    found = next(places, None)
    if found is None:
        return ""
    then, now = (IN_WORDS[Placement(str(place))] for place in (found.then, found.now))
    gained = _points(
        round(sum(one.effect for one in difference.evidence if one.factor is Factor.CONTEXT), 1), difference
    )
    if Cause.PAGE in difference.causes:
        return f"the link moved, it stood {then} and stands {now} now{gained}"
    return f"the link is taken to stand {now}, no more {then}{gained}"


def _strongest(difference: Difference) -> str:
    counted = [change for change in difference.evidence if change.effect]
    if not counted:
        return ""
    most = max(counted, key=lambda change: abs(change.effect))
    return f"{evidence(most)}{_points(most.effect, difference)}"


def evidence(change: EvidenceChange) -> str:
    """What came, what is gone, or what counts otherwise, in a clause."""
    says = _clause(change.evidence.says)
    if change.way is Way.CHANGED:
        return f"{says} counts {change.now:+.1f}, before {change.then:+.1f}"
    return f"{says} is {'new' if change.way is Way.CAME else 'gone'}"


def _risk(difference: Difference) -> str:
    if not difference.risks:
        return ""
    first = difference.risks[0]
    told = {Way.CAME: "came", Way.WENT: "is gone", Way.CHANGED: "weighs otherwise"}[first.way]
    return f"a sign of a link scheme {told}, {_clause(first.risk.says)}"


def _link(difference: Difference) -> str:
    if not difference.links:
        return ""
    first = difference.links[0]
    if first.facts:
        return fact(first.facts[0])
    told = {Way.CAME: "another link to us came", Way.WENT: "another link to us is gone"}
    return told[first.way]


def _known(difference: Difference) -> str:
    if not difference.known:
        return ""
    first = difference.known[0]
    return f"{first.factor} is known {'better' if first.now > first.then else 'less well'}"


def _border(difference: Difference) -> str:
    then, now = difference.then, difference.now
    return "" if then.verdict is now.verdict else "the borders between the verdicts were drawn otherwise"


def _page(difference: Difference) -> str:
    return fact(difference.page[0]) if difference.page else ""


def _seen_more(difference: Difference) -> str:
    """What is told and weighs nothing, as a look at the rest of the site adds."""
    return evidence(difference.evidence[0]) if difference.evidence else ""


def _worth(difference: Difference) -> str:
    return f"as a prospect, {fact(difference.as_prospect[0])}"


# What a person asks for first comes first; the last one is left where nothing else changed.
_REASONS: Final[tuple[Callable[[Difference], str], ...]] = (
    _other_outcome,
    _scheme,
    _moved,
    _strongest,
    _risk,
    _link,
    _known,
    _border,
    _page,
    _seen_more,
    _worth,
)


def _value(name: str, value: Value) -> str:
    if value in {None, "", ()}:
        return "none"
    if isinstance(value, tuple):
        return ", ".join(value)
    text = str(value)
    shown = text if len(text) <= MAX_VALUE_CHARS else f"{text[: MAX_VALUE_CHARS - 1]}…"
    return f"“{shown}”" if name in _QUOTED else shown


def _points(effect: float, difference: Difference) -> str:
    """What one reason did to the score, and all of them where that is something else."""
    total = f"; {difference.points:+.1f} in all" if difference.points != effect else ""
    return f" ({effect:+.1f}{total})" if effect or total else ""


def _opening(clause: str) -> str:
    """A clause as the beginning of a sentence."""
    return f"{clause[0].upper()}{clause[1:]}"


def _clause(sentence: str) -> str:
    """A sentence of the judgement within one of ours."""
    return f"“{sentence.rstrip().removesuffix('.')}”"


def _plain(value: str) -> str:
    return value.replace("_", " ")
