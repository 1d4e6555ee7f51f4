"""What the database holds in place of what was approved is never shown."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from tests.integration.publish_site.conftest import SLUG

from everyline.db.sql import writing
from everyline.domain.ids import content_hash
from everyline.domain.review import Revision
from everyline.engine.board import Board
from everyline.review.tables import REVISIONS


@pytest.mark.parametrize("is_hash_changed_too", [False, True])
def test_words_that_were_changed_in_the_database_are_not_shown(
    anybody: TestClient, board: Board, article: Revision, is_hash_changed_too: bool
) -> None:
    other = article.content.replace("50 mg", "500 mg")
    changed = {"content": other} | ({"hash": content_hash(other)} if is_hash_changed_too else {})
    with writing(board.store.engine) as connection:
        connection.execute(update(REVISIONS).where(REVISIONS.c.id == article.id).values(**changed))
    for path in (f"/articles/{SLUG}", f"/articles/{SLUG}.json", f"/articles/{SLUG}.md", f"/api/v1/articles/{SLUG}"):
        answer = anybody.get(path)
        assert answer.status_code == 503, path
        assert "500 mg" not in answer.text
        assert "not the one that was approved" in answer.text
