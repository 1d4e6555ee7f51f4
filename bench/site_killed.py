"""Whether a server that is killed again and again in the middle of reviewing loses an act it acknowledged.

A real `everyline serve` over a board with three articles under review; eight reviewers comment and review as fast as
they can; after some acts the process and all its children get SIGKILL, then the server is started again, over and over.
Then the trail is checked, and the database is held against what the reviewers were told.

    python bench/site_killed.py [--database sqlite|postgresql] [--kills 25] [--seed 7]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from served import Acts, Server, cast, opened, whole  # noqa: E402
from site_load import database, questions  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--kills", type=int, default=25)
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    chance, acts, begun = random.Random(given.seed), Acts(), time.monotonic()
    with tempfile.TemporaryDirectory() as home, database(given.database, Path(home)) as url:
        server = Server(Path(home), url, Path(home) / "log")
        with opened(server.settings) as (bench, board):
            people = cast(bench, board, reviewers=8, published=(), reviewed=questions()[:3])
        for kill in range(given.kills):
            acts.until_killed(
                server, people, at_least=chance.randint(1, 40), then_s=chance.uniform(0, 0.2), seed=100 * kill
            )
        with opened(server.settings) as (_, board):
            kept, told = whole(board)
            lost = acts.acknowledged - set(kept)
            figures = {
                "database": given.database,
                "kills": given.kills,
                "acknowledged": len(acts.acknowledged),
                "not_acknowledged": len(acts.tried - acts.acknowledged),
                "lost": len(lost),
                "half": (kept - told).total() + (told - kept).total(),
                "done_twice": sum(count - 1 for count in kept.values()),
                "trail_faults": len(board.trail_faults()),
                "seconds": round(time.monotonic() - begun, 1),
            }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
