"""Does the model load while the page is being read? One check in a new process, whole and in its two parts."""

import json
import subprocess
import sys
from typing import Final

RUNS: Final = 3
DELAY_S: Final = 3.0  # what the page takes to answer, as slow pages do

_ONE_CHECK: Final = """
import asyncio, json, sys, tempfile, time
from pathlib import Path
from aiohttp import web
from bot.settings import Settings
from bot.wiring import open_services
from scoring.embedding import Encoder

DELAY = float(sys.argv[1])

async def page(request):
    if request.path != "/robots.txt":
        await asyncio.sleep(DELAY)
    body = "<p>A page about gardens without a link to anyone.</p>"
    return web.Response(text=body if request.path != "/robots.txt" else "", content_type="text/html")

async def main() -> None:
    shares = []
    for _ in range(RUNS):
        model, whole = seconds(0, "alone"), seconds(DELAY_S, "check")
        shares.append(whole / (model + DELAY_S))
    shares.sort()
    print(f"check: the first check takes {shares[RUNS // 2]:.2f}x of loading the model and then reading the page")
    print(f"       median of {RUNS}, from {shares[0]:.2f}x to {shares[-1]:.2f}x; the page answers after {DELAY_S:.0f} s")


if __name__ == "__main__":
    main()
