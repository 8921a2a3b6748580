"""The company's colour, made readable: text on it and text in it have a contrast of 4.5 : 1 (WCAG 2.2, 1.4.3).

The hue stays; what is too light or too dark is moved in OKLCH (Ottosson 2020, https://bottosson.github.io/posts/oklab).
"""

import math
import re
from dataclasses import dataclass

COLOUR = re.compile(r"#[0-9a-f]{6}")
ENOUGH = 4.5
STEP = 0.005
# Our sheet, and what stands on buttons by night (tokens.css); and how far a chroma goes before it glows in the dark.
WHITE, DARK_INK = (1.0, 1.0, 1.0), (0.0247, 0.0987, 0.0686)
MOST_CHROMA = 0.15

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Oklch:
    """Lightness from 0 to 1, chroma, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    @property
    def css(self) -> str:
        return f"oklch({self.lightness:.3f} {self.chroma:.3f} {self.hue:.1f})"

    def at(self, lightness: float, chroma: float | None = None) -> "Oklch":
        return Oklch(lightness, self.chroma if chroma is None else chroma, self.hue)


@dataclass(frozen=True)
class Accent:
    """The colour by day and by night."""

    light: Oklch
    dark: Oklch
    # Whether the colour of the company had to be darker by day than it is.
    is_darker: bool

    @property
    def soft(self) -> tuple[Oklch, Oklch]:
        """Behind text of this colour, by day and by night."""
        return _soft_day(self.light), _soft_night(self.dark)

    @property
    def css(self) -> str:
        """The tokens of tokens.css that are made of it."""
        soft = min(self.light.chroma, 0.03)
        pairs = {
            "pine": (self.light, self.dark),
            "pine-deep": (
                self.light.at(max(self.light.lightness - 0.07, 0)),
                self.dark.at(min(self.dark.lightness + 0.06, 1)),
            ),
            "pine-soft": self.soft,
            "on-pine": (Oklch(1, 0, 0), self.dark.at(0.195, soft)),
        }
        lines = [f"  --{name}: light-dark({day.css}, {night.css});" for name, (day, night) in pairs.items()]
        return "\n".join(["@layer tokens {", ":root {", *lines, "}", "}", ""])


def accent(colour: str) -> Accent:
    """Of "#rrggbb". Raises ValueError for another text."""
    if not COLOUR.fullmatch(colour):
        raise ValueError(colour)
    own = _oklch(_rgb(colour))
    day = own.at(own.lightness, min(own.chroma, MOST_CHROMA + 0.05))
    while min(contrast(_shown(day), WHITE), contrast(_shown(day), _shown(_soft_day(day)))) < ENOUGH:
        day = day.at(day.lightness - STEP)
    night = own.at(max(own.lightness, 0.7), min(own.chroma, MOST_CHROMA - 0.03))
    while (
        min(contrast(_shown(night), _shown(_soft_night(night))), contrast(_shown(night), DARK_INK)) < ENOUGH
    ):
        night = night.at(night.lightness + STEP)
    return Accent(day, night, is_darker=day.lightness < own.lightness - STEP)


def _soft_day(day: Oklch) -> Oklch:
    return day.at(0.951, min(day.chroma, 0.026))


def _soft_night(night: Oklch) -> Oklch:
    """Brighter than the sheets, so what can be read on it can be read on them."""
    return night.at(0.292, min(night.chroma, 0.04))


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1 to 21, as WCAG 2.2 counts it; of sRGB from 0 to 1."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = map(_linear, rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _gamma(value: float) -> float:
    value = min(max(value, 0.0), 1.0)
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _rgb(colour: str) -> Rgb:
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


def _oklch(rgb: Rgb) -> Oklch:
    red, green, blue = map(_linear, rgb)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def _shown(colour: Oklch) -> Rgb:
    """What a screen shows of it: sRGB, cut where it has no such colour."""
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )
