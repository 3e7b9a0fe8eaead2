"""A good profile, so that a test states only what differs."""

from typing import Final

from prospects.profile.profile import Kind, Learnt, Linkable, Profile
from scoring.site import Site
from tests.bot.builders import NOW, OURS

GUIDE: Final = Linkable(
    url=f"https://{OURS}/guides/soil",
    title="How to test\x1b[31m soil",
    kind=Kind.GUIDE,
    why="Its title says “how to”, and it has 502 words.",
)
A_PROFILE: Final = Profile(
    given=Site(domain=OURS),
    learnt=Learnt(
        brand=("Soil & Seed", "Soil"),
        topics=("dry garden, mulch", "soil"),
        linkable=(GUIDE,),
        notes=("A note.",),
    ),
    read_at=NOW,
    pages=12,
)
