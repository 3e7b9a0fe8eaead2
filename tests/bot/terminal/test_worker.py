import asyncio
import os
import sys
from pathlib import Path

PATIENCE_S = 60.0  # on a loaded machine


async def test_a_worker_waits_for_work_and_ends_with_who_started_it(tmp_path: Path) -> None:
    settings = {"LINKVOUCH_HOME": str(tmp_path), "LINKVOUCH_EMBEDDING_MODEL": str(tmp_path / "none")}
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "importtime", "-m", "bot.terminal.main", "worker", "--with-parent"),
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **settings},
    )
    assert worker.stdin is not None
    assert worker.stderr is not None
    imported = []
    try:
        async with asyncio.timeout(PATIENCE_S):
            while b"Waiting for work" not in (line := await worker.stderr.readline()):
                assert line, "it ended"
                imported.append(line.decode().rpartition("|")[2].strip())
            worker.stdin.close()
            rest = await worker.stderr.read()
            assert await worker.wait() == 0
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()
    assert b"Traceback" not in rest
    assert "bot.slack.jobs" in imported
    assert not [name for name in imported if name.startswith(("slack_bolt", "slack_sdk"))]
