from django.urls import path

from .archives import views as archives
from .chains import views as chains
from .desk import servers
from .desk import views as desk
from .footers import views as footers
from .review import came_from, editing, original, sent, uploading, views

urlpatterns = [
    path("mail/", views.waiting, name="mail_waiting"),
    path("mail/sent/", sent.sent, name="mail_sent"),
    path("mail/status/<str:token>/", sent.status, name="mail_status"),
    path("mail/upload/", uploading.upload, name="mail_upload"),
    path("mail/rail/", views.rail, name="mail_rail"),
    path("c/<int:pk>/take-back/", views.take_back, name="mail_take_back"),
    path("mail/review/<int:pk>/", views.review, name="mail_review"),
    path("mail/review/<int:pk>/discard/", views.discard, name="mail_discard"),
    path("mail/review/<int:pk>/restore/", views.restore, name="mail_restore"),
    path("mail/review/<int:pk>/undo/", views.undo, name="mail_undo"),
    path("mail/review/<int:pk>/start-over/", editing.start_over, name="mail_start_over"),
    path("mail/review/<int:pk>/message/<int:index>/", editing.message, name="mail_message"),
    path("mail/review/<int:pk>/message/<int:index>/split/", editing.split, name="mail_split"),
    path("mail/review/<int:pk>/message/<int:index>/restore/", editing.restore_text, name="mail_restore_text"),
    path("mail/original/<int:pk>/", original.original, name="mail_original"),
    path("mail/original/<int:pk>/eml/", original.eml, name="mail_eml"),
    path("manage/mail/", desk.mails, name="manage_mail"),
    path("manage/mail/intake/", desk.state, name="manage_mail_state"),
    path("setup/step/mail/", servers.setup_mail, name="setup_mail"),
    path("manage/mail/servers/", servers.servers, name="manage_mail_servers"),
    path("manage/mail/servers/trip/", servers.trip, name="manage_mail_trip"),
    path("manage/mail/archives/", archives.archives, name="manage_archives"),
    path("manage/mail/archives/begin/", archives.begin, name="manage_archive_begin"),
    path("manage/mail/archives/<int:pk>/", archives.archive, name="manage_archive"),
    path("manage/mail/archives/<int:pk>/part/", archives.part, name="manage_archive_part"),
    path("manage/mail/archives/<int:pk>/progress/", archives.progress, name="manage_archive_progress"),
    path("manage/mail/footers/", footers.footers, name="manage_footers"),
    path("manage/mail/footers/<int:pk>/", footers.footer, name="manage_footer"),
    path("manage/mail/<int:pk>/", desk.one, name="manage_mail_one"),
    path("c/<int:pk>/mail/", came_from.came_from, name="conversation_mail"),
    path("c/<int:pk>/mail/chain/", chains.chain, name="conversation_chain"),
    path("m/<int:pk>/mail/", original.of_message, name="message_mail"),
]
