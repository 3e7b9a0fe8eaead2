import base64
import tomllib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.growth import assert_linear, repeated
from web import wrapped
from web.urls import Url, normalise

PAGE = normalise("https://blog.example/post")
SHOP = "https://shop.example/a?b=1&c=2"
ONCE = quote(SHOP, safe="")
TWICE = quote(ONCE, safe="")
PLAIN64 = base64.b64encode(SHOP.encode()).decode()
URL64 = base64.urlsafe_b64encode(SHOP.encode()).decode().rstrip("=")


def led_to(address: str, page: Url = PAGE) -> str | None:
    return wrapped.unwrap(normalise(address), page)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(f"https://www.google.com/url?q={ONCE}&sa=U&usg=x", id="Google's q"),
        pytest.param(f"https://www.google.co.uk/url?sa=t&url={ONCE}", id="Google's url, another country"),
        pytest.param(f"https://l.facebook.com/l.php?u={ONCE}&h=AT0", id="Facebook"),
        pytest.param(f"https://l.instagram.com/?u={ONCE}&e=x", id="Instagram"),
        pytest.param(f"https://vk.com/away.php?to={ONCE}", id="VK"),
        pytest.param(f"https://slack-redir.net/link?url={ONCE}", id="Slack"),
        pytest.param(
            f"https://eur01.safelinks.protection.outlook.com/?url={ONCE}&data=05", id="Outlook's safe links"
        ),
        pytest.param(f"https://steamcommunity.com/linkfilter/?u={ONCE}", id="Steam"),
        pytest.param(f"https://www.youtube.com/redirect?event=x&q={ONCE}", id="YouTube"),
        pytest.param(f"https://out.reddit.com/t3_abc?url={ONCE}&token=x", id="Reddit"),
        pytest.param(f"https://t.umblr.com/redirect?z={ONCE}&t=x", id="Tumblr"),
        pytest.param(f"https://www.linkedin.com/safety/go?url={ONCE}", id="LinkedIn"),
        pytest.param(f"https://duckduckgo.com/l/?uddg={ONCE}&rut=1", id="DuckDuckGo"),
        pytest.param(f"https://www.bing.com/ck/a?p=1&u=a1{URL64}&ntb=1", id="Bing's marked Base64"),
        pytest.param(
            f"https://r.search.yahoo.com/_ylt=A/RV=2/RU={ONCE}/RK=2/RS=x", id="Yahoo, inside the path"
        ),
        pytest.param(
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__shop.example_a-3Fb-3D1-26c-3D2&d=x",
            id="Proofpoint's second form",
        ),
        pytest.param(
            "https://urldefense.com/v3/__https://shop.example/a*b=1&c=2__;Pw!!x$",
            id="Proofpoint's third form",
        ),
        pytest.param(f"https://href.li/?{SHOP}", id="the whole query"),
        pytest.param(f"https://www.awin1.com/cread.php?awinmid=1&ued={ONCE}", id="Awin"),
        pytest.param(f"https://go.skimresources.com/?id=1X2&url={ONCE}", id="Skimlinks"),
        pytest.param(f"https://redirect.viglink.com/?key=1&u={ONCE}", id="VigLink"),
        pytest.param(
            f"https://shareasale.com/r.cfm?b=1&urllink={quote('shop.example/a?b=1&c=2', safe='')}",
            id="ShareASale, which leaves the scheme out",
        ),
        pytest.param(f"https://click.linksynergy.com/deeplink?id=1&murl={ONCE}", id="Rakuten"),
        pytest.param(f"https://www.anrdoezrs.net/links/1/type/dlg/{SHOP}", id="CJ, inside the path"),
        pytest.param(f"https://shop.sjv.io/c/1/2/3?u={ONCE}", id="Impact"),
        pytest.param(f"https://prf.hn/click/camref:1/destination:{ONCE}", id="Partnerize"),
        pytest.param(f"https://forum.example/out.php?url={ONCE}", id="a forum's script"),
        pytest.param(f"https://blog.example/goto/?link={TWICE}", id="encoded twice, on the page's own site"),
        pytest.param(f"https://blog.example/out/{SHOP}", id="as it is, inside the path"),
        pytest.param(f"https://blog.example/go/{ONCE}", id="encoded, inside the path"),
        pytest.param(f"https://blog.example/redirect/{TWICE}/", id="encoded twice, inside the path"),
        pytest.param(f"https://blog.example/out/{URL64}", id="Base64 for addresses, inside the path"),
        pytest.param(f"https://blog.example/away?to={quote(PLAIN64, safe='')}", id="plain Base64"),
        pytest.param(
            f"https://blog.example/redirect?url={SHOP}", id="not encoded: what follows belongs to it"
        ),
        pytest.param(f"https://click.news.example/?u={ONCE}", id="a host named for clicks"),
        pytest.param(f"https://dir.example/?goto={ONCE}", id="a home page with a name that says it"),
        pytest.param(
            "https://www.google.com/url?q=" + quote(f"https://l.facebook.com/l.php?u={ONCE}", safe=""),
            id="one around another",
        ),
    ],
)
def test_the_destination_a_redirector_names_is_found(address: str) -> None:
    assert led_to(address) == SHOP


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(f"https://www.facebook.com/sharer/sharer.php?u={ONCE}", id="Facebook's share button"),
        pytest.param(f"https://www.facebook.com/sharer.php?u={ONCE}", id="Facebook's older one"),
        pytest.param(f"https://twitter.com/intent/tweet?url={ONCE}", id="Twitter's"),
        pytest.param(f"https://x.com/share?url={ONCE}", id="X's"),
        pytest.param(f"https://pinterest.com/pin/create/button/?url={ONCE}", id="Pinterest's"),
        pytest.param(f"https://www.pinterest.com/pin/create/link/?url={ONCE}", id="Pinterest's for links"),
        pytest.param(f"https://www.linkedin.com/shareArticle?url={ONCE}", id="LinkedIn's"),
        pytest.param(f"https://api.whatsapp.com/send?text={ONCE}", id="WhatsApp's"),
        pytest.param(f"https://www.reddit.com/submit?url={ONCE}", id="Reddit's"),
        pytest.param(f"https://t.me/share/url?url={ONCE}", id="Telegram's, in spite of its last part"),
        pytest.param(f"https://www.addtoany.com/add_to/link?linkurl={ONCE}", id="AddToAny's"),
        pytest.param(f"https://news.ycombinator.com/submitlink?u={ONCE}", id="Hacker News's"),
        pytest.param(f"https://shop.example.org/p/1?ref={ONCE}", id="a referrer"),
        pytest.param(f"https://other.example/out?referrer={ONCE}", id="a referrer of a redirector"),
        pytest.param(f"https://other.example/go?source={ONCE}", id="a source"),
        pytest.param(f"https://accounts.example/login?next={ONCE}", id="after the login"),
        pytest.param(f"https://site.example/signin/redirect?url={ONCE}", id="after signing in"),
        pytest.param(f"https://id.example/?redirect={ONCE}", id="a host of logins"),
        pytest.param(f"https://site.example/oauth/authorize?redirect_uri={ONCE}", id="after a grant"),
        pytest.param(f"https://proxy.library.example/login?url={ONCE}", id="a library's proxy"),
        pytest.param(f"https://www.google.com/search?q={ONCE}", id="a search for an address"),
        pytest.param(f"https://www.bing.com/search?q={ONCE}", id="another search"),
        pytest.param(f"https://site.example/search/links?url={ONCE}", id="a search of links"),
        pytest.param(f"https://web.archive.org/web/2020/{SHOP}", id="an archive"),
        pytest.param(f"https://archive.ph/newest/{SHOP}", id="another archive"),
        pytest.param(
            "https://webcache.googleusercontent.com/search?q=cache:https://shop.example/", id="a cache"
        ),
        pytest.param(f"https://translate.google.com/translate?sl=de&u={ONCE}", id="a translation"),
        pytest.param(f"https://translate.example/go?url={ONCE}", id="a host of translations"),
        pytest.param(f"https://validator.w3.org/check?uri={ONCE}", id="a validator"),
        pytest.param(f"https://validator.w3.org/feed/check.cgi?url={ONCE}", id="a feed validator"),
        pytest.param(f"https://pagespeed.web.dev/report?url={ONCE}", id="a speed test"),
        pytest.param(f"https://site.example/article/7?url={ONCE}", id="a path that says nothing of the kind"),
        pytest.param(f"https://site.example/video?to={ONCE}", id="a destination's name without a redirector"),
        pytest.param("https://www.google.com/url?q=https%3A%2F%2Fblog.example%2Fpost", id="the very page"),
        pytest.param("https://tool.example/out?url=https%3A%2F%2Fblog.example%2F", id="the page's own site"),
        pytest.param("https://tool.example/out?url=https%3A%2F%2Ftool.example%2Fb", id="its own site"),
        pytest.param("https://site.example/out?url=%2Fb", id="a path"),
        pytest.param("https://site.example/out?url=javascript:alert(1)", id="a script"),
        pytest.param("https://site.example/out?url=http%3A%2F%2Flocalhost%2F", id="a local name"),
        pytest.param("https://site.example/out/aHR0cHM6", id="the beginning of an address in Base64"),
        pytest.param("https://site.example/out/aHR0cP____8", id="no text in Base64"),
        pytest.param("https://urldefense.com/v3/__https://a.example/*__;A!!x$", id="a damaged mail filter's"),
        pytest.param("https://site.example/go/shop", id="a redirector that keeps its secret"),
        pytest.param("https://site.example/how-to-http", id="no address at all"),
        pytest.param("https://www.google.com/", id="a service's home page"),
    ],
)
def test_an_address_that_only_mentions_another_is_left_alone(address: str) -> None:
    assert led_to(address) is None


def test_wrappings_beyond_the_third_stay_on() -> None:
    address = SHOP
    for _ in range(wrapped.MAX_WRAPPINGS + 1):
        address = f"https://www.google.com/url?q={quote(address, safe='')}"
    assert led_to(address) == f"https://www.google.com/url?q={ONCE}"


@pytest.mark.parametrize(
    ("address", "short"),
    [
        pytest.param("https://bit.ly/3abc", True, id="a short address"),
        pytest.param("https://www.tinyurl.com/y7", True, id="with www"),
        pytest.param("https://t.co/x", True, id="Twitter's"),
        pytest.param("https://bit.ly/", False, id="the shortener's home page"),
        pytest.param("https://youtu.be/dQw4", False, id="a video's own short address"),
        pytest.param("https://notbit.ly/3abc", False, id="a name that ends alike"),
        pytest.param("https://about.bit.ly.example/x", False, id="a name that begins alike"),
    ],
)
def test_a_shortener_is_known_by_its_whole_host(address: str, *, short: bool) -> None:
    assert wrapped.is_shortener(normalise(address)) is short


@pytest.mark.parametrize(
    ("address", "via", "part"),
    [
        pytest.param("https://www.amazon.de/dp/B0?tag=me-21", None, "tag=", id="Amazon's tag"),
        pytest.param(SHOP, f"https://www.awin1.com/cread.php?ued={ONCE}", "awin1.com", id="through Awin"),
        pytest.param(
            "https://shareasale.com/r.cfm?b=1", None, "shareasale.com", id="ShareASale, unnamed goal"
        ),
        pytest.param("https://www.kqzyfj.com/click-1-2", None, "kqzyfj.com", id="CJ"),
        pytest.param(
            "https://click.linksynergy.com/fs-bin/click?id=1", None, "linksynergy.com", id="Rakuten"
        ),
        pytest.param("https://shop.pxf.io/abc", None, "pxf.io", id="Impact"),
        pytest.param("https://imp.i123456.net/c/1", None, "i123456.net", id="Impact's numbered domains"),
        pytest.param("https://prf.hn/click/camref:1", None, "prf.hn", id="Partnerize"),
        pytest.param(
            "https://clk.tradedoubler.com/click?p=1", None, "clk.tradedoubler.com", id="Tradedoubler"
        ),
        pytest.param("https://www.digistore24.com/redir/1/me/", None, "/redir/", id="Digistore24"),
        pytest.param("https://me.shop.hop.clickbank.net/", None, "hop.clickbank.net", id="ClickBank"),
        pytest.param("https://www.booking.com/hotel/x.html?aid=1", None, "aid=", id="Booking"),
        pytest.param("https://www.ebay.com/itm/1?mkrid=7&campid=5", None, "campid=", id="eBay"),
        pytest.param("https://www.aliexpress.com/item/1?aff_fcid=5", None, "aff_fcid=", id="AliExpress"),
        pytest.param("https://shop.example/?AFF_ID=7", None, "aff_id=", id="a partner's number"),
        pytest.param(
            SHOP,
            "https://www.google.com/url?q=" + quote(f"https://go.redirectingat.com/?url={ONCE}", safe=""),
            "redirectingat.com",
            id="a network inside another redirector",
        ),
        pytest.param("https://shop.example/?utm_source=a&utm_medium=affiliate", None, "", id="a campaign"),
        pytest.param("https://shop.example/?ref=me", None, "", id="ref alone"),
        pytest.param("https://shop.example/?source=me", None, "", id="source alone"),
        pytest.param("https://shop.example/?affid=", None, "", id="a partner's number left empty"),
        pytest.param("https://shop.example/?tag=news", None, "", id="a tag elsewhere than at Amazon"),
        pytest.param("https://www.amazon.de/dp/B0", None, "", id="Amazon without a tag"),
        pytest.param("https://www.ebay.com/itm/1?campid=5", None, "", id="eBay's parameter by itself"),
        pytest.param("https://www.digistore24.com/product/1", None, "", id="Digistore24's own page"),
        pytest.param("https://i123456.net.example/", None, "", id="a name that begins like Impact's"),
    ],
)
def test_what_earns_a_commission_is_named(address: str, via: str | None, part: str) -> None:
    assert wrapped.affiliate(normalise(address), None if via is None else normalise(via)) == part


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(repeated("url=&", before="?"), id="parameters without end"),
        pytest.param(repeated("__https:/", before="v3/"), id="openings without an end"),
        pytest.param(repeated("%2525", before="out?url="), id="escapes of escapes"),
        pytest.param(repeated("http:/", before="out/"), id="schemes in a row"),
    ],
)
def test_a_hostile_address_costs_no_more_than_its_length(make: Callable[[int], str]) -> None:
    def read(target: Url) -> None:
        wrapped.unwrap(target, PAGE)
        wrapped.affiliate(target, target)

    assert_linear(read, lambda chars: normalise(f"https://urldefense.com/{make(chars)}"), 1_000)


def test_every_host_of_the_lists_is_in_normal_form() -> None:
    lists = tomllib.loads(Path(wrapped.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    entries = [*lists["service"], *lists["affiliate"]["site"], lists["affiliate"], lists["shortener"]]
    hosts = [host.replace(".*", ".com") for entry in entries for host in entry["hosts"]]
    assert [host for host in hosts if normalise(f"https://{host}/") != f"https://{host}/"] == []
    assert all(len(set(entry["hosts"])) == len(entry["hosts"]) for entry in entries)
