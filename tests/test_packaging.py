"""What is shipped: wheel, source archive and editable installation hold code and grammar."""

import configparser
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.infrastructure import run

ROOT = Path(__file__).resolve().parent.parent
# What a build reads; copied away, so that a build leaves nothing in the checkout.
SOURCES = ["setup.cfg", "pyproject.toml", "README.md", "LICENSE", "MANIFEST.in", "flask_loyalty", "grammar"]
FOLDERS = {"flask_loyalty": "flask_loyalty", "grammar": "flask_loyalty/grammar"}

# Run without `site`, so that this checkout's own editable installation cannot answer instead.
PROBE = """
import json, site, sys
where, libraries = sys.argv[1:3]
site.addsitedir(where)
sys.path.append(libraries)
import flask_loyalty, flask_loyalty.grammar
from importlib.resources import files
missing = [name for package, name in json.loads(sys.argv[3]) if not files(package).joinpath(name).is_file()]
print(json.dumps([flask_loyalty.__file__, flask_loyalty.grammar.__file__, missing]))
"""


def test_packages_are_the_folders():
    """``setup.cfg`` spells the packages out, because of the mapping; a new folder must be added there."""
    folders = {
        ".".join([shipped.replace("/", "."), *path.parent.relative_to(ROOT / folder).parts])
        for folder, shipped in FOLDERS.items()
        for path in (ROOT / folder).rglob("__init__.py")
    }
    assert set(setup("options", "packages")) == folders
    assert len(setup("options", "packages")) == len(folders), "a package is listed twice"


def test_every_code_folder_is_a_package():
    """A folder without ``__init__.py`` would work here and be missing in the wheel."""
    homes = {path.parent for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")}
    homes = {home for home in homes if "migrations" not in home.parts}  # data: Alembic reads them by path
    assert sorted(str(home) for home in homes if not (home / "__init__.py").exists()) == []


def test_run_time_needs_few_libraries():
    names = {name_of(line) for line in setup("options", "install_requires")}
    assert " ".join(sorted(names)) == (
        "alembic babel flask flask-sqlalchemy lark marshmallow segno sqlalchemy tzdata"
    )


def test_constraints_pin_everything_and_name_no_address():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []
    wanted = setup("options", "install_requires")
    for extra in setup_file()["options.extras_require"]:
        wanted += setup("options.extras_require", extra)
    assert {name_of(line) for line in wanted} <= {name_of(line) for line in pins}


def test_wheel_holds_every_file(built):
    """Built from the source archive, so that the archive is complete too."""
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = wheel.namelist()
    assert sorted(shipped_files() - set(names)) == []
    assert [name for name in names if "__pycache__" in name or not name.startswith("flask_loyalty")] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_source_archive_holds_the_documents(built):
    with tarfile.open(built["sdist"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    expected = {str(path.relative_to(ROOT)) for folder in FOLDERS for path in files_under(ROOT / folder)}
    assert sorted((expected | {"LICENSE", "setup.cfg", "pyproject.toml"}) - names) == []


@pytest.mark.parametrize("kind", ["wheel", "editable"])
def test_an_installed_copy_finds_its_documents(built, kind, tmp_path):
    with zipfile.ZipFile(built[kind]) as archive:
        archive.extractall(tmp_path)
    data = [(package_of(path), path.name) for path in map(Path, sorted(shipped_files()))]
    home, grammar, missing = probe(tmp_path, [pair for pair in data if pair[0]])
    expected = tmp_path if kind == "wheel" else Path(built["tree"])
    assert Path(home).is_relative_to(expected)
    assert Path(grammar).is_relative_to(expected)
    assert missing == []


@pytest.fixture(scope="session")
def built() -> dict[str, str]:
    """The paths of a wheel, a source archive, an editable wheel, and of the copied tree; built once a run."""
    return run.once("packaging", build)


def build() -> dict[str, str]:
    tree, out = run.folder() / "packaging" / "tree", run.folder() / "packaging" / "out"
    copy_sources(tree)
    call([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out)], tree)
    editable = "from setuptools import build_meta; import sys; build_meta.build_editable(sys.argv[1])"
    call([sys.executable, "-c", editable, str(out / "editable")], tree)
    (wheel,), (sdist,), (linked,) = out.glob("*.whl"), out.glob("*.tar.gz"), out.glob("editable/*.whl")
    return {"wheel": str(wheel), "sdist": str(sdist), "editable": str(linked), "tree": str(tree)}


def copy_sources(tree: Path) -> None:
    tree.mkdir(parents=True)
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, tree / name)


def call(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def probe(where: Path, data: list[tuple[str, str]]) -> tuple[str, str, list[str]]:
    libraries = sysconfig.get_path("purelib")
    command = [sys.executable, "-S", "-c", PROBE, str(where), libraries, json.dumps(data)]
    done = subprocess.run(command, cwd=where, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return tuple(json.loads(done.stdout))


def shipped_files() -> set[str]:
    """Every file under our folders, by its place in an installed copy."""
    return {
        f"{shipped}/{path.relative_to(ROOT / folder)}"
        for folder, shipped in FOLDERS.items()
        for path in files_under(ROOT / folder)
    }


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def package_of(path: Path) -> str:
    """The package that a shipped file lies directly in; nothing for one in a plain folder of data."""
    package = ".".join(path.parent.parts)
    return package if package in setup("options", "packages") else ""


def setup_file() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def setup(section: str, name: str) -> list[str]:
    lines = setup_file()[section][name].splitlines()
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def name_of(requirement: str) -> str:
    """``psycopg[binary]>=3.1`` is ``psycopg``."""
    return re.split(r"[^A-Za-z0-9._-]", requirement.strip())[0].lower().replace("_", "-")
