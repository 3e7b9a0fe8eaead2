"""The tour that the demo gives of the sample web, as data: where it stops and what a person would say."""

from dataclasses import dataclass
from typing import Final

OUR_SITE: Final = "soil-and-seed.example"
OUR_BRAND: Final = "Soil & Seed"
OUR_TOPICS: Final = ("drought gardening", "soil testing")
COMPETITOR: Final = "quickgrow.example"
PROSPECT_TOPIC: Final = "drought gardening"
PROSPECT_LISTS: Final = ("urls.txt", "blogroll.opml")
ENCYCLOPEDIA: Final = "openpedia.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One page the demo checks.

    `title` says what stands there. `expect` is the verdict a person would give (strong, fair, weak, risky)
    or, where there is no link to judge, the outcome (no_link, mention_only, …), in the contract's words.
    """

    host: str
    path: str
    title: str
    expect: str


EDITORIAL: Final = Stop(
    host="gardenweekly.example",
    path="/drought-tolerant-natives",
    title="An editorial link inside a sentence of an article",
    expect="strong",
)
FLAGGED: Final = Stop(
    host="rankboost-posts.example",
    path="/sponsored-posts",
    title="A followed link with a commercial anchor, beside a price list for followed links",
    expect="risky",
)

STOPS: Final = (
    EDITORIAL,
    Stop(
        host="extension.stateu.example",
        path="/gardening/water-wise-resources",
        title="A university's resource page with a note on each entry",
        expect="strong",
    ),
    Stop(
        host="openpedia.example",
        path="/wiki/Xeriscaping",
        title="A nofollow citation in an encyclopedia",
        expect="strong",
    ),
    Stop(
        host="tradegrower.example",
        path="/irrigation-margins",
        title="The author bio of a guest post in a trade magazine",
        expect="fair",
    ),
    Stop(
        host="mossandmulch.example",
        path="/moss-where-grass-gave-up",
        title="A friend's blogroll in the sidebar",
        expect="fair",
    ),
    Stop(
        host="patioreview.example",
        path="/drip-course-review",
        title="A sponsored review, disclosed and marked rel=sponsored",
        expect="fair",
    ),
    Stop(
        host="cityherald.example",
        path="/council-approves-bridge-repairs",
        title="The footer of a newspaper that writes about something else",
        expect="weak",
    ),
    FLAGGED,
    Stop(
        host="patioreview.example",
        path="/soil-kit-review",
        title="A paid review whose followed link is not marked",
        expect="risky",
    ),
    Stop(
        host="homecook.example",
        path="/lentil-soup",
        title="A keyword-stuffed anchor in a comment under a recipe",
        expect="risky",
    ),
    Stop(
        host="cheapdeals.example",
        path="/garden-hose-deals",
        title="A link that no reader can see",
        expect="risky",
    ),
    Stop(
        host="dryacres.example",
        path="/lawn-to-dry-garden",
        title="An article that names us and does not link",
        expect="mention_only",
    ),
    Stop(
        host="plotandpath.example",
        path="/mulch-trial",
        title="Our address in the page's structured data only",
        expect="script_only",
    ),
    Stop(
        host="sunbakedbeds.example",
        path="/gravel-garden-first-year",
        title="Neither link nor mention, but our old domain and a mistyped one",
        expect="no_link",
    ),
    Stop(
        host="alliumclub.example",
        path="/members/onion-trial-notes",
        title="A page that robots.txt asks us not to read",
        expect="blocked_by_robots",
    ),
    Stop(
        host="gardenweekly.example",
        path="/go/natives",
        title="A redirect to the article of the first stop",
        expect="strong",
    ),
    Stop(
        host="gardenweekly.example",
        path="/soil-in-a-jar",
        title="A page that is gone",
        expect="http_error",
    ),
    Stop(
        host="cityherald.example",
        path="/archive/garden-show-2019",
        title="A page whose server fails",
        expect="http_error",
    ),
    Stop(
        host="extension.stateu.example",
        path="/gardening/soil-ph-table.txt",
        title="A plain text file, in which nothing can be a link",
        expect="not_html",
    ),
)

PROSPECTS: Final = (  # where a person would find something for "drought gardening" or "soil testing"
    ("gardenweekly.example", "/drought-tolerant-natives"),
    ("extension.stateu.example", "/gardening/water-wise-resources"),
    ("dryacres.example", "/lawn-to-dry-garden"),  # names us, does not link
    ("plotandpath.example", "/mulch-trial"),
    ("sunbakedbeds.example", "/gravel-garden-first-year"),
    ("terraceandpot.example", "/balcony-drought"),  # links to the competitor, not to us
    ("thirstygardener.example", "/deep-watering"),  # asks for a guide like ours
    ("compostdesk.example", "/soil-tools"),  # a list of tools with a dead reference
    ("rainwise.example", "/sizing-a-barrel"),
    ("alliumclub.example", "/dry-ground-onions"),
)
OFF_TOPIC: Final = (
    ("bakersbench.example", "/rye-sourdough"),
    ("wrenchlane.example", "/brake-pads-at-home"),
)
SELLS_LINKS: Final = (("rankboost-posts.example", "/drought-gardening-on-a-budget"),)

DEAD_REFERENCES: Final = (  # linked on purpose, answered with 404 or 410 or by no site at all
    ("quickgrow.example", "/soil-test-guide"),  # our soil testing guide can replace it
    ("dryacres.example", "/drip-basics"),  # and our drip watering guide this one
    ("rainwise.example", "/soil-moisture-by-hand"),
    ("soil-and-sead.example", "/plans"),  # our address, mistyped
)
