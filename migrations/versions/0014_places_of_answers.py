"""Let answers lie at random places, to be found by a key that an index holds alone."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEPT = "answers_meanwhile"
COLUMNS = "key, receipt, sealed, version"


def upgrade():
    place = sa.Column(
        "place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
    )
    made_anew(
        place,
        sa.PrimaryKeyConstraint("place", name=op.f("pk_feedback_answer")),
        sa.UniqueConstraint("key", name=op.f("uq_feedback_answer_key")),
    )


def downgrade():
    made_anew(sa.PrimaryKeyConstraint("key", name=op.f("pk_feedback_answer")), sqlite_with_rowid=False)


def made_anew(*what, **how):
    """Make the table anew and put what was in it back, in an order that chance gives."""
    op.execute(f"CREATE TABLE {KEPT} AS SELECT {COLUMNS} FROM feedback_answer")
    op.drop_table("feedback_answer")
    table = op.create_table(
        "feedback_answer",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("receipt", name=op.f("uq_feedback_answer_receipt")),
        *what,
        **how,
    )
    connection = op.get_bind()
    keys = connection.scalars(sa.text(f"SELECT key FROM {KEPT}")).all()
    secrets.SystemRandom().shuffle(keys)
    for key in keys:
        row = connection.execute(sa.text(f"SELECT {COLUMNS} FROM {KEPT} WHERE key = :key"), {"key": key}).one()
        place = {"place": secrets.randbits(63)} if "place" in table.columns else {}
        connection.execute(table.insert().values(**row._mapping, **place))
    op.drop_table(KEPT)
