"""With default settings no socket reaches beyond this process: asked of the interpreter and of the kernel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

GUARD = """
import sys
def guard(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"):
        sys.stderr.write(f"SOCKET {event} {args[1:]}\\n"); sys.stderr.flush()
        import os; os._exit(97)
sys.addaudithook(guard)
sys.argv = ["everyline", *sys.argv[1:]]
from everyline.cli import main
main()
"""
COMMANDS = (
    ("ask", "What is the dose of deuruxolitinib?"),
    ("search", "baricitinib lipids"),
    ("cards", "lint"),
)


@pytest.mark.parametrize("args", COMMANDS, ids=lambda args: args[0])
def test_no_command_opens_a_socket(environment: dict[str, str], args: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-c", GUARD, *args], capture_output=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr.decode()


def test_the_guard_of_this_test_does_catch_a_socket(environment: dict[str, str]) -> None:
    opened = GUARD.replace("from everyline.cli import main", "import socket").replace(
        "main()", "socket.create_connection(('127.0.0.1', 9))"
    )
    done = subprocess.run([sys.executable, "-c", opened], capture_output=True, env=environment, timeout=60)
    assert done.returncode == 97


@pytest.mark.skipif(shutil.which("unshare") is None or os.geteuid() != 0, reason="needs unshare and root")
def test_a_first_use_works_where_no_network_exists(environment: dict[str, str], tmp_path: object) -> None:
    fresh = {**environment, "XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}
    command = ["unshare", "-n", sys.executable, "-m", "everyline", "ask", "What is SALT?"]
    done = subprocess.run(command, capture_output=True, env=fresh, timeout=180)
    assert done.returncode == 0, done.stderr.decode()
    assert b"SALT divides the scalp" in done.stdout
