"""How gunicorn runs the portal: two processes of four threads; what is loaded at start is never collected,
and each process writes down by itself how long pages took."""

import gc
from typing import Any

workers = 2
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    from app import measured  # the server itself loads no portal

    gc.collect()
    gc.freeze()
    measured.start(worker.wsgi)
