"""How gunicorn serves us: loaded once, then forked, so that the workers share their memory."""

import gc
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


def when_ready(_server: Any) -> None:
    """Freeze what was loaded: the garbage collector does not touch (and so not copy) it."""
    gc.collect()
    gc.freeze()
