"""Bytes as they are stored."""

import zlib


def packed(content: bytes | None) -> bytes | None:
    """Compressed by zlib; None stays None."""
    return None if content is None else zlib.compress(content)


def unpacked(stored: bytes | None) -> bytes | None:
    """What `packed` was given."""
    return None if stored is None else zlib.decompress(stored)
