"""Keep names and addresses as they are searched, and every step of a decision about a listing with its reason."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"})
users = sa.table(
    "users",
    sa.column("id", sa.Integer()),
    sa.column("name", sa.String()),
    sa.column("email", sa.String()),
    sa.column("folded", sa.Text()),
)

approval = sa.table(
    "approval",
    sa.column("id", sa.Integer()),
    sa.column("application_id", sa.Integer()),
    sa.column("reason", sa.LargeBinary()),
)
audit_record = sa.table(
    "audit_record",
    sa.column("id", sa.Integer()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("by_id", sa.Integer()),
    sa.column("verb", sa.String()),
    sa.column("subject", sa.String()),
    sa.column("subject_id", sa.Integer()),
)
account = sa.table("users", sa.column("id", sa.Integer()))
approval_step = sa.table(
    "approval_step",
    sa.column("application_id", sa.Integer()),
    sa.column("verb", sa.String()),
    sa.column("reason", sa.LargeBinary()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("by_id", sa.Integer()),
)


def upgrade():
    _fold_names()
    op.create_table(
        "approval_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_approval_step_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_approval_step_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_step")),
    )
    op.create_index(op.f("ix_approval_step_application_id"), "approval_step", ["application_id"])
    op.create_index(op.f("ix_approval_step_by_id"), "approval_step", ["by_id"])
    _tell_steps()


def _tell_steps():
    """From the record; of the reasons only the last one of staff was kept."""
    connection = op.get_bind()
    decisions = {each.id: each for each in connection.execute(sa.select(approval))}
    people = set(connection.scalars(sa.select(account.c.id)))
    told = sa.select(audit_record).where(audit_record.c.subject == "approval", audit_record.c.verb.like("listing: %"))
    rows = [row for row in connection.execute(told.order_by(audit_record.c.id)) if row.subject_id in decisions]
    last = {row.subject_id: row.id for row in rows if row.verb != "listing: ask"}
    steps = [
        {
            "application_id": decisions[row.subject_id].application_id,
            "verb": row.verb.removeprefix("listing: "),
            "reason": decisions[row.subject_id].reason if last.get(row.subject_id) == row.id else None,
            "at": row.at,
            "by_id": row.by_id if row.by_id in people else None,
        }
        for row in rows
    ]
    if steps:
        connection.execute(approval_step.insert(), steps)


def _fold_names():
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("folded", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    found = connection.execute(sa.select(users.c.id, users.c.name, users.c.email)).all()
    if found:
        filled = users.update().where(users.c.id == sa.bindparam("number")).values(folded=sa.bindparam("text"))
        connection.execute(filled, [{"number": each.id, "text": folded(each.name, each.email)} for each in found])


def folded(*texts):
    """As the portal did it when this was written."""
    decomposed = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(letters.translate(PLAIN).split())


def downgrade():
    op.drop_table("approval_step")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("folded")
