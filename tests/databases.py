"""A real PostgreSQL server for the tests that need one: its own folder, loopback only, ended with the session."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


class Cluster:
    """A server on a free port of 127.0.0.1 with a cluster of its own, that can be stopped and started again.

    PostgreSQL refuses to run as root: as root it runs as the user `postgres`, who must be able to reach the folder.
    """

    def __init__(self, folder: Path, binaries: Path) -> None:
        owner = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self._as_user = ["runuser", "-u", owner, "--"] if os.geteuid() == 0 else []
        if os.geteuid() == 0:
            shutil.chown(folder, owner, owner)
        self._folder, self._binaries, self._port = folder, binaries, _free_port()
        self._run("initdb", "-U", "everyline", "-A", "trust", "-E", "UTF8")
        self.url = f"postgresql+psycopg://everyline@127.0.0.1:{self._port}/"

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """As a crash would: no client is waited for, nothing is shut down in order."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(self._binaries / program), "-D", str(self._folder / "data"), *arguments]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=self._folder)


@contextmanager
def postgresql(folder: Path, binaries: Path) -> Iterator[str]:
    """A server with an empty cluster; gives its URL up to the name of a database."""
    cluster = Cluster(folder, binaries)
    cluster.start()
    try:
        yield cluster.url
    finally:
        cluster.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
