"""Composition root of the pages: every face adds its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("threads.views.urls")),
    path("", include("accounts.views.urls")),
    path("", include("threads.bridge.urls")),
    path("", include("threads.notify.urls")),
    path("", include("threads.moderation.urls")),
    path("", include("search.urls")),
    path("", include("threads.metrics.urls")),
    path("", include("threads.pilot.urls")),
    path("", include("threads.keeping.urls")),
]
handler500 = "microblog.kit.views.server_error"
