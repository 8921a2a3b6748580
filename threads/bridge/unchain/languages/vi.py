"""Vietnamese."""

from .base import Language

LANGUAGE = Language(
    code="vi",
    headers={
        "from": "Từ|Người gửi|Gửi từ",
        "sent": "Đã gửi|Ngày|Ngày gửi|Gửi|Thời gian|Gửi lúc|Ngày giờ|Vào lúc|Date",
        "to": "Đến|Tới|Người nhận|Gửi đến|Gửi tới",
        "cc": "Cc|Đồng gửi|Bản sao",
        "bcc": "Bcc|Gửi ẩn",
        "subject": "Chủ đề|Tiêu đề",
        "reply_to": "Trả lời đến|Trả lời tới|Trả lời",
        "importance": "Quan trọng|Ưu tiên|Mức quan trọng",
        "attachments": "Tệp đính kèm|Phần đính kèm|Đính kèm",
    },
    attributions="""
        Vào {date}, {name} đã viết:
        Vào {date} {name} đã viết:
        Vào {date}, {name} viết:
        Vào lúc {date}, {name} đã viết:
        Vào lúc {date} {name} đã viết:
        Vào ngày {date}, {name} đã viết:
        Vào ngày {date} {name} đã viết:
        Ngày {date}, {name} đã viết:
        Lúc {date}, {name} đã viết:
        {date}, {name} đã viết:
        {date} {name} đã viết:
        Vào {date}, {name} <{name}> đã viết:
        On {date}, {name} đã viết:
        {name} đã viết vào {date}:
        {name} đã viết:
        {name} viết:
    """,
    originals="Thư gốc|Tin nhắn gốc|Thông điệp gốc|Thư ban đầu|Email gốc",
    forwards="Thư được chuyển tiếp|Thư đã chuyển tiếp|Tin nhắn được chuyển tiếp|Bắt đầu thư được chuyển tiếp|Thư chuyển tiếp"
    "|Chuyển tiếp bởi"
    "|Thông điệp được chuyển tiếp|Bắt đầu tin nhắn được chuyển tiếp",
    reply_prefixes="Trả lời|TL|V/v",
    forward_prefixes="Chuyển tiếp|CT",
    signatures="Đã gửi từ {device} của tôi|Được gửi từ {device}|Đã gửi từ {device}|Gửi từ {device} của tôi|Gửi từ {device}"
    "|Tải Outlook cho {device}|Lấy Outlook cho {device}",
    months="tháng1|tháng2|tháng3|tháng4|tháng5|tháng6|tháng7|tháng8|tháng9|tháng10|tháng11|tháng12",
    weekdays="hai|ba|tư|năm|sáu|bảy|nhật cn",
    am="sa|sáng",
    pm="ch|chiều|tối",
    date_words="lúc|vào|ngày|thứ|th|chủ|năm",
    disclaimers="thư này và|email này và|thông tin trong thư",
)
