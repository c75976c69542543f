"""``python -m example_shop serve [--port N] | reset | seed``"""

from __future__ import annotations

import argparse
import logging
import socket
from pathlib import Path

from werkzeug.serving import make_server

from . import create_app, seed
from .loyalty import loyalty, open_the_books
from .models import db

PREFERRED_PORT = 5000


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m example_shop", description="Ziarno, a small coffee shop."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve_parser = commands.add_parser("serve", help="create what is missing and serve the shop")
    serve_parser.add_argument("--port", type=int, help=f"default: {PREFERRED_PORT}, or any free one")
    serve_parser.add_argument("--host", default="127.0.0.1")
    commands.add_parser("reset", help="delete all data and seed afresh")
    commands.add_parser("seed", help="create tables and seed them if they are empty")
    options = parser.parse_args()

    app = create_app()
    with app.app_context():
        if options.command == "reset":
            delete_everything()
        db.create_all()
        loyalty.upgrade()
        seeded = seed.seed_if_empty()
        print("Seeded the shop." if seeded else "The shop has its data.", flush=True)
        if seeded:
            print("Booking what a year of orders has earned …", flush=True)
            open_the_books()
    if options.command == "serve":
        serve(app, options.host, options.port)


def delete_everything() -> None:
    """All tables of the shop; of an SQLite file everything in it, whoever put it there."""
    file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    if not file or file == ":memory:":
        db.drop_all()
        return
    db.engine.dispose()
    for suffix in ("", "-wal", "-shm"):
        Path(file + suffix).unlink(missing_ok=True)


def serve(app, host: str, port: int | None) -> None:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # addresses carry the keys of guests' orders
    server = make_server(host, free_port(host) if port is None else port, app, threaded=True)
    print(welcome(f"http://{host}:{server.port}/"), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nThe shop is closed. Its data stays in instance/.")


def free_port(host: str) -> int:
    """The preferred port if nobody has it, else 0: let the system choose."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, PREFERRED_PORT))
        except OSError:
            return 0
    return PREFERRED_PORT


def welcome(address: str) -> str:
    rows = [f"{role:<9} {email:<24} {seed.DEMO_PASSWORD}" for role, email in seed.DEMO_LOGINS.items()]
    lines = [
        "Ziarno is open:",
        address,
        "",
        f"{'role':<9} {'e-mail':<24} password",
        *rows,
        "",
        "Ctrl+C closes it.",
    ]
    width = max(map(len, lines))
    edge = "─" * (width + 2)
    return "\n".join([f"╭{edge}╮", *(f"│ {line:<{width}} │" for line in lines), f"╰{edge}╯"])


if __name__ == "__main__":
    main()
