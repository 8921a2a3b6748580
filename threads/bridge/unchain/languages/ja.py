"""Japanese."""

from .base import Language

LANGUAGE = Language(
    code="ja",
    headers={
        "from": "差出人|送信者|From|発信者|送信元|差出人名",
        "sent": "送信日時|日付|日時|送信日|日 付|送信|Date|受信日時|送信時刻",
        "to": "宛先|To|受信者|宛て先|送信先|あて先",
        "cc": "CC|Cc|写し|カーボンコピー",
        "bcc": "BCC|Bcc",
        "subject": "件名|題名|タイトル",
        "reply_to": "返信先|返信先アドレス",
        "importance": "重要度|優先度|秘密度|分類項目",
        "attachments": "添付ファイル|添付",
        "other": "組織|開催日時|場所|必須出席者",
    },
    attributions="""
        {date} {name}:
        {date}, {name}:
        {date} {name}のメール:
        {date}、{name}のメール:
        {date}、{name}さんのメール:
        {date}、{name} <{name}>のメール:
        {date}に{name}さんは書きました:
        {date}、{name}さんは書きました:
        {date}、{name} さんは書きました:
        {date}に、{name}さんは書きました:
        {date} に {name} さんが書きました:
        {date}、{name}は書きました:
        {date} {name} は書きました:
        {date}, {name} wrote:
        {name} さんが {date} に書きました:
        {name} さんは {date} に書きました:
        {name} さんは書きました ({date}):
        {name}さんは書きました:
        {name} さんは書きました:
        {name} は書きました:
        {name} さんが書きました:
        On {date}, {name} さんは書きました:
    """,
    originals="元のメッセージ|元のメール|オリジナルメッセージ|Original Message|元の予定|メッセージの引用|転送元メッセージ"
    "|返信元メッセージ",
    forwards="転送メッセージ|転送されたメッセージ|Forwarded Message|転送|転送されたメール|以下転送|転送メール"
    "|以下は転送メールです"
    "|転送されたメッセージの始まり|転送済みメッセージ",
    reply_prefixes="返信|Re|返",
    forward_prefixes="転送|FW|転",
    signatures="iPhoneから送信|{device}から送信|私の{device}から送信|Outlook for {device} を入手|{device} 版 Outlook を入手"
    "|{device} 版のメールから送信"
    "|{device}からの送信|{device} から送信されました",
    months="1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月",
    weekdays="月曜日 月曜 月|火曜日 火曜 火|水曜日 水曜 水|木曜日 木曜 木|金曜日 金曜 金|土曜日 土曜 土|日曜日 日曜 日",
    am="午前",
    pm="午後",
    date_words="に|の",
    disclaimers="このメールには|本メールには|本メールは|このメールは機密|この電子メール|【機密",
)
