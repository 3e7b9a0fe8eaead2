"""Pages of a site of ours -> what it calls itself, what it is about, what others may link to."""

from prospects.profile.brand import brand_terms
from prospects.profile.linkable import linkable
from prospects.profile.profile import Learnt
from prospects.profile.topics import topics
from prospects.profile.visit import Visit
from scoring.embedding import ModelMissing
from scoring.topic import Embed


def learn(seen: Visit, domain: str, embed: Embed) -> Learnt:
    """All that the pages tell. Without a model there are no topics, and a note says so."""
    notes = seen.notes
    brand = brand_terms(seen.home, seen.others, domain)
    try:
        about = topics(seen.pages, brand, embed)
    except ModelMissing as error:
        about, notes = (), (*notes, f"Topics were not learnt: {error}")
    return Learnt(brand=brand, topics=about, linkable=linkable(seen.pages), notes=notes)
