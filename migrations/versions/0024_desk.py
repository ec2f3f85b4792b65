"""Keep versions of what is recorded of criteria, and of a result that staff entered its paper and why."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ENTERED = {"reference": 200, "entered_because": 300}


def upgrade():
    with op.batch_alter_table("criterion_mark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("criterion_mark", schema=None) as batch_op:
        batch_op.alter_column("version", existing_type=sa.Integer(), server_default=None)
    for name, length in ENTERED.items():
        with op.batch_alter_table("application", schema=None) as batch_op:
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        with op.batch_alter_table("application", schema=None) as batch_op:
            batch_op.alter_column(name, existing_type=sa.String(length=length), server_default=None)


def downgrade():
    with op.batch_alter_table("application", schema=None) as batch_op:
        for name in ENTERED:
            batch_op.drop_column(name)
    with op.batch_alter_table("criterion_mark", schema=None) as batch_op:
        batch_op.drop_column("version")
