"""How gunicorn serves Bugsink."""

import json
import os
from pathlib import Path

SPEC = json.loads(Path(__file__).with_name("errors.json").read_text())

# Loading takes a second of a core, in which the services start that agents wait for.
os.nice(5)

wsgi_app = "bugsink.wsgi"
bind = SPEC["listen"]
# SQLite has one writer at a time, and each process takes 80 MB.
workers = 1
threads = 4
graceful_timeout = 5
# A connection that is kept open, as agents do, would take all of that time at each stop.
keepalive = 0
control_socket_disable = True


def post_worker_init(worker):
    """Bugsink is loaded, nothing is served yet."""
    from telltale_bootstrap import bootstrap
    from telltale_retention import clean_up_regularly

    bootstrap(SPEC)
    clean_up_regularly(SPEC["days"])
