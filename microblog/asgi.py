"""The web process: pages through a pool of threads, websockets through the hub."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microblog.settings")

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.wsgi import get_wsgi_application

# Before what follows: it loads the applications, and with them the models.
wsgi = get_wsgi_application()

from microblog.kit.metrics.page import MetricsPage
from microblog.kit.metrics.watching import Sockets
from microblog.kit.pages import Pages
from microblog.kit.probes import Probes
from microblog.kit.static_files import StaticFiles
from threads.live import routing

application = ProtocolTypeRouter(
    {
        "http": MetricsPage(
            Probes(StaticFiles(Pages(wsgi, threads=settings.WEB_THREADS, body_limit=settings.WEB_BODY_LIMIT)))
        ),
        "websocket": Sockets(routing.application),
    }
)
