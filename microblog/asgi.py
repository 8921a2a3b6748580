"""The web process: pages through Django, websockets through the hub."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microblog.settings")

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from threads.live.routing import application as live

application = ProtocolTypeRouter({"http": pages, "websocket": live})
