"""Indonesian."""

from .base import Language

LANGUAGE = Language(
    code="id",
    robots={
        "auto": "Balasan otomatis|Jawaban otomatis|Balas otomatis|Pesan otomatis",
        "note": "Pemberitahuan tidak di kantor|Pemberitahuan di luar kantor|Pesan di luar kantor",
        "away": "Di luar kantor|Tidak di kantor|Cuti|Sedang cuti|Tidak berada di kantor",
        "absent": "di luar kantor|tidak di kantor|tidak berada di kantor|sedang cuti|sedang berlibur"
        "|akan kembali|saya kembali|akses terbatas|terima kasih atas email|terima kasih atas pesan"
        "|balasan otomatis",
        "read": "Dibaca|Telah dibaca|Belum dibaca|Tidak dibaca|Tanda terima baca|Tanda terima telah dibaca",
        "was_read": "telah dibaca|sudah dibaca|dibaca pada|dihapus tanpa dibaca|tanda terima",
        "undelivered": "Tidak terkirim|Tidak dapat dikirim|Gagal terkirim|Pengiriman gagal|Terkirim"
        "|Diteruskan|Pemberitahuan status pengiriman",
        "meeting": "Diterima|Ditolak|Tentatif|Diterima sementara|Waktu baru diusulkan|Usulan waktu baru",
        "recall": "Tarik kembali|Penarikan|Penarikan pesan",
        "recalls": "ingin menarik kembali pesan|ingin menarik pesan|hendak menarik kembali",
        "reacted": "bereaksi terhadap pesan anda|memberikan reaksi ke pesan anda"
        "|memberi reaksi pada pesan anda|menanggapi pesan anda|bereaksi melalui gmail|bereaksi lewat gmail"
        "|memberikan reaksi melalui gmail",
    },
    tapbacks={
        "👍": "menyukai {t}|suka {t}",
        "❤️": "mencintai {t}|menyayangi {t}|sangat menyukai {t}",
        "😄": "tertawa pada {t}|menertawakan {t}|tertawa karena {t}",
        "none": "tidak menyukai {t}|tidak suka {t}|menekankan {t}|mempertanyakan {t}|menghapus {e} dari {t}",
        "any": "bereaksi {e} terhadap {t}|memberi reaksi {e} pada {t}|memberi reaksi {e} untuk {t}"
        "|bereaksi dengan {e} pada {t}|bereaksi dengan {e} terhadap {t}|{e} untuk {t}|{e} ke {t}",
        "things": "sebuah gambar|sebuah foto|sebuah video|sebuah lampiran|sebuah pesan",
    },
    commands={
        "mute": "senyapkan|bisukan|berhenti berlangganan|batal langganan|berhenti mengikuti|keluar"
        "|tinggalkan",
        "follow": "ikuti|berlangganan|pantau",
    },
    headers={
        "from": "Dari|Pengirim",
        "sent": "Terkirim|Tanggal|Dikirim|Tanggal Pengiriman|Dikirim pada|Dikirimkan",
        "to": "Kepada|Untuk|Penerima|Ke",
        "cc": "Cc|Tembusan|Salinan",
        "bcc": "Bcc|Tembusan tersembunyi",
        "subject": "Subjek|Perihal|Judul|Hal",
        "reply_to": "Balas ke|Balas Ke",
        "importance": "Prioritas|Kepentingan|Kadar Penting",
        "attachments": "Lampiran",
    },
    attributions="""
        Pada {date}, {name} menulis:
        Pada {date} {name} menulis:
        Pada tanggal {date}, {name} menulis:
        Pada tanggal {date} {name} menulis:
        Pada {date}, {name} telah menulis:
        Pada {date}, {name} berkata:
        Pada hari {date}, {name} menulis:
        Pada hari {date} {name} menulis:
        {name} menulis pada {date}:
        {name} menulis:
        On {date}, {name} menulis:
    """,
    originals="Pesan asli|Pesan Asli|Surat asli|Email asli",
    forwards="Pesan terusan|Pesan yang diteruskan|Mulai pesan terusan|Pesan Terusan|Awal pesan yang diteruskan|Email terusan"
    "|Diteruskan oleh",
    reply_prefixes="BLS|Bls|Balas",
    forward_prefixes="TRS|Trs|Terusan",
    signatures="Dikirim dari {device} saya|Dikirim dari {device}|Dapatkan Outlook untuk {device}|Terkirim dari {device}"
    "|Dikirim melalui {device}",
    months="januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agt agu ags|september sep"
    "|oktober okt|november nov|desember des",
    weekdays="senin sen|selasa sel|rabu rab|kamis kam|jumat jum jum'at|sabtu sab|minggu min ahad",
    date_words="pukul|jam|pada|hari|tanggal",
    date_suffixes="WIB|WITA|WIT",
    legends={
        "inline": "jawaban saya|komentar saya|tanggapan saya|jawaban di bawah|komentar di bawah"
        "|tanggapan di bawah|di dalam teks|di antara baris",
        "answers": "jawaban|jawab|komentar|tanggapan|bawah|teks",
        "red": "merah",
        "blue": "biru",
        "green": "hijau",
        "purple": "ungu",
        "orange": "oranye|jingga",
        "brown": "cokelat|coklat",
        "pink": "merah muda",
    },
)
