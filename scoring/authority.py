"""Is the referring domain trusted?"""

from scoring.evidence import Evidence, Factor, Finding


def judge() -> Finding:
    """Unknown, and said so, never counted against the domain: there is no rank data on the machine yet."""
    return Finding(
        factor=Factor.AUTHORITY,
        confidence=0.0,
        evidence=(
            Evidence(
                signal="no_rank_data",
                effect=0.0,
                says="There is no rank data on this machine, so the authority of the source is not known.",
            ),
        ),
    )
