from collections.abc import AsyncIterator

import pytest

from tests.bot.slack.conftest import MANIFEST
from tests.fake_slack import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(manifest=MANIFEST) as running:
        yield running
