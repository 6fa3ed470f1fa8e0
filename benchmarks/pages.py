"""What the main pages cost: requests a second, p50, p95, CPU ms a request, queries a page.

    python -m benchmarks.pages --cases 10000 --cases 100000

Each size gets an instance of its own under a folder kept for the next run (--folder), filled by
`flask seed`, served by gunicorn with two workers. CPU is user and system time of the workers, read
before and after; requests come from two clients at once on the same machine.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

from benchmarks import ways
from benchmarks.ways import token_in

ROOT = Path(__file__).resolve().parents[1]
PORT = 5057
TARGETS = {
    "home": (3.5, 3.5), "form": (5, 5), "filing": (9, 9), "tracking": (5, 5), "desk": (10, 10),
    "overdue": (10, 10), "case": (8, 8), "search": (15, 25), "oversight": (10, 10),
}  # fmt: skip


class Visitor:
    """A browser of the barest kind: cookies, forms, one kept connection."""

    def __init__(self, port: int = PORT) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Return status, Location and body."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers["Accept-Encoding"] = "identity"
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form)
        try:
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self.line.close()
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def get(self, path: str) -> str:
        """Fetch a page that must be there."""
        status, where, body = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"GET {path}: {status} {where}")
        return body

    def token(self, path: str) -> str:
        """Return the form token on a page."""
        return token_in(self.get(path))

    def send(self, path: str, form: dict[str, str]) -> str:
        """Send a form found on *path* and return where it leads."""
        return self.post(path, {**form, "csrf_token": self.token(path)})

    def post(self, path: str, form: dict[str, str]) -> str:
        """Send a form and return where it leads."""
        status, where, body = self.ask("POST", path, form)
        if status not in {302, 303}:
            raise SystemExit(f"POST {path}: {status} {body[-2000:]}")
        return where


@dataclass
class Measured:
    """One page under load."""

    name: str
    per_second: float
    p50: float
    p95: float
    cpu: float
    queries: float
    target: float
    memory: float

    def line(self) -> str:
        """Return the row of the table."""
        good = "✓" if self.cpu <= self.target else "✗"
        return (
            f"{self.name:10} {self.per_second:8.0f} {self.p50:8.1f} {self.p95:8.1f} "
            f"{self.cpu:8.2f} {self.target:7.1f} {good} {self.queries:8.0f} {self.memory:8.0f}"
        )


def flask(folder: Path, *words: str) -> None:
    """Run a command of ours on the instance in *folder*."""
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=ROOT,
        env=environment(folder),
        check=True,
    )


def environment(folder: Path) -> dict[str, str]:
    """Return the environment for the instance in *folder*."""
    return {**os.environ, "NGHEDAN_INSTANCE": str(folder)}


def filled(folder: Path, cases: int) -> None:
    """Fill *folder* with *cases* unless an earlier run has."""
    done = folder / f"seeded-{cases}"
    if done.exists():
        return
    started = time.monotonic()
    flask(folder, "setup")
    flask(folder, "seed", "--cases", str(cases))
    done.parent.mkdir(parents=True, exist_ok=True)
    done.touch()
    print(f"filled {cases:,} cases in {time.monotonic() - started:.0f} s")


@contextmanager
def served(folder: Path) -> Iterator[psutil.Process]:
    """Serve *folder* with gunicorn and two workers; yield its master process."""
    log = folder / "queries.log"
    log.unlink(missing_ok=True)
    command = [
        sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--workers", "2",
        "--bind", f"127.0.0.1:{PORT}", "app:create_app()",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment(folder))
    try:
        for _ in range(100):
            time.sleep(0.1)
            try:
                Visitor().get("/healthz")
                break
            except OSError:
                continue
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def cpu_seconds(master: psutil.Process) -> float:
    """Return user and system seconds of the workers."""
    return sum(
        each.cpu_times().user + each.cpu_times().system
        for each in master.children(recursive=True)
        if each.is_running()
    )


def memory(master: psutil.Process) -> float:
    """Return the proportional set size of both workers in MB."""
    return sum(each.memory_full_info().pss for each in master.children()) / 1e6


def load(
    master: psutil.Process, make: Callable[[], Callable[[], None]], requests: int
) -> tuple[float, list[float], float]:
    """Let two clients make *requests* in all; return seconds, times in ms, CPU seconds."""
    asks = [make(), make()]
    for ask in asks:
        for _ in range(5):
            ask()
    before, started = cpu_seconds(master), time.monotonic()
    times: list[float] = []

    def go(ask: Callable[[], None]) -> None:
        for _ in range(requests // 2):
            began = time.monotonic()
            ask()
            times.append((time.monotonic() - began) * 1000)

    threads = [threading.Thread(target=go, args=(ask,)) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - started, times, cpu_seconds(master) - before


def measure(folder: Path, cases: int, requests: int) -> None:
    """Fill, serve, and print the table for one size."""
    filled(folder, cases)
    counted = ways.queries(folder)
    with served(folder) as master:
        idle = memory(master)
        print(f"\n{cases:,} cases · two workers · {requests} requests a page")
        print(
            f"{'page':10} {'req/s':>8} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'to reach':>9} {'queries':>8} {'PSS MB':>8}"
        )
        for name, make in ways.pages(folder, Visitor, requests).items():
            seconds, times, cpu = load(master, make, requests)
            times.sort()
            row = Measured(
                name,
                len(times) / seconds,
                statistics.median(times),
                times[int(len(times) * 0.95)],
                cpu * 1000 / len(times),
                counted.get(name, float("nan")),
                TARGETS[name][cases > 10_000],
                memory(master),
            )
            print(row.line(), flush=True)
        print(
            f"memory of both workers (PSS): idle {idle:.0f} MB, after load {memory(master):.0f} MB"
        )


def start_up(folder: Path) -> None:
    """Print the CPU seconds that loading the application takes."""
    spent = []
    for _ in range(3):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "import app, time; app.create_app(); print(time.process_time())",
            ],
            cwd=ROOT,
            env=environment(folder),
            capture_output=True,
            text=True,
            check=True,
        )
        spent.append(float(done.stdout))
    print(f"start-up: {min(spent):.2f} CPU s (to reach 1.30)")


def main() -> None:
    """Measure each size asked for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--cases", type=int, action="append")
    asked.add_argument("--requests", type=int, default=400)
    asked.add_argument("--folder", type=Path, default=ROOT / "instance" / "bench")
    said = asked.parse_args()
    for cases in said.cases or [10_000]:
        folder = (said.folder / str(cases)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        start_up(folder)
        measure(folder, cases, said.requests)


if __name__ == "__main__":
    main()
