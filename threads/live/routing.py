"""The websocket side of the ASGI application: ``/ws/`` and nothing else, from our own pages only."""

from channels.routing import URLRouter
from django.urls import path

from .consumer import LiveConsumer
from .origin import OwnPages

application = OwnPages(URLRouter([path("ws/", LiveConsumer.as_asgi())]))
