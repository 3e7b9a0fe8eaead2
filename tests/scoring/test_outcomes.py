import pytest

from scoring.outcomes import not_read
from web.outcome import Outcome

READ = {Outcome.OK, Outcome.NO_LINK, Outcome.MENTION_ONLY, Outcome.SCRIPT_ONLY, Outcome.NO_SITE}


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - READ))
def test_every_way_of_not_reading_a_page_has_words_of_its_own(outcome: Outcome) -> None:
    says = not_read(outcome)
    assert says.startswith("not read (")
    assert "_" not in says
    assert [other for other in set(Outcome) - READ if not_read(other) == says] == [outcome]
