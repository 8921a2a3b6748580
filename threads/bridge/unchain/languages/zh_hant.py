"""Chinese in traditional characters."""

from .base import Language

LANGUAGE = Language(
    code="zh-hant",
    headers={
        "from": "寄件者|寄件人|發件人|發信人|從|自|寄信人",
        "sent": "寄件日期|日期|傳送時間|發送時間|傳送日期|寄送日期|已傳送|時間|寄件時間|寄出",
        "to": "收件者|收件人|收信人|至",
        "cc": "副本|抄送|抄送人",
        "bcc": "密件副本|密送",
        "subject": "主旨|主題|標題",
        "reply_to": "回覆|回覆至|回覆地址|回信給|答覆至",
        "importance": "重要性|優先順序|敏感度|類別",
        "attachments": "附件|附加檔案",
        "other": "組織|地點|時刻",
    },
    attributions="""
        {name} 於 {date} 寫道:
        {name} 於{date}寫道:
        {name}於{date}寫道:
        {name} 在 {date} 寫道:
        {name}在{date}寫道:
        {date} {name} 寫道:
        {date}，{name} 寫道:
        {date},{name} 寫道:
        {date} {name}寫道:
        {date}，{name} <{name}> 寫道:
        於 {date}，{name} 寫道:
        於 {date}, {name} 寫道:
        於{date}，{name}寫道:
        在 {date}，{name} 寫道:
        在 {date}, {name} 寫道:
        在{date}，{name}寫道:
        {name} 寫道:
        {name}寫道:
        {date} {name}:
        On {date}, {name} 寫道:
    """,
    originals="原始郵件|原始訊息|原始信件|原始約會|原信件|原郵件|回覆郵件",
    forwards="轉寄郵件|轉寄的郵件|轉寄的訊息|轉寄訊息|已轉寄的郵件|已轉寄郵件|以下為轉寄郵件|開始轉寄郵件|轉寄者 {name}"
    "|轉發郵件|轉發的郵件|轉寄信件|Forwarded Message",
    reply_prefixes="回覆|答覆|回复|回",
    forward_prefixes="轉寄|轉發|轉",
    signatures="從我的 {device} 傳送|從我的{device}傳送|傳送自我的 {device}|傳送自 {device}|下載 Outlook for {device}"
    "|取得 Outlook for {device}"
    "|取得 {device} 版 Outlook|取得適用於 {device} 的 Outlook|從 {device} 傳送|寄自我的 {device}|寄件自 {device}",
    months="一月 1月|二月 2月|三月 3月|四月 4月|五月 5月|六月 6月|七月 7月|八月 8月|九月 9月|十月 10月|十一月 11月|十二月 12月",
    weekdays="星期一 週一 禮拜一|星期二 週二 禮拜二|星期三 週三 禮拜三|星期四 週四 禮拜四|星期五 週五 禮拜五"
    "|星期六 週六 禮拜六|星期日 週日 星期天 禮拜日",
    am="上午|早上|凌晨|清晨",
    pm="下午|晚上|中午|傍晚",
    date_words="的|在|於",
    disclaimers="本郵件及其附件|本郵件可能|此郵件及|本電子郵件|保密聲明|免責聲明",
    banners="[外部]|此郵件來自組織外部{any}|此電子郵件來自組織外部{any}|這封郵件來自組織外部{any}"
    "|本郵件來自組織外部{any}|此郵件來自公司外部{any}|本郵件來自公司外部{any}|本郵件來自外部{any}"
    "|此郵件來自外部{any}|此電子郵件來自外部{any}|此郵件源自組織外部{any}|此電子郵件源自組織外部{any}"
    "|此訊息來自組織外部{any}|此訊息來自外部{any}|外部郵件|外部寄件者|外部電子郵件"
    "|您不常收到來自{any}的電子郵件|你不常收到來自{any}的電子郵件|您通常不會收到來自{any}的電子郵件"
    "|您不經常收到來自{any}的電子郵件|部分收到此郵件的人員{any}電子郵件|有些收到此訊息的人{any}電子郵件"
    "|某些收到此訊息的人{any}電子郵件|請小心處理這封郵件",
    banner_advice="瞭解為什麼這很重要|了解為什麼這很重要|瞭解為何這很重要|了解這為何很重要"
    "|瞭解這為何重要|請勿點選{any}|請勿點擊{any}|請不要點擊{any}|切勿點擊{any}|除非您{any}"
    "|請謹慎{any}|請小心{any}|請勿開啟{any}|如有疑問{any}|請注意{any}",
    banner_labels="注意|警告|提醒|外部|小心|重要提示",
)
