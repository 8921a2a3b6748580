"""Korean."""

from .base import Language

LANGUAGE = Language(
    code="ko",
    headers={
        "from": "보낸 사람|보낸사람|발신|발신자|보낸이|발신인|보내는 사람|작성자",
        "sent": "보낸 날짜|날짜|보낸날짜|발송일|일시|보낸 시간|보낸시간|전송|발신 시간|보낸 일시|발송 시간|일자",
        "to": "받는 사람|받는사람|수신|수신자|받는이|수신인",
        "cc": "참조|Cc|참조인|함께 받는 사람",
        "bcc": "숨은 참조|숨은참조|Bcc",
        "subject": "제목|주제",
        "reply_to": "회신|답장 받는 사람|회신 주소|답장",
        "importance": "중요도|우선 순위|우선순위|비밀 수준|범주",
        "attachments": "첨부 파일|첨부|첨부파일",
        "other": "조직|언제|장소|위치",
    },
    attributions="""
        {date}, {name}님이 작성:
        {date} {name}님이 작성:
        {date}, {name} 님이 작성:
        {date}에 {name}님이 작성:
        {date}, {name} 작성:
        {date} {name} 작성:
        {date}에 {name}이(가) 쓴 글:
        {date}에 {name}이(가) 작성:
        {date}에 {name} 님이 쓴 글:
        {date}, {name}님이 쓴 메시지:
        {date} {name}님이 쓴 글:
        {date}에 {name} 이(가) 쓴 글:
        {date}, {name} 쓴 글:
        {date} {name}이(가) 쓴 글:
        {date} {name} wrote:
        {name}님이 {date}에 작성:
        {name}님이 {date} 작성:
        {name} 님이 {date}에 쓴 글:
        {name} 님이 {date}에 작성:
        {name} 쓴 글:
        {name} 이(가) 쓴 글:
        {name}님이 쓴 글:
        {name}님이 작성:
        On {date}, {name}님이 작성:
    """,
    originals="원본 메시지|원본 메일|원본메시지|원본메일|원래 메시지|Original Message|원본 약속|원문|원래 메일",
    forwards="전달된 메시지|전달된 메일|전달 메시지|전달된 메세지|전달된 메시지 시작|전달된 이메일|Forwarded Message"
    "|전달메일|전달한 메시지|다음은 전달된 메시지입니다",
    reply_prefixes="회신|답장|RE|답변",
    forward_prefixes="전달|FW",
    signatures="나의 {device}에서 보냄|내 {device}에서 보냄|{device}에서 보냄|나의 iPhone에서 보냄|{device}용 Outlook 다운로드"
    "|{device}에서 보냈습니다"
    "|Outlook for {device} 다운로드|{device}용 Outlook 받기|{device}용 메일에서 보냄",
    months="1월|2월|3월|4월|5월|6월|7월|8월|9월|10월|11월|12월",
    weekdays="월요일 월|화요일 화|수요일 수|목요일 목|금요일 금|토요일 토|일요일 일",
    am="오전|AM",
    pm="오후|PM",
    date_words="에",
    disclaimers="본 메일은|이 메일은|이 전자우편|본 메일에는|이 이메일",
)
