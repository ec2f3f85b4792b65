"""Keep what staff decide about listings and certifications, and find the record of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("contribution", sa.String(length=30), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_approval_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["users.id"], name=op.f("fk_approval_moved_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("application_id", name=op.f("uq_approval_application_id")),
    )
    op.create_index(op.f("ix_approval_moved_by_id"), "approval", ["moved_by_id"])
    with op.batch_alter_table("certification", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("decided_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_foreign_key(
            batch_op.f("fk_certification_decided_by_id_users"), "users", ["decided_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_certification_decided_by_id"), ["decided_by_id"])
    with op.batch_alter_table("certification", schema=None) as batch_op:
        batch_op.alter_column("version", existing_type=sa.Integer(), server_default=None)
    op.create_index("ix_audit_record_subject_subject_id", "audit_record", ["subject", "subject_id"])
    op.create_index("ix_audit_record_by_id", "audit_record", ["by_id"])


def downgrade():
    op.drop_index("ix_audit_record_by_id", table_name="audit_record")
    op.drop_index("ix_audit_record_subject_subject_id", table_name="audit_record")
    with op.batch_alter_table("certification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certification_decided_by_id"))
        batch_op.drop_constraint(batch_op.f("fk_certification_decided_by_id_users"), type_="foreignkey")
        batch_op.drop_column("version")
        batch_op.drop_column("reason")
        batch_op.drop_column("decided_by_id")
        batch_op.drop_column("refused_at")
    op.drop_index(op.f("ix_approval_moved_by_id"), table_name="approval")
    op.drop_table("approval")
