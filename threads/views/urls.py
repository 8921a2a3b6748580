from django.urls import path

from threads.live import frames
from threads.models import LiveEvent

from . import (
    about,
    attachments,
    conversations,
    groups,
    home,
    home_sidebar,
    inbox,
    membership,
    messages,
    people,
    post_news,
    saved,
)

# A frame about a conversation brings along how its post looks now.
frames.draw_with(LiveEvent.Kind.CONVERSATION_CHANGED, post_news.draw)

urlpatterns = [
    path("", home.home, name="home"),
    path("around/", home_sidebar.around, name="around"),
    path("compose/", home.compose, name="compose"),
    path("compose/people/", people.suggest_in_group, name="suggest_in_group"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("saved/", saved.saved, name="saved"),
    path("groups/", groups.directory, name="groups"),
    path("groups/new/", groups.new, name="group_new"),
    path("g/<slug:slug>/", groups.show, name="group"),
    path("g/<slug:slug>/about/", groups.about, name="group_about"),
    path("g/<slug:slug>/members/", groups.members, name="group_members"),
    path("g/<slug:slug>/files/", groups.files, name="group_files"),
    path("g/<slug:slug>/settings/", membership.settings_page, name="group_settings"),
    path("g/<slug:slug>/close/", membership.close, name="group_close"),
    path("g/<slug:slug>/members/<int:pk>/", membership.member, name="group_member"),
    path("g/<slug:slug>/members/add/", membership.add, name="group_add"),
    path("g/<slug:slug>/join/", membership.join, name="group_join"),
    path("g/<slug:slug>/leave/", membership.leave, name="group_leave"),
    path("g/<slug:slug>/ask/", membership.ask, name="group_ask"),
    path("g/<slug:slug>/requests/<int:pk>/", membership.decide, name="group_decide"),
    path("g/<slug:slug>/invitations/<int:pk>/", membership.uninvite, name="group_uninvite"),
    path("c/<int:pk>/", conversations.show, name="conversation"),
    path("c/<int:pk>/b/<int:head>/", conversations.branch, name="branch"),
    path("c/<int:pk>/reply/", conversations.reply, name="conversation_reply"),
    path("c/<int:pk>/follow/", conversations.follow, name="conversation_follow"),
    path("c/<int:pk>/read/", conversations.read, name="conversation_read"),
    path("c/<int:pk>/done/", inbox.done, name="conversation_done"),
    path("c/<int:pk>/later/", inbox.later, name="conversation_later"),
    path("c/<int:pk>/back/", inbox.back, name="conversation_back"),
    path("c/<int:pk>/preview/", inbox.preview, name="conversation_preview"),
    path("c/<int:pk>/save/", saved.save_conversation, name="conversation_save"),
    path("c/<int:pk>/about/", about.about, name="conversation_about"),
    path("c/<int:pk>/people/", people.suggest, name="suggest_people"),
    path("m/<int:pk>/", messages.show, name="message"),
    path("m/<int:pk>/save/", saved.save, name="message_save"),
    path("m/<int:pk>/reply/", messages.reply, name="message_reply"),
    path("m/<int:pk>/react/", messages.react, name="message_react"),
    path("m/<int:pk>/more/", messages.more, name="message_more"),
    path("m/<int:pk>/best/", messages.best, name="message_best"),
    path("m/<int:pk>/edit/", messages.edit, name="message_edit"),
    path("m/<int:pk>/withdraw/", messages.withdraw, name="message_withdraw"),
    path("m/<int:pk>/unread/", messages.unread, name="message_unread"),
    path("files/<int:pk>/", attachments.show, name="attachment"),
    path("people/<int:pk>/", people.show, name="person"),
]
