"""A running server, a Chromium, and the promise that nothing leaves this machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-22"
HOW_TO_GET_ONE = (
    "No Chromium here. Install Debian's package chromium, or set CHROMIUM=/path/to/it, and run the tests again."
)


def _chromium() -> str | None:
    """CHROMIUM, else one on the path, else Debian's package when we may install it."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    subprocess.run(["apt-get", "update"], check=False, capture_output=True)
    subprocess.run(install, check=False, capture_output=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    return shutil.which("chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = _chromium()
    if not path:
        pytest.skip(HOW_TO_GET_ONE)
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def start_server(data: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    """`entente serve` on that port, from another folder than the code's; returns when it answers."""
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "entente", "serve", "--port", str(port)],
            cwd=log.parent,
            env={
                **os.environ,
                "ENTENTE_DATA": str(data),
                "ENTENTE_TODAY": TODAY,
                "PYTHONPATH": str(ROOT),
            },
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health"):
                return server
        except (urllib.error.URLError, ConnectionError):
            if server.poll() is not None:
                break
            time.sleep(0.1)
    server.kill()
    raise AssertionError(f"The server did not come up:\n{log.read_text()}")


@pytest.fixture(scope="session")
def base_url(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a warm server that all tests of the session share."""
    port = free_port()
    server = start_server(built, port, tmp_path_factory.mktemp("server") / "log.txt")
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def fed_url(fed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a second server, over the data folder in which feeds and lists are loaded."""
    port = free_port()
    server = start_server(fed, port, tmp_path_factory.mktemp("fed_server") / "log.txt")
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(page: Page) -> Iterator[None]:
    """Fail when a page asks anything outside loopback."""
    outside: list[str] = []

    def look(request: Any) -> None:
        local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
        if not request.url.startswith(local):
            outside.append(request.url)

    page.context.on("request", look)
    yield
    assert outside == []


def ready(page: Page) -> None:
    """Wait until the page has run and drawn, and says no error."""
    page.wait_for_timeout(150)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=30_000)


def open_page(page: Page, address: str) -> None:
    """Open an address of the server and wait for it."""
    page.goto(address)
    expect(page.locator("h1.title")).to_be_visible(timeout=30_000)
    ready(page)


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical, one line a rule and element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
