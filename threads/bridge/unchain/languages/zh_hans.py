"""Chinese in simplified characters."""

from .base import Language

LANGUAGE = Language(
    code="zh-hans",
    headers={
        "from": "发件人|寄件人|发送人|发信人|发自|来自|寄信人|发 件 人",
        "sent": "发送时间|日期|发送日期|时间|发件日期|寄件日期|发送|发送于|已发送|寄件时间",
        "to": "收件人|收信人|至|发送至|收 件 人|到",
        "cc": "抄送|抄送人|副本|抄 送",
        "bcc": "密送|密件抄送|暗送",
        "subject": "主题|标题|主旨|主 题",
        "reply_to": "回复至|答复|回复地址|答复至|回复到|回复",
        "importance": "重要性|优先级|敏感度|类别",
        "attachments": "附件|附 件",
        "other": "组织|地点|消息|必需|可选",
    },
    attributions="""
        {date} {name}写道:
        {date},{name}写道:
        {date}，{name}写道:
        {date} {name} 写道:
        {date},"{name}" <{name}> 写道:
        {date}，{name} <{name}>写道:
        {name} 于{date}写道:
        {name}于{date}写道:
        {name} 于 {date} 写道:
        {name} 在 {date} 写道:
        {name}在{date}写道:
        于 {date}，{name}写道:
        于 {date}, {name} 写道:
        在 {date}，{name}写道:
        在 {date}, {name} 写道:
        在 {date} {name} 写道:
        在{date}，{name} 写道:
        在{date},{name} 写道:
        在 {date}，{name} 写信给您:
        在 {date}，"{name}" 写道:
        {name} 写道:
        {name}写道:
        {name} 于 {date} 寫道:
        {date} {name}:
        On {date}, {name} 写道:
    """,
    originals="原始邮件|邮件原件|原邮件|原始消息|原始信件|原邮件信息|回复的原邮件|原始约会|回复的邮件|原信",
    forwards="转发邮件|转发的邮件|已转发邮件|下面是被转发的邮件|下面是转发的邮件|转发邮件信息|以下是转发的邮件"
    "|Forwarded Message|开始转发的邮件|转发消息|转发的邮件信息|转发信件",
    reply_prefixes="答复|回复|回覆|回|答覆",
    forward_prefixes="转发|轉寄|轉發|转|轉",
    signatures="发自我的 {device}|发自我的{device}|从我的{device}发送|从我的 {device} 发送|获取 Outlook for {device}"
    "|获取适用于 {device} 的 Outlook"
    "|下载 Outlook for {device}|从 {device} 发送|发自 {device}|获取 {device} 版 Outlook|从 Windows 版邮件发送"
    "|发送自 {device}|来自{device}",
    months="一月 1月|二月 2月|三月 3月|四月 4月|五月 5月|六月 6月|七月 7月|八月 8月|九月 9月|十月 10月|十一月 11月|十二月 12月",
    weekdays="星期一 周一 礼拜一|星期二 周二 礼拜二|星期三 周三 礼拜三|星期四 周四 礼拜四|星期五 周五 礼拜五"
    "|星期六 周六 礼拜六|星期日 周日 星期天 礼拜日",
    am="上午|早上|凌晨|清晨",
    pm="下午|晚上|中午|傍晚",
    date_words="的|在|于",
    disclaimers="本邮件及其附件|本邮件可能|此邮件及|本电子邮件|保密声明|免责声明",
    banners="[外部]|此邮件来自组织外部{any}|此电子邮件来自组织外部{any}|这封邮件来自组织外部{any}"
    "|本邮件来自组织外部{any}|此邮件来自公司外部{any}|该邮件来自公司外部{any}|该邮件来自外部{any}"
    "|本邮件来自公司外部{any}|本邮件来自外部{any}|此邮件来自外部{any}|此电子邮件来自外部{any}"
    "|此邮件来自贵组织外部{any}|此电子邮件源自组织外部{any}|此邮件源自组织外部{any}"
    "|此邮件由外部发件人{any}|此邮件是从组织外部{any}|此消息来自组织外部{any}|此消息来自外部{any}"
    "|外部邮件|外部发件人|外部电子邮件|你通常不会收到来自{any}的电子邮件"
    "|您通常不会收到来自{any}的电子邮件|你不经常收到来自{any}的电子邮件|您不经常收到来自{any}的电子邮件"
    "|你不常收到来自{any}的电子邮件|您不常收到来自{any}的电子邮件|某些收到此邮件的人{any}电子邮件"
    "|有些收到此邮件的人{any}电子邮件|收到此邮件的某些人{any}电子邮件|请谨慎对待此邮件|请小心对待此邮件",
    banner_advice="了解这一点为什么很重要|了解为什么这很重要|了解为何这很重要|了解这为何如此重要"
    "|了解为什么这一点很重要|请勿点击{any}|请勿单击{any}|请不要点击{any}|切勿点击{any}|不要点击{any}"
    "|除非您{any}|除非你{any}|请谨慎{any}|请小心{any}|请勿打开{any}|如有疑问{any}|请核实{any}|请注意{any}",
    banner_labels="注意|警告|提醒|外部|小心|重要提示|安全提示|谨慎",
)
