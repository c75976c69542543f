"""An application served over real HTTP, in a thread of the test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

Application = Callable[..., Any]


class Quiet(WSGIRequestHandler):
    """Says nothing of each request; errors still reach the application's log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def live_server(application: Application) -> Iterator[str]:
    """Serve on a free port of the loopback address; gives the address, without a slash at the end.

    Several requests run at once, so the database must be a file or a server, not SQLite in memory.
    """
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # a browser keeps connections open; they must not hold the test up
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
