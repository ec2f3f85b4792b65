"""Keep the choice of a rule that waits, versions of a rule that were taken back, and which mediations were submitted."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

mediation = sa.table("mediation", sa.column("id", sa.Integer()), sa.column("mediator_id", sa.Integer()))
application = sa.table("application", sa.column("id", sa.Integer()), sa.column("mediator_id", sa.Integer()))
snapshot = sa.table(
    "application_snapshot", sa.column("application_id", sa.Integer()), sa.column("written", sa.LargeBinary())
)
submitted = sa.table("submitted_mediation", sa.column("mediation_id", sa.Integer()))


def upgrade():
    op.create_table(
        "rule_choice",
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_rule_choice_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mediator_id", name=op.f("pk_rule_choice")),
    )
    op.create_table(
        "rule_taken_back",
        sa.Column("rule_version_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_version_id"],
            ["rule_version.id"],
            name=op.f("fk_rule_taken_back_rule_version_id_rule_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_rule_taken_back_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("rule_version_id", name=op.f("pk_rule_taken_back")),
    )
    with op.batch_alter_table("rule_taken_back", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_taken_back_by_id"), ["by_id"], unique=False)
    op.create_table(
        "submitted_mediation",
        sa.Column("mediation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
            name=op.f("fk_submitted_mediation_mediation_id_mediation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mediation_id", name=op.f("pk_submitted_mediation")),
    )
    _mark_what_was_submitted()


def _mark_what_was_submitted():
    """The entries of every snapshot that are still in their mediator's logbook."""
    connection = op.get_bind()
    kept = sa.select(mediation.c.id, mediation.c.mediator_id)
    owners = {each.id: each.mediator_id for each in connection.execute(kept)}
    frozen = sa.select(application.c.mediator_id, snapshot.c.written).join(
        snapshot, snapshot.c.application_id == application.c.id
    )
    found = set()
    for mediator_id, written in connection.execute(frozen):
        found |= {each["key"] for each in json.loads(written)["entries"] if owners.get(each["key"]) == mediator_id}
    if found:
        connection.execute(submitted.insert(), [{"mediation_id": each} for each in sorted(found)])


def downgrade():
    op.drop_table("submitted_mediation")
    op.drop_table("rule_taken_back")
    op.drop_table("rule_choice")
