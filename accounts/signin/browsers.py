"""What a browser calls itself, in words people know. A hint for its owner, never evidence."""

from django.utils.translation import gettext as _

# In this order: most browsers name others before themselves.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone", "smartphone"), ("iPad", "iPad", "smartphone"), ("Android", "Android", "smartphone"),
    ("CrOS", "ChromeOS", "laptop"), ("Windows", "Windows", "monitor"), ("Mac OS X", "Mac", "laptop"),
    ("Linux", "Linux", "monitor"),
)  # fmt: skip


def named(agent: str) -> dict[str, str]:
    """{"name": "Firefox on Windows", "icon": of the device}."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system, icon = next(((name, icon) for mark, name, icon in _SYSTEMS if mark in agent), ("", "monitor"))
    if browser and system:
        return {"name": _("%(browser)s on %(system)s") % {"browser": browser, "system": system}, "icon": icon}
    return {"name": browser or system or _("An unknown browser"), "icon": icon}
