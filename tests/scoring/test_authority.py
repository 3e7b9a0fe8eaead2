from scoring import authority


def test_without_rank_data_authority_is_unknown_and_said_so_and_counts_for_nothing() -> None:
    found = authority.judge()
    assert (found.confidence, found.points) == (0.0, 0.0)
    assert "not known" in found.evidence[0].says
