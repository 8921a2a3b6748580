"""The colours of letters in HTML, in the words of people: "red" for #C00000, nothing for black and grey."""

import colorsys
import re

#: A line has a colour if at least so much of it has.
MOST = 0.8
#: Paler letters are grey, darker ones black.
PALE, DARK = 0.35, 0.25
#: Where a colour ends on the wheel, in degrees.
_WHEEL = (
    (15, "red"),
    (45, "orange"),
    (70, ""),
    (170, "green"),
    (255, "blue"),
    (295, "purple"),
    (345, "pink"),
    (361, "red"),
)
#: Orange is brown below this brightness.
BROWN = 0.7
_NAMES = {
    "red": "red", "darkred": "red", "crimson": "red", "firebrick": "red", "maroon": "red", "tomato": "red",
    "blue": "blue", "navy": "blue", "darkblue": "blue", "mediumblue": "blue", "royalblue": "blue",
    "dodgerblue": "blue", "steelblue": "blue", "green": "green", "darkgreen": "green", "limegreen": "green",
    "lime": "green", "forestgreen": "green", "seagreen": "green", "olive": "green", "purple": "purple",
    "darkviolet": "purple", "blueviolet": "purple", "indigo": "purple", "orange": "orange",
    "darkorange": "orange", "brown": "brown", "saddlebrown": "brown", "sienna": "brown", "fuchsia": "pink",
    "magenta": "pink", "hotpink": "pink", "deeppink": "pink",
}  # fmt: skip
_STYLED = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]{1,40})", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\b")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,?\s*(\d{1,3})\s*,?\s*(\d{1,3})")


def colour_of(its: dict[str, str]) -> str | None:
    """The colour that the attributes of an element give its letters, None if they say nothing."""
    style = its.get("style", "")
    found = _STYLED.search(style) if "olor" in style.lower() else None
    value = (found[1] if found else its.get("color", "")).strip().lower()
    return _in_words(value) if value and value != "inherit" else None


def _in_words(value: str) -> str:
    if value in _NAMES:
        return _NAMES[value]
    digits, numbers = _HEX.match(value), _RGB.match(value)
    if digits:
        pairs = [digit * 2 for digit in digits[1]] if len(digits[1]) == 3 else re.findall("..", digits[1])
        return _on_wheel(*(int(pair, 16) / 255 for pair in pairs))
    return _on_wheel(*(min(int(number), 255) / 255 for number in numbers.groups())) if numbers else ""


def _on_wheel(red: float, green: float, blue: float) -> str:
    hue, saturation, brightness = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < PALE or brightness < DARK:
        return ""
    colour = next(name for end, name in _WHEEL if hue * 360 < end)
    return "brown" if colour == "orange" and brightness < BROWN else colour


class Tints:
    """The colour of the letters that are written now, and what the line so far is written in."""

    def __init__(self) -> None:
        self.now = ""
        self._letters: dict[str, int] = {}

    def add(self, text: str) -> None:
        """Letters are written."""
        self._letters[self.now] = self._letters.get(self.now, 0) + len(text.strip())

    def take(self) -> str:
        """The colour of the line that ends."""
        letters, self._letters = self._letters, {}
        if len(letters) < 2:
            return next(iter(letters), "")
        colour = max(letters, key=letters.__getitem__)
        return colour if letters[colour] >= MOST * sum(letters.values()) else ""
