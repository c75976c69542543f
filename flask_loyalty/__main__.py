"""``python -m flask_loyalty check | fmt | explain | test | why FILE…``: programmes without an application."""

from __future__ import annotations

from flask_loyalty.web.cli_files import main

if __name__ == "__main__":
    main(prog_name="python -m flask_loyalty")
