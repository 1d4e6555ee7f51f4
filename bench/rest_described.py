"""Whether the REST interface answers only what its OpenAPI description tells: requests made up by schemathesis, right
and wrong, to every operation, with a token of each role and with none.

    python bench/rest_described.py [--examples 20] [--seed 1] [--database sqlite|postgresql]

Stops at the first answer that is a fault of ours (5xx) or not as described.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests"), str(HERE.parent / "tests" / "integration" / "rest")]

from fuzzing import fuzz  # noqa: E402

from everyline.domain.programs import Scope  # noqa: E402
from everyline.domain.review import Role  # noqa: E402
from everyline.engine.programs import make_token  # noqa: E402
from everyline.engine.site import Site  # noqa: E402
from everyline.review.sessions import SessionStore  # noqa: E402
from everyline.serving import make_app  # noqa: E402
from served import Server, cast, opened  # noqa: E402
from site_load import database, questions  # noqa: E402

PASSWORD = "a long enough password"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--examples", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = options.parse_args()
    begun, told = time.monotonic(), {}
    with tempfile.TemporaryDirectory() as home, database(given.database, Path(home)) as url:
        server = Server(Path(home), url, Path(home) / "log")
        with opened(server.settings) as (bench, board):
            cast(bench, board, reviewers=2, published=questions()[:1], reviewed=questions()[1:2])
            chair = next(one for one in board.store.members() if Role.ADMIN in one.roles)
            revision = next(r for a in board.store.articles() for r in board.store.article(a.slug)[1])
            site = Site(
                bench, board, SessionStore(board.store.engine), lambda: datetime.now(UTC), asks_a_minute=1_000_000
            )
            app = make_app(site)
            for role in (None, *Role):
                headers = {}
                if role is not None:
                    address = f"{role.name.lower()}.fuzz@example.org"
                    one = board.invite(
                        chair, name=role.value, email=address, roles=frozenset({role}), password=PASSWORD
                    )
                    headers = {"Authorization": f"Bearer {make_token(board, one, 'fuzz', list(Scope))[1]}"}
                known = {"revision": revision.id, "comment": "1", "member": chair.id}
                statuses = fuzz(app, headers, examples=given.examples, known=known, seed=given.seed)
                told[role.value if role else "nobody"] = dict(sorted(statuses.items()))
            faults = len(board.trail_faults())
    requests = sum(count for of_role in told.values() for count in of_role.values())
    server_errors = sum(count for of_role in told.values() for status, count in of_role.items() if status >= 500)
    figures = {
        "database": given.database, "requests": requests, "server_errors": server_errors, "not_as_described": 0,
        "trail_faults": faults, "by_role": told, "seconds": round(time.monotonic() - begun, 1),
    }  # fmt: skip
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
