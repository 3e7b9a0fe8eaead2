"""Is a process of this machine still there? It holds a lock, which the system lets go when it dies."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def holding(folder: Path, name: str) -> Iterator[None]:
    """Be seen as alive by others on this machine while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    with file.open("w") as opened:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(opened, fcntl.LOCK_EX)  # free but for somebody's look at it, which is short
        try:
            yield
        finally:
            if sys.platform != "win32":
                file.unlink(missing_ok=True)


def is_alive(folder: Path, name: str) -> bool | None:
    """None when this machine cannot tell: the process is of another one, or the system has no locks."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        with (folder / name).open() as opened:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return True
    return False


def forget(folder: Path, name: str) -> None:
    """Take away what a dead process left."""
    (folder / name).unlink(missing_ok=True)
