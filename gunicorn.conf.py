"""How gunicorn serves `wsgi:app`; it reads this file by itself. Flags on the command line come first."""

import os
import sys

from evidence_service.config import load_settings
from evidence_service.errors import BadConfiguration

workers = 2
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
control_socket_disable = True

try:  # a wrong setting is one line here, not a worker that dies again and again
    load_settings(os.environ)
except BadConfiguration as refusal:
    sys.exit(refusal.message)
