"""A page as it came over the network, and what a later request for it may refer to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from web.urls import Url

# RFC 9110, 2022, sections 13.1.2 and 13.1.3: what a server said of a page, and the header that says it back.
CONDITIONS: Final = MappingProxyType({"etag": "If-None-Match", "last-modified": "If-Modified-Since"})
# Some servers forget the quotes of an ETag and know it all the same; what no header can hold is not sent.
SENDABLE: Final = re.compile(r"[!-~](?:[ -~]{0,510}[!-~])?")
# What the owner of a page lets programs do with it: TDMRep, 2024, section 6, and draft-ietf-aipref-attach.
USAGE_HEADERS: Final = ("content-usage", "tdm-reservation")
ABOUT_A_BODY: Final = "content-"  # such headers of an answer without a body are not about the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer with a 2xx status."""

    url: Url  # as asked for
    final_url: Url  # after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case; several of one name joined by ", "
    body: bytes  # decoded from its content coding, at most Limits.max_bytes
    hops: tuple[Url, ...] = ()  # where each redirect led, in order
    truncated: bool = False  # the body goes on behind what was read
    robots_txt: bytes | None = None  # of the final host, as far as it was read; b"" when it has none
    fetched_at: datetime  # or confirmed by the server to be unchanged

    @property
    def content_type(self) -> str:
        """As sent, "" when absent."""
        return self.headers.get("content-type", "")

    @property
    def usage_headers(self) -> str:
        """The USAGE_HEADERS that came, one `name: value` a line; "" when none did."""
        return "\n".join(f"{name}: {self.headers[name]}" for name in USAGE_HEADERS if name in self.headers)

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask `final_url` for the page only if it has changed; empty when it gave no means."""
        return {
            condition: self.headers[name]
            for name, condition in CONDITIONS.items()
            if SENDABLE.fullmatch(self.headers.get(name, ""))
        }

    def confirmed(self, headers: Mapping[str, str]) -> "Fetched":
        """The page after an answer that it is unchanged, with what that says anew (RFC 9111, section 3.2)."""
        said = {name: value for name, value in headers.items() if not name.startswith(ABOUT_A_BODY)}
        return replace(self, headers=MappingProxyType({**self.headers, **said}))
