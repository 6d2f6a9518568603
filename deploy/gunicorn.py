"""The web server behind the proxy. WEB_WORKERS: about one for each processor core."""

import os

bind = os.environ.get("LISTEN", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 20
max_requests, max_requests_jitter = 5000, 500
worker_tmp_dir = "/dev/shm"
accesslog = None
control_socket_disable = True
