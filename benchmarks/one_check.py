"""One process, one figure: `python -m benchmarks.one_check DELAY model|check` prints the seconds it took."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from aiohttp import web

from bot.settings import Settings
from bot.wiring import open_services
from scoring.embedding import Encoder

PAGE = "<html lang=en><p>A page about gardens that links to nobody.</p></html>"


async def measured(delay_s: float, what: str) -> float:
    """Seconds to load the model alone, or to check a page that answers after `delay_s`, model and all."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(status=404)
        await asyncio.sleep(delay_s)
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(
            _env_file=None,
            home=Path(home),
            allow_private=f"127.0.0.1:{port}",
            resolve="*=127.0.0.1",
            pace=0.0,
        )
        encoder = Encoder()
        async with open_services(settings, encoder=encoder) as work:
            start = time.perf_counter()
            if what == "model":
                await asyncio.to_thread(encoder.load)
            else:
                await work.check([f"http://page.example:{port}/post"], sites=["ours.example"])
            seconds = time.perf_counter() - start
    await runner.cleanup()
    return seconds


if __name__ == "__main__":
    print(asyncio.run(measured(float(sys.argv[1]), sys.argv[2])))
