"""Keep the versions of every rule, whose rule a mediator follows, and the programmes with their assessors."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

LIVE = sa.text("ended_at IS NULL")


def upgrade():
    op.create_table(
        "rule_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_rule_version_made_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("scheme", "number", name=op.f("uq_rule_version_scheme_number")),
    )
    op.create_index(op.f("ix_rule_version_made_by_id"), "rule_version", ["made_by_id"])
    op.create_table(
        "followed_rule",
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_followed_rule_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mediator_id", name=op.f("pk_followed_rule")),
    )
    op.create_index(op.f("ix_followed_rule_scheme"), "followed_rule", ["scheme"])
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("delivery", sa.String(length=30), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("criteria_link", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("form_token", name=op.f("uq_programme_form_token")),
    )
    op.create_table(
        "programme_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_programme_status_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_status_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_status")),
    )
    op.create_index(op.f("ix_programme_status_by_id"), "programme_status", ["by_id"])
    op.create_index(op.f("ix_programme_status_programme_id"), "programme_status", ["programme_id"])
    op.create_table(
        "programme_assessor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["users.id"], name=op.f("fk_programme_assessor_invited_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_assessor_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_programme_assessor_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_assessor")),
        sa.UniqueConstraint("form_token", name=op.f("uq_programme_assessor_form_token")),
    )
    op.create_index(op.f("ix_programme_assessor_invited_by_id"), "programme_assessor", ["invited_by_id"])
    op.create_index(op.f("ix_programme_assessor_programme_id"), "programme_assessor", ["programme_id"])
    op.create_index(op.f("ix_programme_assessor_user_id"), "programme_assessor", ["user_id"])
    op.create_index(
        "uq_programme_assessor_live",
        "programme_assessor",
        ["programme_id", "user_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def downgrade():
    op.drop_table("programme_assessor")
    op.drop_table("programme_status")
    op.drop_table("programme")
    op.drop_table("followed_rule")
    op.drop_table("rule_version")
