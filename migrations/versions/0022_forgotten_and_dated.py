"""Keep of which versions the words are forgotten, and of requests how the mediation was dated when it was asked about."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

A_YEAR = timedelta(days=365)

request = sa.table(
    "feedback_request",
    sa.column("id", sa.Integer()),
    sa.column("slot_id", sa.Integer()),
    sa.column("sends_on", sa.Date()),
    sa.column("dated_on", sa.Date()),
)
slot = sa.table("feedback_slot", sa.column("id", sa.Integer()), sa.column("mediation_id", sa.Integer()))
mediation = sa.table("mediation", sa.column("id", sa.Integer()), sa.column("listed_on", sa.Date()))


def upgrade():
    with op.batch_alter_table("digest_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("has_words", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("digest_version", schema=None) as batch_op:
        batch_op.alter_column("has_words", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("feedback_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dated_on", sa.Date(), nullable=True))
    _date_requests()
    with op.batch_alter_table("feedback_request", schema=None) as batch_op:
        batch_op.alter_column("dated_on", existing_type=sa.Date(), nullable=False)


def downgrade():
    with op.batch_alter_table("feedback_request", schema=None) as batch_op:
        batch_op.drop_column("dated_on")
    with op.batch_alter_table("digest_version", schema=None) as batch_op:
        batch_op.drop_column("has_words")


def _date_requests():
    """Those that were asked before get the date of now, as far as it could be asked about on the day it was."""
    found = op.get_bind().execute(
        sa.select(request.c.id, request.c.sends_on, mediation.c.listed_on)
        .join(slot, slot.c.id == request.c.slot_id)
        .join(mediation, mediation.c.id == slot.c.mediation_id)
    )
    for row in found.all():
        dated_on = min(max(row.listed_on, row.sends_on - A_YEAR), row.sends_on)
        op.execute(request.update().where(request.c.id == row.id).values(dated_on=dated_on))
