"""Korean."""

from .base import Language

LANGUAGE = Language(
    code="ko",
    robots={
        "auto": "자동 회신|자동 응답|자동회신|자동응답|자동 답장|자동답장",
        "away": "부재 중|부재중|부재|부재 알림|휴가|휴가 중|외근|출장",
        "absent": "부재 중|부재중|사무실에 없|자리를 비|휴가 중|휴가로|휴가입니다|출장 중|출장으로|복귀"
        "|돌아올|돌아와|메일 감사|연락 주셔서|자동 회신|자동 응답|자동응답",
        "read": "읽음|읽지 않음|읽음 확인|수신 확인|개봉 확인",
        "was_read": "읽었습니다|읽음|읽지 않고 삭제|읽음 확인|수신 확인|에 읽",
        "undelivered": "배달할 수 없음|배달되지 않음|배달 못함|배달 실패|전송 실패|배달됨|전달됨"
        "|배달 상태 알림|반송된 메일|발송 실패",
        "meeting": "수락|수락됨|수락함|거절|거절됨|거절함|미정|임시 수락|잠정 수락|새 시간 제안"
        "|새 시간 제안됨|새로운 시간 제안",
        "recall": "회수|메시지 회수|메일 회수",
        "recalls": "메시지를 회수하려고|메시지를 회수하고|메시지 회수를|회수하려고 합니다|회수하고자",
        "reacted": "님이 회원님의 메시지에 반응|님이 메시지에 반응|메시지에 반응했습니다|메시지에 반응을"
        "|gmail을 통해 반응|gmail에서 반응|메일에 반응",
    },
    commands={
        "mute": "음소거|알림 끄기|구독 취소|구독취소|수신 거부|수신거부|팔로우 취소|나가기",
        "follow": "팔로우|구독|구독하기|지켜보기",
    },
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
    legends={
        "inline": "본문에 답변|본문 중에|아래에 답변|아래 답변|인라인으로|본문에 의견|줄 사이에",
        "answers": "답변|답장|의견|코멘트|회신|표시|아래",
        "red": "빨간|붉은|적색|빨강",
        "blue": "파란|청색|파랑",
        "green": "초록|녹색",
        "purple": "보라",
        "orange": "주황",
        "brown": "갈색",
        "pink": "분홍",
    },
)
