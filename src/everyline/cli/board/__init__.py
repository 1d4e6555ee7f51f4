"""`everyline board`: who is on the board, what is before it, and every act on a revision.

Whoever acts says who they are with `--as` and their password; what they may do is decided in the engine.
"""

from __future__ import annotations

import typer

from everyline.cli.board import acts, exports, invitations, keeping, members, revisions, tokens, trail

app = typer.Typer(no_args_is_help=True, add_completion=False)
app.command("found")(members.found)
app.command("invite")(members.invite)
app.command("invite-by-link")(invitations.invite_by_link)
app.command("invitations")(invitations.invitations)
app.command("take-back")(invitations.take_back)
app.command("sign-out")(invitations.sign_out)
app.command("password")(members.password)
app.command("member")(members.change_member)
app.command("interests")(members.interests)
app.command("members")(members.members)
app.command("queue")(revisions.queue)
app.command("show")(revisions.show)
app.command("create")(revisions.create)
app.command("revise")(revisions.revise)
app.command("reword")(revisions.reword)
app.command("replace")(revisions.replace)
app.command("withhold")(revisions.withhold)
app.command("diff")(revisions.diff)
app.command("export")(exports.export)
app.command("review")(acts.review)
app.command("mark")(acts.mark)
app.command("comment")(acts.comment)
app.command("settle")(acts.settle)
app.command("move")(acts.move)
app.command("watch")(trail.watch)
app.command("trail")(trail.trail)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.add_typer(tokens.app, name="token", help="Tokens of programs that act for you over REST.")
