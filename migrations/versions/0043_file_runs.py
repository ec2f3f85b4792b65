"""Say which imports read a spreadsheet or a logbook file instead of a calendar.

Going back, nothing tells them apart: all of them are imports of a calendar then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "file_run",
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name=op.f("fk_file_run_import_run_id_import_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_run_id", name=op.f("pk_file_run")),
    )


def downgrade():
    op.drop_table("file_run")
