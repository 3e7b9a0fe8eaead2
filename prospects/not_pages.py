"""Addresses that are no page of anybody: files, share buttons, log-in and shop machinery.

The lists were read off the outbound links of ordinary blogs and news pages: what templates add to every page.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from web import urls
from web.urls import Url

FILE_ENDINGS: Final = frozenset({
    "7z", "apk", "avi", "avif", "bmp", "bz2", "css", "csv", "dmg", "doc", "docx", "epub", "exe", "gif",
    "gz", "ico", "ics", "iso", "jpeg", "jpg", "js", "json", "m4a", "m4v", "mov", "mp3", "mp4", "mpeg",
    "mpg", "odp", "ods", "odt", "ogg", "pdf", "png", "ppt", "pptx", "rar", "rss", "rtf", "svg", "tar",
    "tgz", "tif", "tiff", "vcf", "wav", "webm", "webp", "woff", "woff2", "xls", "xlsx", "xml", "zip",
})  # fmt: skip

# Host (subdomains included) and how the path begins: pages that only pass our own address on.
SHARE_BUTTONS: Final = (
    ("addtoany.com", "/"),
    ("api.whatsapp.com", "/send"),
    ("bsky.app", "/intent"),
    ("buffer.com", "/add"),
    ("facebook.com", "/dialog"),
    ("facebook.com", "/share"),
    ("flipboard.com", "/share"),
    ("getpocket.com", "/save"),
    ("linkedin.com", "/cws/share"),
    ("linkedin.com", "/share"),
    ("linkedin.com", "/sharing"),
    ("news.ycombinator.com", "/submitlink"),
    ("pinterest.com", "/pin/create"),
    ("reddit.com", "/submit"),
    ("t.me", "/share"),
    ("telegram.me", "/share"),
    ("threads.net", "/intent"),
    ("tumblr.com", "/share"),
    ("tumblr.com", "/widgets/share"),
    ("twitter.com", "/home"),
    ("twitter.com", "/intent"),
    ("twitter.com", "/share"),
    ("vk.com", "/share"),
    ("wa.me", "/"),
    ("x.com", "/intent"),
    ("x.com", "/share"),
    ("xing.com", "/spi/shares"),
)

# A link to one of these is a profile, a player or a shop shelf, never a page whose editor could add a link.
PLATFORMS: Final = frozenset(
    {
        "accounts.google.com",
        "amzn.to",
        "apps.apple.com",
        "bsky.app",
        "facebook.com",
        "fonts.googleapis.com",
        "google.com",
        "gravatar.com",
        "instagram.com",
        "itunes.apple.com",
        "linkedin.com",
        "maps.app.goo.gl",
        "open.spotify.com",
        "paypal.com",
        "pinterest.com",
        "play.google.com",
        "podcasts.apple.com",
        "t.me",
        "threads.net",
        "tiktok.com",
        "twitter.com",
        "whatsapp.com",
        "x.com",
        "youtu.be",
        "youtube.com",
    }
)

# Resolvers and catalogues that stand behind nearly every citation, and encyclopedias that anybody may edit:
# adding a link to oneself there breaks their rules. Read off the external links of well-kept articles.
CATALOGUES: Final = (
    "archive.org",
    "archive.today",
    "books.google.com",
    "d-nb.info",
    "doi.org",
    "handle.net",
    "id.loc.gov",
    "isni.org",
    "issn.org",
    "jstor.org",
    "mediawiki.org",
    "scholar.google.com",
    "semanticscholar.org",
    "ui.adsabs.harvard.edu",
    "viaf.org",
    "wikidata.org",
    "wikimedia.org",
    "wikimediafoundation.org",
    "wikipedia.org",
    "worldcat.org",
)

_MACHINERY = re.compile(
    r"/(?:wp-login|wp-admin|xmlrpc|log-?in|log-?out|sign-?in|sign-?up|sign-?out|register|oauth2?|sso|cart|basket|checkout"
    r"|my-account|unsubscribe)(?:[./?]|$)",
    re.IGNORECASE,
)


def why_no_page(url: Url) -> str | None:
    """In two or three words what the address is instead of a page; None when it may be a page."""
    host, path = urls.host(url), urlsplit(url).path
    name = path.rpartition("/")[2]
    if "." in name and name.rpartition(".")[2].casefold() in FILE_ENDINGS:
        return "files"
    if any(_is_on(host, site) and path.startswith(start) for site, start in SHARE_BUTTONS):
        return "share buttons"
    if any(_is_on(host, site) for site in PLATFORMS):
        return "social and shop platforms"
    if any(_is_on(host, site) for site in CATALOGUES):
        return "catalogues and encyclopedias"
    if _MACHINERY.search(path):
        return "log-in and shop pages"
    return None


def _is_on(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")
