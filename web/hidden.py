"""What no reader sees although it stands in the HTML: by attribute, class, style, and the page's own CSS.

What opens when asked (menus, tabs, dialogs) is not known here, nor what a style sheet in another file says.
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

MAX_SHEET_CHARS: Final = 400_000  # of all style elements together; the bundled CSS of a large theme
MAX_STYLE_CHARS: Final = 4_000  # of one style that are read; a data: address may follow for a megabyte
FAR_PX: Final = 999  # further out than any screen is drawn from, and the least that hiding code writes
TINY_PX: Final = 1  # a box or a letter no larger is not seen
COLOUR_STEPS: Final = 5  # of 255 in each channel: a difference no eye sees

_FILE: Final = Path(__file__).with_name("hidden.toml")
_LENGTH: Final = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))([a-z%]*)")
_TRANSLATE: Final = re.compile(r"translate(?:3d|x|y)?\(([^()]*)\)")
_SCALE: Final = re.compile(r"scale(?:3d|x|y)?\(0(?:\.0+)?(?:[,)]|\s)")
_NO_AREA: Final = re.compile(
    r"rect\(([01](?:px)?)[, ]+\1[, ]+\1[, ]+\1\)|inset\((?:50|100)%\)|circle\(0[a-z%]*(?:[ )].*)?"
    r"|polygon\([0, px%]+\)"
)
_TELLING: Final = re.compile(
    r"display|visib|opacity|left|right|top|bottom|inset|indent|transform|scale|translate|zoom|clip"
    r"|width|height|overflow|font|color|background",
    re.IGNORECASE,
)
_COMMENT_OR_STRING: Final = re.compile(
    r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?""", re.DOTALL
)
_SHEER: Final = re.compile(r"(?i)rgba?\(.*[,/] *(0?\.\d+|\d\d?%) *\)|#([\da-f]{3}[\da-e]|[\da-f]{6}(?!ff)..)")
_BRACE: Final = re.compile(r"[{}]")
_SIMPLE: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9]*)?([.#])([\w-]+)")
_COMBINATOR: Final = re.compile(r"[\s>+~]+")
_NAME: Final = re.compile(r"[.#][\w-]+")

_COUNTED, _LAYERED, _CONDITIONAL, _IGNORED = range(4)

_Rule = tuple[tuple[int, int, int], str, dict[str, str]]  # how strong it is, the class or id, what it says


class Sheet:
    """What the page's own style elements say of single elements.

    Read are rules whose selector is one class, one id, or a tag with one class. Rules for wide or narrow
    screens, for states, and for elements in others are not applied; where one of them shows what a simple
    rule hides, that rule is not counted, as a responsive or an opening element is hidden from nobody. Rules
    for paper and speech, and rules nested in a rule, are left out. `truncated`: there was more CSS than is
    read.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        text = "\n".join(texts)
        self.truncated = len(text) > MAX_SHEET_CHARS
        self._rules: dict[str, list[_Rule]] = {}
        self._shown: dict[str, set[str]] = {}  # selector -> properties that show it elsewhere
        self._known: dict[tuple[str, frozenset[str], str], str] = {}
        text = text[:MAX_SHEET_CHARS].replace("<!--", " ").replace("-->", " ")  # for browsers before CSS
        self._read(_COMMENT_OR_STRING.sub(" ", text))

    def declarations(self, tag: str, classes: frozenset[str], element_id: str) -> str:
        """The style that the sheet gives an element, to be put before its own; "" when it says nothing."""
        if not self._rules:
            return ""
        asked = (tag, classes, element_id)
        if asked not in self._known:
            self._known[asked] = self._cascade(tag, classes, element_id)
        return self._known[asked]

    def _cascade(self, tag: str, classes: frozenset[str], element_id: str) -> str:
        keys = {f".{name}" for name in classes} | {f"{tag}.{name}" for name in classes}
        keys.add(f"#{element_id}")
        found = [rule for key in keys for rule in self._rules.get(key, ())]
        shown = {name for key in keys for name in self._shown.get(key, ())}
        kept = []
        for _, selector, style in sorted(found, key=lambda one: one[0]):
            own = self._shown.get(selector, set())
            for name, value in style.items():
                if name not in own and (name not in shown or value.endswith("!important")):
                    kept.append(f"{name}:{value}")
        return ";".join(kept)

    def _read(self, css: str) -> None:
        around = [_COUNTED]  # how the open blocks count, the outermost first
        prelude = ""  # of the rule that is open
        order = end = 0
        for brace in _BRACE.finditer(css):
            text, end = css[end : brace.start()], brace.end()
            if brace[0] == "{":
                nested = prelude != "" and not prelude.startswith("@")
                prelude = text[text.rfind(";") + 1 :].strip()
                around.append(_IGNORED if nested else _inside(prelude, around[-1]))
                continue
            if prelude and around[-1] != _IGNORED and not prelude.startswith("@") and _TELLING.search(text):
                order += 1
                self._take(prelude, text, around[-1], order)
            prelude = ""
            if len(around) > 1:
                around.pop()

    def _take(self, prelude: str, text: str, state: int, order: int) -> None:
        style = _declared(text)
        if not style:
            return
        shown = {name for name, value in style.items() if _reveals(name, value)}
        for selector in map(str.strip, prelude[:MAX_STYLE_CHARS].split(",")):
            simple = _SIMPLE.fullmatch(selector)
            if simple is not None and state in {_COUNTED, _LAYERED}:
                key = f"{(simple[1] or '').lower()}{simple[2]}{simple[3]}"
                strength = 2 if simple[2] == "#" else int(simple[1] is not None)
                self._rules.setdefault(key, []).append(
                    ((int(state == _COUNTED), strength, order), f"{simple[2]}{simple[3]}", style)
                )
            elif shown:
                for name in _NAME.findall(_COMBINATOR.split(selector)[-1]):
                    self._shown.setdefault(name, set()).update(shown)


@lru_cache(maxsize=4_096)
def _reveals(name: str, value: str) -> bool:
    """Does a property with this value hide nothing, whatever stands beside it?"""
    given = {"overflow": "hidden", name: value.removesuffix("!important")}
    return not any(rule(given) for rule in _RULES)


def _inside(prelude: str, outer: int) -> int:
    """How the rules of a block count. A block within a rule speaks of other elements or states."""
    words = prelude.lower()
    if outer == _IGNORED or not words.startswith("@"):
        return outer
    if words.startswith("@layer"):
        return _LAYERED if outer == _COUNTED else outer
    if words.startswith(("@supports", "@container", "@scope", "@starting-style")):
        return _CONDITIONAL
    if not words.startswith("@media"):
        return _IGNORED
    query = words.removeprefix("@media").strip()
    if "(" not in query:
        return outer if re.search(r"\b(?:screen|all)\b", query) and "not " not in query else _IGNORED
    return _IGNORED if re.match(r"(?:only )?(?:print|speech)\b", query) else _CONDITIONAL


@lru_cache(maxsize=16_384)
def why_hidden(
    style: str, *, classes: frozenset[str] = frozenset(), hidden: str | None = None, background: str = ""
) -> str:
    """Why an element is hidden from everybody, in a few words; "" when it is seen.

    `style` is the sheet's declarations and then the element's own; `hidden` the attribute's value, None when
    there is none; `background` the nearest colour behind the element, as `background_of` gives it. What only
    those who listen are meant to have is not hidden, unless it is kept from them too.
    """
    if hidden is not None and hidden.strip().lower() != "until-found":
        return "the hidden attribute"
    shown = _shows_somewhere(classes)
    if not shown and (named := _hiding_class(classes)):
        return named
    if not style:
        return ""
    given = _properties(style)
    if shown:
        given.pop("display", None)
        given.pop("visibility", None)
    heard = not classes.isdisjoint(_list("heard"))
    for rule in _FROM_ALL if heard else _RULES:
        if because := rule(given):
            return because
    if not heard and same_colour(given.get("color", ""), _background(given) or background):
        return "the text has the colour of its background"
    return ""


def shows_again(style: str, because: str) -> bool:
    """Does an element inside a hidden one undo, for itself, the reason that `why_hidden` gave?"""
    given = _properties(style)
    if "visibility" in because:
        return given.get("visibility") == "visible"
    if "font" in because:
        size = _px(given.get("font-size", ""))
        return size is not None and size > TINY_PX and not given["font-size"].endswith(("%", "em"))
    if "text-indent" in because:
        return (_px(given.get("text-indent", "")) or -FAR_PX) > -FAR_PX or given.get("text-indent") == "0"
    return "colour" in because and ("color" in given or bool(_background(given)))


def background_of(style: str) -> str:
    """The background colour a style sets; "image" where a picture lies; "" when it sets none."""
    return _background(_properties(style)) if "background" in style else ""


def same_colour(colour: str, background: str) -> bool:
    """Are both known, and no eye tells them apart? What shines through, var() and pictures are not known."""
    one, other = _channels(colour), None if _SHEER.fullmatch(background.strip()) else _channels(background)
    if one is None or other is None:
        return False
    return all(abs(a - b) <= COLOUR_STEPS for a, b in zip(one, other, strict=True))


def _background(given: dict[str, str]) -> str:
    if given.get("background-image", "none") not in {"none", "initial", ""}:
        return "image"
    written = given.get("background-color") or given.get("background", "")
    if "url(" in written or "gradient(" in written:
        return "image"
    return next((part for part in re.findall(r"[^\s()]+(?:\([^()]*\))?", written) if _channels(part)), "")


@lru_cache(maxsize=1_024)
def _channels(colour: str) -> tuple[int, int, int] | None:
    text = colour.strip().lower()
    text = _lists()["colours"].get(text, text.removeprefix("#") if text.startswith("#") else "")
    if text:
        full = "".join(digit * 2 for digit in text) if len(text) in {3, 4} else text
        if not re.fullmatch(r"[0-9a-f]{6}(?:[0-9a-f]{2})?", full) or full[6:] == "00":
            return None
        return int(full[:2], 16), int(full[2:4], 16), int(full[4:6], 16)
    called = re.fullmatch(r"rgba?\(([\d.,%/\s]+)\)", colour.strip().lower())
    parts = re.findall(r"(\d+(?:\.\d*)?|\.\d+)(%?)", called[1]) if called else []
    if len(parts) not in {3, 4} or (len(parts) == 4 and float(parts[3][0]) == 0):
        return None
    red, green, blue = (round(float(number) * (2.55 if share else 1)) for number, share in parts[:3])
    return red, green, blue


def _declared(text: str) -> dict[str, str]:
    """The properties that are looked at, lower-case; `!important` stays at the end of its value."""
    found: dict[str, str] = {}
    kept = _list("properties")
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if not colon or name not in kept:
            continue
        value = re.sub(r"\s*!\s*important", "!important", " ".join(value.lower().split()))
        if value.endswith("!important") or not found.get(name, "").endswith("!important"):
            found[name] = value
    return found


def _properties(style: str) -> dict[str, str]:
    declared = _declared(style[:MAX_STYLE_CHARS])
    return {name: value.removesuffix("!important").strip() for name, value in declared.items()}


def _px(value: str) -> float | None:
    """A length in pixels; None for what is none, such as auto or calc()."""
    found = _LENGTH.fullmatch(value)
    pixels = None if found is None else _table("pixels").get(found[2] or "px")
    return None if found is None or pixels is None else float(found[1]) * pixels


def _says(name: str, given: dict[str, str]) -> str:
    return f"the style {name}:{given[name]}"


def _moving(given: dict[str, str]) -> bool:
    """It is on its way: scripts bring such elements in as the reader scrolls."""
    return any(given.get(name, "none") not in {"none", "initial", "auto"} for name in _list("moving"))


def _not_displayed(given: dict[str, str]) -> str:
    if given.get("content-visibility") == "hidden":
        return _says("content-visibility", given)
    return _says("display", given) if given.get("display") == "none" else ""


def _invisible(given: dict[str, str]) -> str:
    hides = given.get("visibility") in {"hidden", "collapse"} and not _moving(given)
    return _says("visibility", given) if hides else ""


def _see_through(given: dict[str, str]) -> str:
    hides = _px(given.get("opacity", "")) == 0 and not _moving(given)
    return _says("opacity", given) if hides else ""


def _off_screen(given: dict[str, str]) -> str:
    sides = ("left", "right", "top", "bottom", "inset") if given.get("position") != "static" else ()
    for name in (*sides, "margin-left", "margin-top", "margin", "text-indent"):
        if name not in given or not any(_far(part) for part in given[name].split()):
            continue
        side = name.removeprefix("margin-") if name.startswith("margin-") else ""
        padded = any((_px(part) or 0) >= FAR_PX for part in _padding(given, side).split())
        pictured = name == "text-indent" and _background(given) == "image"  # words in the place of a picture
        if not pictured and not (name.startswith("margin") and padded):
            return _says(name, given)
    return ""


def _far(length: str) -> bool:
    px = _px(length)
    return px is not None and px <= -FAR_PX


def _padding(given: dict[str, str], side: str) -> str:
    return f"{given.get('padding', '')} {given.get(f'padding-{side}', '')}"


def _transformed(given: dict[str, str]) -> str:
    transform = given.get("transform", "")
    lengths = [part for found in _TRANSLATE.findall(transform) for part in re.split(r"[,\s]+", found)]
    if any(_far(length) for length in lengths) or _SCALE.search(transform):
        return _says("transform", given)
    if any(_far(length) for length in given.get("translate", "").split()):
        return _says("translate", given)
    return next((_says(name, given) for name in ("scale", "zoom") if _px(given.get(name, "")) == 0), "")


def _clipped(given: dict[str, str]) -> str:
    return next(
        (_says(name, given) for name in ("clip", "clip-path") if _NO_AREA.fullmatch(given.get(name, ""))), ""
    )


def _no_room(given: dict[str, str]) -> str:
    if not any(
        given.get(name, "").startswith(("hidden", "clip"))
        for name in ("overflow", "overflow-x", "overflow-y")
    ):
        return ""
    for name, sides in (("width", ("left", "right")), ("height", ("top", "bottom"))):
        least = given.get(f"min-{name}", "0")
        spaces = " ".join(_padding(given, side) for side in sides).split()
        if _px(least) != 0 or any(_px(part) != 0 for part in spaces):
            continue  # a box kept open: the frame of a film has no height and the padding of its shape
        for size, largest in ((name, TINY_PX), (f"max-{name}", 0)):
            px = _px(given.get(size, ""))
            if px is not None and 0 <= px <= largest:
                return f"{_says(size, given)} with overflow hidden"
    return ""


def _no_letters(given: dict[str, str]) -> str:
    px = _px(given.get("font-size", ""))
    if px is not None and 0 <= px <= TINY_PX and given["font-size"] not in {"1em", "1rem"}:
        return _says("font-size", given)
    return _says("font", given) if re.search(r"(?:^|\s)0(?:px)?/", given.get("font", "")) else ""


def _no_ink(given: dict[str, str]) -> str:
    """Transparent letters; a gradient shown through them, or a shadow of theirs, is seen."""
    inked = "text" in f"{given.get('background-clip', '')}{given.get('-webkit-background-clip', '')}"
    if given.get("color") != "transparent" or inked or "text-shadow" in given:
        return ""
    return "" if "-webkit-text-fill-color" in given else _says("color", given)


_FROM_ALL: Final[tuple[Callable[[dict[str, str]], str], ...]] = (_not_displayed, _invisible)
_RULES: Final = (
    *_FROM_ALL,
    _see_through,
    _off_screen,
    _transformed,
    _clipped,
    _no_room,
    _no_letters,
    _no_ink,
)


def _hiding_class(classes: frozenset[str]) -> str:
    named = min(classes & _list("hiding"), default="")
    if named:
        return f"the class {named}"
    return next((f"the classes {' '.join(group)}" for group in _groups() if classes.issuperset(group)), "")


@lru_cache(maxsize=16_384)
def _shows_somewhere(classes: frozenset[str]) -> bool:
    return any(_showing().fullmatch(name) for name in classes)


@cache
def _showing() -> re.Pattern[str]:
    return re.compile("|".join(_lists()["showing"]))


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group) for group in _lists()["together"])


@cache
def _table(name: str) -> dict[str, float]:
    table: dict[str, float] = _lists()[name]
    return table


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
