"""What pages take, added up by the hour, and how large backups are.

The last backup so far is known by the record of who did what, without its size. Going back, measurements are gone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "measured",
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slow", sa.Integer(), nullable=False),
        sa.Column("very_slow", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "kind", "name", name=op.f("pk_measured")),
    )
    op.create_table(
        "backup_made",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_made")),
    )
    op.execute(
        "INSERT INTO backup_made (made_at) SELECT max(at) FROM audit_record"
        " WHERE subject = 'backup' AND verb = 'made a backup' HAVING max(at) IS NOT NULL"
    )


def downgrade():
    op.drop_table("backup_made")
    op.drop_table("measured")
