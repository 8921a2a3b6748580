"""Malay."""

from .base import Language

LANGUAGE = Language(
    code="ms",
    robots={
        "auto": "Balasan automatik|Jawapan automatik|Balasan auto",
        "note": "Pemberitahuan tiada di pejabat|Pemberitahuan di luar pejabat",
        "away": "Di luar pejabat|Tiada di pejabat|Bercuti|Cuti",
        "absent": "di luar pejabat|tiada di pejabat|tidak berada di pejabat|sedang bercuti|akan kembali"
        "|balasan automatik|terima kasih atas e-mel|terima kasih atas mesej",
        "read": "Dibaca|Telah dibaca|Tidak dibaca|Resit baca",
        "was_read": "telah dibaca|dibaca pada|dipadam tanpa dibaca",
        "undelivered": "Tidak dapat dihantar|Tidak terhantar|Penghantaran gagal|Dihantar",
        "meeting": "Diterima|Ditolak|Tentatif|Diterima secara tentatif|Masa baharu dicadangkan",
        "recall": "Panggil balik|Tarik balik",
        "recalls": "ingin menarik balik mesej|ingin memanggil balik mesej",
        "reacted": "memberi reaksi kepada mesej anda|bertindak balas terhadap mesej anda"
        "|memberi reaksi melalui gmail|bertindak balas melalui gmail",
    },
    tapbacks={
        "👍": "menyukai {t}|suka {t}",
        "❤️": "mencintai {t}|menyayangi {t}",
        "😄": "ketawa dengan {t}|ketawa pada {t}|mentertawakan {t}",
        "none": "tidak menyukai {t}|tidak suka {t}|menekankan {t}|mempersoalkan {t}"
        "|mengalih keluar {e} daripada {t}",
        "any": "bertindak balas {e} pada {t}|bertindak balas {e} kepada {t}|memberi reaksi {e} pada {t}"
        "|bertindak balas dengan {e} pada {t}|{e} kepada {t}",
        "things": "sebuah imej|sebuah gambar|sebuah foto|sebuah video",
    },
    commands={
        "mute": "senyapkan|bisukan|berhenti melanggan|nyahlanggan|berhenti mengikuti|keluar",
        "follow": "ikuti|langgan",
    },
    rank=1,
    headers={
        "from": "Daripada|Dari|Pengirim",
        "sent": "Dihantar|Tarikh|Tarikh dihantar",
        "to": "Kepada|Penerima",
        "cc": "Salinan|Cc|s.k.",
        "subject": "Subjek|Perkara",
        "attachments": "Lampiran",
    },
    attributions="""
        Pada {date} {name} menulis:
        Pada {date}, {name} menulis:
        Pada {date}, {name} telah menulis:
        {name} menulis pada {date}:
        {name} menulis:
    """,
    originals="Mesej Asal|Mel asal|E-mel asal",
    forwards="Mesej yang dikirim semula|Mesej dimajukan|Mesej yang dimajukan|Mesej diteruskan"
    "|Mulakan mesej yang dimajukan",
    signatures="Dihantar dari {device} saya|Dihantar daripada {device} saya|Dihantar daripada {device}"
    "|Dapatkan Outlook untuk {device}",
    months="januari jan|februari feb|mac|april apr|mei|jun|julai jul|ogos ogo|september sep"
    "|oktober okt|november nov|disember dis",
    weekdays="isnin isn|selasa sel|rabu rab|khamis kha|jumaat jum|sabtu sab|ahad ahd",
    am="pg|pagi",
    pm="ptg|petang|mlm|malam",
    date_words="pada|pukul|jam",
    legends={
        "inline": "jawapan saya|komen saya|maklum balas saya|jawapan di bawah|komen di bawah|di dalam teks"
        "|di antara baris",
        "answers": "jawapan|komen|ulasan|bawah|teks",
        "red": "merah",
        "blue": "biru",
        "green": "hijau",
        "purple": "ungu",
        "orange": "oren|jingga",
        "brown": "perang|coklat",
        "pink": "merah jambu",
    },
)
