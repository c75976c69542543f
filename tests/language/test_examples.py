"""The examples in the docstrings of the language run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import flask_loyalty.language as language


@pytest.mark.parametrize("name", sorted(module.name for module in pkgutil.iter_modules(language.__path__)))
def test_docstrings(name):
    module = importlib.import_module(f"flask_loyalty.language.{name}")
    assert doctest.testmod(module).failed == 0


def test_importing_the_language_loads_no_parser():
    """No work at import: Lark comes with the first text that is parsed."""
    import subprocess
    import sys

    code = "import sys, flask_loyalty.language; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
