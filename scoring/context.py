"""Is the link in real content, or in a footer, sidebar, menu, link list or comment?"""

from typing import Final

from scoring import quotes
from scoring.evidence import Ceiling, Evidence, Factor, Finding
from scoring.grade import points
from scoring.weights import limit, weights
from web.page import Link, Page, Placement
from web.urls import registrable_domain

IN_WORDS: Final = {
    Placement.CONTENT: "in the content",
    Placement.LINK_LIST: "in a list of links",
    Placement.AUTHOR_BIO: "in the author box",
    Placement.COMMENT: "in a comment",
    Placement.SIDEBAR: "in the sidebar",
    Placement.NAVIGATION: "in the navigation",
    Placement.HEADER: "in the header",
    Placement.FOOTER: "in the footer",
    Placement.HIDDEN: "hidden from readers",
    Placement.UNKNOWN: "where content and template cannot be told apart",
}
_SAY_WHY: Final = frozenset({"in_prose"})  # the sentence gives the reason itself
_CAPPED: Final = frozenset(
    {
        Placement.COMMENT,
        Placement.AUTHOR_BIO,
        Placement.SIDEBAR,
        Placement.NAVIGATION,
        Placement.HEADER,
        Placement.FOOTER,
    }
)


def judge(link: Link, external: int) -> Finding:
    """Where the link stands and what is around it; `external` of the page's links leave its site."""
    known = weights().confidence["context_unknown" if link.placement is Placement.UNKNOWN else "context"]
    crowded = _crowded(link, external)
    evidence = (_placed(link), crowded) if crowded else (_placed(link),)
    return Finding(factor=Factor.CONTEXT, confidence=known, evidence=evidence)


def ceilings(link: Link) -> tuple[Ceiling, ...]:
    """A place that no editor chose for this link limits what it can be worth."""
    if link.placement not in _CAPPED:
        return ()
    return (
        Ceiling(
            signal=f"ceiling_{link.placement}",
            factor=Factor.CONTEXT,
            at_most=limit(link.placement),
            says=f"A link {IN_WORDS[link.placement]} is at most Fair, however good the page is.",
            where=link.where,
        ),
    )


def external_links(page: Page) -> int:
    """How many links lead to another registrable domain."""
    home = registrable_domain(page.final_url)
    return sum(registrable_domain(link.target) != home for link in page.links)


def _placed(link: Link) -> Evidence:
    signal, says = _signal(link)
    return Evidence(
        signal=signal,
        effect=points(Factor.CONTEXT, weights().context[signal]),
        says=f"{says} ({link.because})." if link.because and signal not in _SAY_WHY else f"{says}.",
        quote=quotes.around(link),
        where=link.where,
    )


def _signal(link: Link) -> tuple[str, str]:
    around = len(link.context) - len(link.anchor)
    prose = around >= weights().context["prose_chars"]
    if link.placement is Placement.CONTENT:
        if prose:
            return "in_prose", "The link stands in the text of the page, inside a paragraph"
        return "in_content", "The link stands in the content, with little text around it"
    if link.placement is Placement.LINK_LIST and prose:
        return "link_list_notes", "The link stands in a list of links with a note on it"
    return link.placement.value, f"The link stands {IN_WORDS[link.placement]}"


def _crowded(link: Link, external: int) -> Evidence | None:
    """A bibliography is crowded too: only a link outside running text loses by it."""
    if external <= weights().context["crowded_links"] or _signal(link)[0] in {"in_prose", "link_list_notes"}:
        return None
    return Evidence(
        signal="crowded",
        effect=points(Factor.CONTEXT, weights().context["crowded"]),
        says=f"The page has {external} links to other sites.",
        source="Google's link-spam examples name low-quality directories",
    )
