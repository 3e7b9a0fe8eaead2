"""What a person may search for."""

from typing import Final

MAX_TOPIC_CHARS: Final = 200  # the model reads 128 tokens; a longer text is an article, not a topic

# Words that name a whole field. Pages on them lie far from the bare word: right order, low number.
# The usual top-level headings of web directories and news sites.
UMBRELLA_WORDS: Final = frozenset({
    "animals", "art", "arts", "beauty", "books", "business", "cars", "cooking", "culture", "design", "diy",
    "economy", "education", "entertainment", "environment", "family", "fashion", "film", "finance",
    "fitness", "food", "games", "gaming", "garden", "gardening", "government", "health", "history",
    "hobbies", "home", "jobs", "law", "lifestyle", "literature", "marketing", "media", "medicine", "money",
    "movies", "music", "nature", "news", "parenting", "pets", "photography", "politics", "programming",
    "psychology", "realestate", "recipes", "religion", "science", "shopping", "society", "software",
    "sport", "sports", "tech", "technology", "travel", "web", "wellness", "work",
})  # fmt: skip


class NotASearch(Exception):
    """What was asked for makes no search: one sentence for a person."""


def parse(text: str) -> str:
    """The topic with single blanks. Raises NotASearch."""
    topic = " ".join(text.split()).strip("\"'“”„«»‘’ ")
    if not topic:
        raise NotASearch("Give a topic to search for, in two or three words: drought gardening.")
    if len(topic) > MAX_TOPIC_CHARS:
        raise NotASearch(
            f"The topic is longer than {MAX_TOPIC_CHARS} characters. Two or three words find more."
        )
    return topic


def is_broad(topic: str) -> bool:
    return topic.casefold() in UMBRELLA_WORDS
