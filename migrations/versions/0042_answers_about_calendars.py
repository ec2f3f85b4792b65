"""Keep what a mediator says once about their calendars: the weights of signs, and answers by keyed hash."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "import_setting",
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_import_setting_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mediator_id", name=op.f("pk_import_setting")),
    )
    op.create_table(
        "import_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("latest", sa.String(length=64), nullable=True),
        sa.Column("import_run_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_import_answer_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_import_answer_session_id_session"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name=op.f("fk_import_answer_import_run_id_import_run"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["calendar_source.id"],
            name=op.f("fk_import_answer_source_id_calendar_source"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_answer")),
    )
    op.create_index(
        "uq_import_answer_mediator_id_about_key", "import_answer", ["mediator_id", "about", "key"], unique=True
    )
    op.create_index(op.f("ix_import_answer_session_id"), "import_answer", ["session_id"])
    op.create_index(op.f("ix_import_answer_source_id"), "import_answer", ["source_id"])
    op.create_index(op.f("ix_import_answer_import_run_id"), "import_answer", ["import_run_id"])


def downgrade():
    op.drop_table("import_answer")
    op.drop_table("import_setting")
