"""Lines that announce a chat: what is pasted below it stays the words of who pasted it."""

import re

_WORD = re.compile(r"\w+")
#: The word itself, and programs for it.
_CHATS = frozenset([
    "chat", "chats", "chatted", "chatlog", "groupchat", "slack", "teams", "whatsapp", "telegram", "irc", "discord",
    "skype", "mattermost", "matrix", "wechat", "messenger", "чат", "чате", "чата", "聊天", "微信", "チャット", "채팅",
    "צאט", "دردشة",
])  # fmt: skip
#: A line that announces something is no longer.
LONGEST = 300


def is_chat(text: str) -> bool:
    """Whether a line speaks of a chat."""
    return not _CHATS.isdisjoint(_WORD.findall(text[:LONGEST].casefold()))
