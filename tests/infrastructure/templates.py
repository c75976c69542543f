"""Templates are compiled once a worker, though each test has an application of its own.

Compiling them was a third of the work of tests that open the shop's pages.
"""

from typing import Any

from flask import Flask
from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache


class Kept(BytecodeCache):
    """What was compiled, by a template's place and text and by what an environment makes of it."""

    def __init__(self) -> None:
        self._codes: dict[tuple[Any, ...], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(_key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[_key(bucket)] = bucket.code


def _key(bucket: Bucket) -> tuple[Any, ...]:
    return bucket.key, bucket.checksum, *_shape(bucket.environment)


def _shape(environment: Environment) -> tuple[Any, ...]:
    """What else than the text decides about the code: Flask-Babel or not, more filters or fewer."""
    newstyle = getattr(environment, "newstyle_gettext", None)
    return newstyle, *sorted(environment.extensions), *sorted(environment.filters), *sorted(environment.tests)


def share() -> None:
    """Let every application of this process keep its templates in one place."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Kept()}
