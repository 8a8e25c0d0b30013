"""How gunicorn serves `wsgi:app`; it reads this file by itself. Flags on the command line come first."""

workers = 2
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
control_socket_disable = True
