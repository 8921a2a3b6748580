"""Room for the calls of a request.

CPython keeps the frames of a thread in pieces of 16 kB, and gives a piece back to the system when the first frame in it
ends (Python/pystate.c, ``push_chunk`` and ``_PyThreadState_PopFrame``). A loop whose calls begin where a piece ends asks
the system for memory at each turn. Which page is hit is chance, and one that is takes up to twice its CPU. A frame larger
than a piece gets a larger piece, and what it calls finds room behind it.
"""

from types import FunctionType

from django.http import HttpRequest, HttpResponse

from .middleware import GetResponse

# Words. The piece becomes one of 512 kB, half of it free: more than the 1,000 calls in each other that Python allows.
# What no call reaches is not in memory.
ROOM = 33_000


def with_room(get_response: GetResponse) -> GetResponse:
    """Middleware, around all others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    code = middleware.__code__.replace(co_stacksize=ROOM)
    return FunctionType(code, globals(), middleware.__name__, closure=middleware.__closure__)
