"""The web process: pages through a pool of threads, websockets through the hub."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microblog.settings")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
