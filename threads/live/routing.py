"""The websocket side of the ASGI application: ``/ws/`` and nothing else, from our own pages only."""

from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from .consumer import LiveConsumer

# Origin is checked because a browser sends our cookie along with any page's websocket (SECURITY A094).
application = AllowedHostsOriginValidator(URLRouter([path("ws/", LiveConsumer.as_asgi())]))
