"""The cases of the shared list that concern Slack, each with the test that holds it.

The tests run where they stand; a case that is added to the list fails here until somebody writes one.
"""

from collections.abc import Callable
from typing import Final

import pytest

from tests.bot import test_logs, test_page_cache, test_tenants
from tests.bot.injection_cases import injection_cases
from tests.bot.slack import test_deciding, test_install, test_permissions, test_run, test_start
from tests.bot.slack.asking import test_injected_text, test_inputs, test_talk

Check = Callable[..., object]

HELD_BY: Final[dict[str, Check]] = {
    **dict.fromkeys(
        test_injected_text.EXPECTED, test_injected_text.test_every_case_is_harmless_in_all_that_slack_gets
    ),
    **dict.fromkeys(test_inputs.WANTED, test_inputs.test_every_case_of_the_shared_list_holds),
    **dict.fromkeys(test_run.STATUS, test_run.test_every_signature_case_of_the_evaluation_set),
    "slack_signature-12": test_talk.test_events_that_come_twice_and_backwards_are_answered_once,
    "slack_signature-13": test_deciding.test_ones_own_second_click_is_told_as_ones_own,
    **dict.fromkeys(test_permissions.HELD, test_permissions.test_rights_are_held),
    "isolation-01": test_tenants.test_nothing_that_a_workspace_does_reaches_another,
    "isolation-02": test_page_cache.test_another_teams_page_is_not_ours,
    "isolation-03": test_install.test_a_day_after_uninstalling_nothing_is_left_of_a_team,
    "isolation-04": test_install.test_the_token_is_deleted_at_once,
    "isolation-05": test_install.test_a_copy_of_the_file_gives_no_token_away,
    "isolation-06": test_start.test_tokens_of_many_workspaces_are_never_taken_without_a_key,
    "isolation-07": test_install.test_a_new_key_takes_over_row_by_row,
    "isolation-08": test_install.test_the_token_of_one_team_put_beside_another_is_no_token,
    **dict.fromkeys(test_logs.COVERED, test_logs.test_every_case_of_the_evaluation_set_is_looked_at_here),
}


@pytest.mark.parametrize(
    "family", ["slack_text", "slack_input", "slack_signature", "permission", "isolation", "secrets"]
)
def test_every_case_has_a_test_that_pytest_runs(family: str) -> None:
    held = {case_id: check for case_id, check in HELD_BY.items() if case_id.startswith(f"{family}-")}
    assert {case["id"] for case in injection_cases(family)} == held.keys()
    for check in held.values():
        assert check.__name__.startswith("test_")
        assert check.__module__.rpartition(".")[2].startswith("test_")
