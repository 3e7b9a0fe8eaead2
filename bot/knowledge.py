from dataclasses import dataclass

from bot.ranking import Ranking
from scoring.topic import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What judging rests on besides the page: the model of meaning, and the rank index."""

    encoder: Model
    ranking: Ranking
