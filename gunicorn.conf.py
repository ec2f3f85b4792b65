"""How gunicorn runs the portal: two processes of four threads; what is loaded at start is never collected."""

import gc

workers = 2
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
loglevel = "warning"


def post_worker_init(_worker: object) -> None:
    gc.collect()
    gc.freeze()
