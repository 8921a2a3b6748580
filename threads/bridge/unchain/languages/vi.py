"""Vietnamese."""

from .base import Language

LANGUAGE = Language(
    code="vi",
    robots={
        "auto": "Trả lời tự động|Thư trả lời tự động|Tự động trả lời|Phản hồi tự động",
        "note": "Thông báo vắng mặt|Tin nhắn vắng mặt",
        "away": "Vắng mặt|Không có mặt tại văn phòng|Ngoài văn phòng|Nghỉ phép|Đi vắng",
        "absent": "không có mặt tại văn phòng|vắng mặt|nghỉ phép|ngoài văn phòng|đi công tác"
        "|sẽ trở lại|quay lại|trả lời tự động|cảm ơn bạn đã gửi|cảm ơn email|không ở văn phòng",
        "read": "Đã đọc|Chưa đọc|Xác nhận đã đọc|Báo đã đọc",
        "was_read": "đã được đọc|đã đọc|bị xóa mà không được đọc|xác nhận đã đọc",
        "undelivered": "Không thể chuyển|Không gửi được|Không thể gửi|Không chuyển được|Đã chuyển"
        "|Đã gửi|Thông báo trạng thái gửi",
        "meeting": "Đã chấp nhận|Chấp nhận|Đã từ chối|Từ chối|Dự kiến|Chưa chắc chắn"
        "|Tạm chấp nhận|Đề xuất thời gian mới|Đã đề xuất thời gian mới",
        "recall": "Thu hồi|Thu hồi thư|Thu hồi tin nhắn",
        "recalls": "muốn thu hồi thư|muốn thu hồi tin nhắn|muốn thu hồi",
        "reacted": "đã bày tỏ cảm xúc với thư của bạn|đã bày tỏ cảm xúc về thư của bạn"
        "|đã phản ứng với thư của bạn|đã phản ứng với tin nhắn của bạn"
        "|đã bày tỏ cảm xúc với tin nhắn của bạn|đã bày tỏ cảm xúc qua gmail|đã phản ứng qua gmail",
    },
    tapbacks={
        "👍": "đã thích {t}|thích {t}",
        "❤️": "đã yêu thích {t}|yêu thích {t}|đã thả tim {t}|thả tim {t}",
        "😄": "đã cười {t}|đã cười với {t}|đã cười vì {t}|cười {t}",
        "none": "không thích {t}|đã không thích {t}|đã nhấn mạnh {t}|nhấn mạnh {t}|đã đặt câu hỏi về {t}"
        "|đã thắc mắc về {t}|đã xóa {e} khỏi {t}|đã gỡ {e} khỏi {t}",
        "any": "đã bày tỏ cảm xúc {e} với {t}|đã bày tỏ cảm xúc {e} về {t}|đã phản ứng {e} với {t}"
        "|đã thả {e} cho {t}|đã thả {e} vào {t}|{e} cho {t}|{e} với {t}",
        "things": "một hình ảnh|một ảnh|một video|một tệp đính kèm|một tin nhắn",
    },
    commands={
        "mute": "tắt tiếng|tắt thông báo|hủy đăng ký|huỷ đăng ký|ngừng theo dõi|bỏ theo dõi|rời khỏi",
        "follow": "theo dõi|đăng ký",
    },
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
    legends={
        "inline": "câu trả lời của tôi|trả lời của tôi|ý kiến của tôi|trả lời bên dưới|nhận xét bên dưới"
        "|xen kẽ|trong nội dung",
        "answers": "trả lời|ý kiến|nhận xét|bình luận|bên dưới",
        "red": "đỏ|màu đỏ",
        "blue": "xanh dương|xanh lam|màu xanh",
        "green": "xanh lá|xanh lục",
        "purple": "tím|màu tím",
        "orange": "cam|màu cam",
        "brown": "nâu|màu nâu",
        "pink": "hồng|màu hồng",
    },
)
