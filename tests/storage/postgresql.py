"""A PostgreSQL server for the tests: the one named in the environment, else one of our own on loopback."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "LINKVOUCH_TEST_POSTGRESQL"
HOW_TO_GET_IT = (
    f"no PostgreSQL here: set {VARIABLE}=postgresql://user:password@host/name, "
    "or install the server's programs (Debian: apt-get install postgresql)"
)


def programs() -> Path | None:
    """The folder that holds initdb and pg_ctl, of the newest version installed."""
    folders = [Path(path).parent for path in [shutil.which("pg_ctl")] if path]
    pg_config = shutil.which("pg_config")
    if pg_config:
        asked = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603 - found on the PATH
        folders.append(Path(asked.stdout.strip()))
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(versions, key=lambda path: float(path.parent.name), reverse=True)
    return next((path for path in folders if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server of our own, which can go away and come back, with everything that it was told to keep."""

    url: str
    _run: Callable[..., None]
    _flags: str

    def stop(self) -> None:
        """At once: whoever is connected loses the connection."""
        self._run("pg_ctl", "stop", "--wait", "--mode", "immediate")

    def start(self) -> None:
        self._run("pg_ctl", "start", "--wait", "--options", self._flags)


@contextmanager
def server(folder_of_programs: Path) -> Iterator[str]:
    """Start a server with an empty cluster, give its URL, stop it and remove the cluster."""
    with mortal_server(folder_of_programs) as made:
        yield made.url


@contextmanager
def mortal_server(folder_of_programs: Path) -> Iterator[Server]:
    """As `server`. It has to run at the end of the block."""
    home = Path(tempfile.mkdtemp(prefix="linkvouch-postgresql-"))
    user = _unprivileged_user() if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        shutil.chown(home, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(folder_of_programs / program), "--pgdata", str(home / "data"), *arguments]
        with (home / "log").open("ab") as log:
            subprocess.run(command, check=True, user=user, cwd=home, stdout=log, stderr=log)  # noqa: S603 - the machine's own

    port = _free_port()
    flags = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    try:
        run("initdb", "--auth=trust", "--username=linkvouch", "--encoding=UTF8", "--no-locale", "--no-sync")
        url = f"postgresql://linkvouch:a-secret@127.0.0.1:{port}/postgres"
        made = Server(url=url, _run=run, _flags=flags)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(home)


@contextmanager
def empty_schema(url: str) -> Iterator[str]:
    """A URL under which the database looks empty, whatever else is in it."""
    import psycopg  # the tests on SQLite run without it

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        try:
            yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"
        finally:
            connection.execute("SET lock_timeout = '5s'")  # a test that failed may have left a session open
            connection.execute(f"DROP SCHEMA {name} CASCADE")


def _unprivileged_user() -> str:
    users = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
