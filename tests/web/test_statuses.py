import pytest

from tests.web.network import answer
from tests.web.reading import START, failure
from web.outcome import Outcome
from web.statuses import RateLimited


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [
        (404, Outcome.HTTP_ERROR, "gone"),
        (410, Outcome.HTTP_ERROR, "gone for good"),
        (401, Outcome.LOGIN_WALL, "login"),
        (402, Outcome.PAYWALL, "pay for the page"),
        (403, Outcome.HTTP_ERROR, "refused our reader"),
        (451, Outcome.HTTP_ERROR, "legal"),
        (422, Outcome.HTTP_ERROR, "refused the request"),
        (500, Outcome.HTTP_ERROR, "problem of its own"),
        (503, Outcome.HTTP_ERROR, "problem of its own"),
        (999, Outcome.HTTP_ERROR, "refuses programs"),
        (204, Outcome.HTTP_ERROR, "without a page"),
        (304, Outcome.HTTP_ERROR, "leads nowhere"),
        (302, Outcome.HTTP_ERROR, "leads nowhere"),
        (429, Outcome.RATE_LIMITED, "fewer requests"),
    ],
)
async def test_statuses_are_told_in_words(status: int, outcome: Outcome, words: str) -> None:
    body = b"" if status in {204, 304} else b"no"
    failed = await failure({START: answer(body, status=status)})
    assert failed.outcome == outcome
    assert words in failed.say
    assert failed.status == status


@pytest.mark.parametrize(
    ("status", "value", "wait_s", "words"),
    [
        pytest.param(429, "30", 30, "in 30 seconds", id="seconds"),
        pytest.param(429, "1", 1, "in 1 second.", id="one second"),
        pytest.param(503, "90", 90, "in 2 minutes", id="503"),
        pytest.param(429, "Fri, 01 May 2026 13:00:00 GMT", 3_600, "in 1 hour.", id="date"),
        pytest.param(429, "Fri, 01 May 2020 13:00:00 GMT", 0, "later", id="date in the past"),
        pytest.param(429, "Fri, 01 May 2026 13:00:00", 0, "later", id="date without a zone"),
        pytest.param(429, "99999999999999999999", 86_400, "in 24 hours", id="for ever"),
        pytest.param(429, "Sun, 01 May 9999 13:00:00 GMT", 86_400, "in 24 hours", id="date far away"),
        pytest.param(429, "-5", 0, "later", id="negative"),
        pytest.param(429, "soon", 0, "later", id="junk"),
    ],
)
async def test_retry_after_is_understood(status: int, value: str, wait_s: float, words: str) -> None:
    failed = await failure({START: answer(b"", status=status, headers={"Retry-After": value})})
    assert isinstance(failed, RateLimited)
    assert failed.outcome == Outcome.RATE_LIMITED
    assert failed.retry_after_s == wait_s
    assert words in failed.say
