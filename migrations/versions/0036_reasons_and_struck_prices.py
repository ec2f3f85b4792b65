"""Keep why staff decided about a VAT number, and prices that are taken back.

What was decided before has its reason in the letter only. Going back, prices that were taken back go.
"""

import sqlalchemy as sa
from alembic import op

STANDS = sa.text("taken_back_at IS NULL")

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("vat_check", sa.Column("reason", sa.String(length=500), nullable=False, server_default=""))
    with op.batch_alter_table("price") as batch:
        batch.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("taken_back_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_price_taken_back_by_id_users"), "users", ["taken_back_by_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index(op.f("ix_price_taken_back_by_id"), ["taken_back_by_id"], unique=False)
        batch.drop_constraint("uq_price_valid_from", type_="unique")
    op.create_index(
        "uq_price_valid_from", "price", ["valid_from"], unique=True, sqlite_where=STANDS, postgresql_where=STANDS
    )


def downgrade():
    op.execute("DELETE FROM price WHERE taken_back_at IS NOT NULL")
    op.drop_index("uq_price_valid_from", table_name="price", sqlite_where=STANDS, postgresql_where=STANDS)
    with op.batch_alter_table("price") as batch:
        batch.create_unique_constraint("uq_price_valid_from", ["valid_from"])
        batch.drop_index(op.f("ix_price_taken_back_by_id"))
        batch.drop_constraint(op.f("fk_price_taken_back_by_id_users"), type_="foreignkey")
        batch.drop_column("taken_back_by_id")
        batch.drop_column("taken_back_at")
    with op.batch_alter_table("vat_check") as batch:
        batch.drop_column("reason")
