"""The house: imports point one way, and each library is let into few rooms.

The checker reads source and imports nothing; ``test_the_checker_sees`` proves on made-up sources that
it can fail.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A room imports only what stands to its left; rooms that stand together do not import each other.
ORDER = [
    {"errors"},
    {"money"},
    {"language"},
    {"programme"},
    {"engine"},
    {"analysis"},
    {"ledger", "replay"},
    {"store"},
    {"services"},
    {"web"},
]
PLACE = {room: place for place, rooms in enumerate(ORDER) for room in rooms}
# The language as a document: data that any room may read.
DATA = {"grammar"}
# The front door and what a shop's own tests use stand outside: they import any room, and no room them.
OUTSIDE = {"", "__main__", "testing"}

# Which rooms, or single modules, may use a library; a library that is not named here is free.
LIBRARIES = {
    "lark": {"language.parser"},
    "marshmallow": {"programme", "web"},
    "sqlalchemy": {"store", "services", "replay"},
    "alembic": {"store", "services"},
    "psycopg": {"store"},
    "duckdb": {"replay"},
    "flask_sqlalchemy": {"web"},
    **{name: {"web"} for name in ["flask", "werkzeug", "jinja2", "markupsafe", "blinker", "click"]},
    **{name: {"web"} for name in ["flask_babel", "flask_wtf", "flask_login", "flask_limiter"]},
}

OURS = "flask_loyalty"


@dataclass(frozen=True)
class Import:
    """One name that a module imports: ``target`` is absolute, ``line`` is where."""

    target: str
    line: int
    for_types: bool = False  # under ``if TYPE_CHECKING:``


def test_imports_point_one_way():
    assert order_faults(our_sources()) == []


def test_libraries_stay_in_their_rooms():
    assert library_faults(our_sources()) == []


def test_no_module_imports_itself_through_others():
    assert cycles(our_sources()) == []


def test_the_shop_knows_us_in_one_file():
    assert shop_faults(sources(ROOT / "example_shop", "example_shop")) == []


def test_every_room_says_its_law():
    """A folder's ``__init__.py`` opens with what holds inside it."""
    folders = [ROOT / "flask_loyalty", ROOT / "grammar", ROOT / "example_shop"]
    packages = [path for folder in folders for path in folder.rglob("__init__.py")]
    silent = [str(path.relative_to(ROOT)) for path in packages if not ast.get_docstring(parse(path))]
    assert silent == []


def test_importing_us_does_no_work():
    """No file written, no database, socket, process or thread: a shop's import must stay a mere import."""
    modules = sorted(name for name in our_sources() if not name.endswith("__main__") and importable(name))
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED_IMPORT, *modules], capture_output=True, text=True
    )
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr


WATCHED_IMPORT = """
import importlib, sys
WATCHED = {"sqlite3.connect", "socket.connect", "socket.bind", "subprocess.Popen", "os.fork", "os.mkdir",
           "_thread.start_new_thread", "_thread.start_joinable_thread"}
now = ""
def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if now and (event in WATCHED or writes):
        print(now, event, arguments[0] if arguments else "")
sys.addaudithook(watch)
for now in sys.argv[1:]:
    importlib.import_module(now)
now = ""
"""


# That the checker can fail

GOOD = {
    "flask_loyalty": "from .web.extension import Loyalty",
    "flask_loyalty.errors": "",
    "flask_loyalty.money": "from flask_loyalty.money.amounts import Money",
    "flask_loyalty.money.amounts": "from ..errors import LoyaltyError",
    "flask_loyalty.language": "",
    "flask_loyalty.language.parser": "import lark\nfrom ..money import Money\nfrom . import nodes",
    "flask_loyalty.language.nodes": "",
    "flask_loyalty.web": "",
    "flask_loyalty.web.extension": "import flask\nfrom flask_loyalty import errors",
}


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        pytest.param(
            "money.x", "from flask_loyalty.web import y", "money.x:1 imports web", id="to the right"
        ),
        pytest.param("money.x", "from ..web import y", "money.x:1 imports web", id="to the right, relative"),
        pytest.param(
            "money.x", "from .. import web", "money.x:1 imports web", id="to the right, by the root"
        ),
        pytest.param(
            "money.x", "import flask_loyalty.web.y as y", "money.x:1 imports web", id="plain import"
        ),
        pytest.param(
            "money.x", "def f():\n    from ..web import y", "money.x:2 imports web", id="in a function"
        ),
        pytest.param(
            "money.x",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..web import y",
            "money.x:3 imports web",
            id="for types only",
        ),
        pytest.param(
            "money.x",
            "import importlib\nimportlib.import_module('flask_loyalty.web')",
            "money.x:2 imports web",
            id="by name",
        ),
        pytest.param("replay.x", "from ..ledger import y", "replay.x:1 imports ledger", id="to one beside"),
        pytest.param(
            "ledger.x", "from ..replay import y", "ledger.x:1 imports replay", id="to one beside, back"
        ),
        pytest.param(
            "web.x", "from flask_loyalty import Loyalty", "web.x:1 imports the front door", id="the door"
        ),
        pytest.param("web.x", "from ..testing import cart", "web.x:1 imports testing", id="what tests use"),
        pytest.param("utils", "", "utils has no place in the house", id="a room of no name"),
    ],
)
def test_the_checker_sees_a_wrong_way(module, source, fault):
    assert order_faults(GOOD) == []
    (found,) = order_faults({**GOOD, f"flask_loyalty.{module}": source})
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("language.checker", "from lark import Token", id="lark beside the parser"),
        pytest.param("engine.decide", "import marshmallow.fields", id="marshmallow in the engine"),
        pytest.param(
            "ledger.booking", "from sqlalchemy.engine import Connection", id="sqlalchemy in the ledger"
        ),
        pytest.param("web.extension", "import sqlalchemy", id="sqlalchemy in the web"),
        pytest.param("services.quote", "from flask import g", id="flask in a service"),
        pytest.param("store.hooks", "def f():\n    import flask", id="flask in a function"),
    ],
)
def test_the_checker_sees_a_library_elsewhere(module, source):
    assert library_faults(GOOD) == []
    (found,) = library_faults({**GOOD, f"flask_loyalty.{module}": source})
    assert found.startswith(module)


def test_the_checker_sees_a_circle():
    assert cycles(GOOD) == []
    circle = {
        "flask_loyalty.money.amounts": "from . import spreading",
        "flask_loyalty.money.spreading": "from .x import y",
        "flask_loyalty.money.x": "from .amounts import Money",
    }
    assert cycles({**GOOD, **circle}) == ["money.amounts → money.spreading → money.x → money.amounts"]
    circle["flask_loyalty.money.x"] = "if TYPE_CHECKING:\n    from .amounts import Money"
    assert cycles({**GOOD, **circle}) == []


def test_the_checker_sees_a_shop_that_knows_too_much():
    shop = {"example_shop.loyalty": "import flask_loyalty", "example_shop": "from .loyalty import attach"}
    assert shop_faults(shop) == []
    found = shop_faults({**shop, "example_shop.views": "def f():\n    from flask_loyalty import Loyalty"})
    assert found == ["example_shop.views:2 imports flask_loyalty; only example_shop/loyalty.py may"]


# The laws, as functions of sources: {"flask_loyalty.money.amounts": "from …", …} -> what breaks them


def order_faults(house: dict[str, str]) -> list[str]:
    faults = []
    for module in house:
        here = room(module)
        if here not in PLACE.keys() | DATA | OUTSIDE:
            faults.append(f"{here} has no place in the house: give it one in ORDER")
        if here in OUTSIDE:
            continue
        for found in imports(house, module):
            if not (found.target == OURS or found.target.startswith(f"{OURS}.")):
                continue
            there = room(found.target)
            where = f"{inside(module)}:{found.line} imports {there or 'the front door'}"
            if there in OUTSIDE:
                faults.append(f"{where}, which stands outside")
            elif there in PLACE and there != here and not PLACE[there] < PLACE.get(here, 0):
                faults.append(f"{where}, which does not stand to the left of {here}")
    return faults


def library_faults(house: dict[str, str]) -> list[str]:
    faults = []
    for module in house:
        for found in imports(house, module):
            library = found.target.split(".")[0]
            allowed = LIBRARIES.get(library)
            if allowed is not None and not {room(module), inside(module)} & allowed:
                where = " and ".join(sorted(allowed))
                faults.append(f"{inside(module)}:{found.line} imports {library}, which belongs in {where}")
    return faults


def cycles(house: dict[str, str]) -> list[str]:
    """Each circle of modules once, from its first name on.

    Inside a room two modules may name each other's types; rooms may not, which is the law above.
    """
    edges = {
        module: {found.target for found in imports(house, module) if not found.for_types} & house.keys()
        for module in house
    }
    found, done = [], set()

    def walk(module: str, path: list[str]) -> None:
        if module in path:
            circle = [*path[path.index(module) :], module]
            found.append(" → ".join(map(inside, circle)))
        elif module not in done:
            for target in sorted(edges[module] - {module}):
                walk(target, [*path, module])
            done.add(module)

    for module in sorted(house):
        walk(module, [])
    return found


def shop_faults(shop: dict[str, str]) -> list[str]:
    return [
        f"{module}:{found.line} imports {OURS}; only example_shop/loyalty.py may"
        for module in shop
        if module != "example_shop.loyalty"
        for found in imports(shop, module)
        if found.target.split(".")[0] == OURS
    ]


# Reading sources


def imports(house: dict[str, str], module: str) -> Iterator[Import]:
    """Whatever the module imports, wherever in it: at the top, in a function, for types, by name."""
    tree = ast.parse(house[module])
    for_types = {inner for node in ast.walk(tree) if is_for_types(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        for target in targets(house, module, node):
            yield Import(target, node.lineno, node in for_types)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) and not node.orelse


def targets(house: dict[str, str], module: str, node: ast.AST) -> list[str]:
    """The absolute names that one node imports; none for a node that is no import."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(names=names):
            base = absolute(house, module, node)
            # `from package import module` imports the module, not what the package re-exports.
            return sorted({submodule(house, base, alias.name) for alias in names})
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
    return []


def absolute(house: dict[str, str], module: str, node: ast.ImportFrom) -> str:
    """``..errors`` in ``flask_loyalty.money.amounts`` is ``flask_loyalty.errors``."""
    if not node.level:
        return node.module or ""
    is_package = any(other.startswith(f"{module}.") for other in house) or module in PACKAGES
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + is_package]
    return ".".join([*parts, *([node.module] if node.module else [])])


def submodule(house: dict[str, str], base: str, name: str) -> str:
    whole = f"{base}.{name}"
    return whole if whole in house or (base == OURS and name in PLACE.keys() | DATA | OUTSIDE) else base


def our_sources() -> dict[str, str]:
    return sources(ROOT / "flask_loyalty", OURS) | sources(ROOT / "grammar", f"{OURS}.grammar")


def sources(folder: Path, name: str) -> dict[str, str]:
    """The text of each module under a folder, by the module's name."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        found[".".join([name, *parts])] = path.read_text(encoding="utf-8")
    return found


def packages() -> set[str]:
    """Packages of one file: their relative imports count from themselves."""
    found = set()
    for top in ("flask_loyalty", "example_shop"):
        for path in (ROOT / top).rglob("__init__.py"):
            found.add(".".join(path.relative_to(ROOT).parent.parts))
    return found


PACKAGES = packages()


def importable(module: str) -> bool:
    """Migrations run only under Alembic."""
    return ".migrations" not in module


def room(module: str) -> str:
    """``flask_loyalty.money.amounts`` is in ``money``; the root package is in ``""``."""
    return inside(module).split(".")[0]


def inside(module: str) -> str:
    return module.removeprefix(OURS).removeprefix(".")


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
