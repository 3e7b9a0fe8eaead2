"""How long Slack waits for an acknowledgement while the model loads and pages are judged. Bar: 500 ms."""

import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs import InProcessJobs
from bot.samples import tour
from bot.samples.server import SampleWeb
from bot.settings import Settings
from bot.slack.app import SlackDeps, create_app
from bot.slack.run import http_server, socket_mode
from bot.wiring import open_services
from scoring.site import Site
from tests.fake_slack import FakeSlack

COMMANDS: Final = 20
BAR_MS: Final = 500
SLACKS_LIMIT_MS: Final = 3_000


@asynccontextmanager
async def connected(slack: FakeSlack, deps: SlackDeps, transport: str) -> AsyncIterator[None]:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
    app = create_app(deps, client=client)
    if transport == "socket":
        async with socket_mode(app, app_token=slack.app_token):
            yield
    else:
        async with http_server(app, host="127.0.0.1", port=0) as address:
            await slack.connect_http(f"{address}/slack/events")
            yield


async def measure(transport: str) -> list[float]:
    """Milliseconds to the acknowledgement of each of the commands, sent while the model loads."""
    with tempfile.TemporaryDirectory() as home:
        async with SampleWeb() as web, FakeSlack() as slack:
            settings = Settings(
                _env_file=None,
                home=Path(home),
                allow_private=f"127.0.0.1:{web.port}",
                resolve="*=127.0.0.1",
                pace=0.0,
            )
            async with open_services(settings) as work:
                await work.add_site(Site(domain=tour.OUR_SITE))
                jobs = InProcessJobs()
                deps = SlackDeps(
                    services=work, jobs=jobs, bot_token=slack.bot_token, signing_secret=slack.signing_secret
                )
                async with connected(slack, deps, transport):
                    before = len(slack.acks)
                    url = web.url(tour.EDITORIAL.host, tour.EDITORIAL.path)
                    ann = slack.user("ann")
                    for _ in range(COMMANDS):
                        await ann.types(f"/checklink {url}", in_="#links")
                        await asyncio.sleep(0.1)  # spread over the seconds in which the model loads
                    found = [1_000 * ack.seconds for ack in slack.acks[before:]]
                    await jobs.close()
    return found


def main() -> None:
    for transport in ("socket", "http"):
        times = sorted(asyncio.run(measure(transport)))
        print(
            f"ack over {transport}: median {statistics.median(times):.0f} ms, "
            f"slowest of {len(times)} {times[-1]:.0f} ms: "
            f"{times[-1] / BAR_MS:.2f}x of the bar, {times[-1] / SLACKS_LIMIT_MS:.2f}x of what Slack allows"
        )


if __name__ == "__main__":
    main()
