"""What both faces say in the same words."""

from scoring.evidence import Risk


def weight_of(risk: Risk) -> str:
    """How much one entry of the risk ledger counts."""
    if risk.effect <= 0:
        return "lowers the risk"
    return "enough by itself for Risky" if risk.hard else "counts together with others"
