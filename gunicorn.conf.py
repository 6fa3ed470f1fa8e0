"""How gunicorn serves us: loaded once, then forked, so that the workers share their memory."""

import gc
from contextlib import suppress
from ctypes import CDLL
from importlib import import_module
from typing import Any

preload_app = True
worker_class = "sync"
timeout = 30
graceful_timeout = 10
keepalive = 2
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True  # its default lies in the user's home
accesslog = None
errorlog = "-"
loglevel = "warning"


SHARED = (
    "argon2",
    "cryptography.hazmat.primitives.ciphers.aead",
    "office.search.whoosh_door",
)
"""Heavy modules that a worker would otherwise load for itself at the first need."""
MMAP_THRESHOLD = -3
"""mallopt's name for the size from which memory is handed back to the system when freed."""


def on_starting(_server: Any) -> None:
    """Keep the C library from hoarding the twenty megabytes that checking a password takes."""
    with suppress(OSError, AttributeError):  # another C library: nothing to mend
        CDLL(None).mallopt(MMAP_THRESHOLD, 131_072)


def when_ready(server: Any) -> None:
    """Load what every worker will need, then freeze it, so that they share it and copy nothing."""
    templates = server.app.wsgi().jinja_env
    for name in templates.list_templates(["html"]):
        templates.get_template(name)
    for name in SHARED:
        import_module(name)
    gc.collect()
    gc.freeze()
