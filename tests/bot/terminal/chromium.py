"""A Chromium without a window, spoken to over a pipe in its DevTools protocol: no socket, no driver."""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final, Self

PROGRAMS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
DEADLINE_S: Final = 60  # for one answer, on a machine that does much else
# The protocol wants its pipe as file descriptors 3 and 4, whatever ours are called.
AS_3_AND_4: Final = """
import fcntl, os, sys
away = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
for number, place in zip(away, (3, 4)):
    os.dup2(number, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
END: Final = b"\0"  # of a message, either way


def program() -> str | None:
    """The Chromium of this machine, None where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Tab:
    """One browser with one page. `with Tab(program, folder) as tab`."""

    def __init__(self, program: str, folder: Path) -> None:
        """`folder` holds the profile."""
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        self._browser = subprocess.Popen(  # noqa: S603 - the machine's own browser
            [
                *(sys.executable, "-I", "-S", "-c", AS_3_AND_4, str(theirs_in), str(theirs_out)),
                program,
                "--headless",
                "--no-sandbox",  # containers forbid it one, and only pages of ours are opened
                "--disable-dev-shm-usage",  # which containers keep small
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-pipe",
                f"--user-data-dir={folder}",
                "about:blank",
            ],
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._out, self._in = ours_out, ours_in
        self._unread = b""
        self._last_id = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        """Opens the page."""
        try:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Network", "Log", "Runtime"):
                self.call(f"{domain}.enable")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the browser."""
        os.close(self._out)  # a browser whose pipe is closed ends itself
        os.close(self._in)
        try:
            self._browser.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._browser.kill()
            self._browser.wait()

    def open(self, file: Path) -> None:
        """Load a file, and forget what was told before."""
        self.call("Page.navigate", url="about:blank")
        self._await("Page.loadEventFired")
        self.events.clear()
        self.call("Page.navigate", url=file.as_uri())
        self._await("Page.loadEventFired")

    def look(self, *, width: int = 1200, dark: bool = False, media: str = "screen") -> None:
        """Another window, colour scheme or medium."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def press(self, key: str, *, code: int, text: str = "") -> None:
        """Press and let go of a key; `code` is its Windows virtual key code."""
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                windowsVirtualKeyCode=code,
                text=text if kind == "keyDown" else "",
            )

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 - whatever JavaScript gives
        """The value of an expression. Raises AssertionError when it throws."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def told(self, *methods: str) -> list[dict[str, Any]]:
        """What was told by these events since the file was opened."""
        self.evaluate("new Promise(done => setTimeout(done, 50))")
        return [event["params"] for event in self.events if event["method"] in methods]

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """The answer to one request. Raises AssertionError for an error, TimeoutError for none."""
        self._last_id += 1
        request = {"id": self._last_id, "method": method, "params": parameters}
        if self._session:
            request["sessionId"] = self._session
        unsent = json.dumps(request).encode() + END
        while unsent:
            unsent = unsent[os.write(self._out, unsent) :]
        while (message := self._read()).get("id") != self._last_id:
            self.events.append(message)
        assert "error" not in message, message
        result: dict[str, Any] = message["result"]
        return result

    def _await(self, method: str) -> None:
        while not any(event["method"] == method for event in self.events):
            self.events.append(self._read())
        self.events = [event for event in self.events if event["method"] != method]

    def _read(self) -> dict[str, Any]:
        deadline = time.monotonic() + DEADLINE_S
        while END not in self._unread:
            if not select.select([self._in], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("Chromium gave no answer.")
            received = os.read(self._in, 65_536)
            if not received:
                raise TimeoutError("Chromium ended.")
            self._unread += received
        text, _, self._unread = self._unread.partition(END)
        message: dict[str, Any] = json.loads(text)
        return message
