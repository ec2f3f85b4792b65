"""Give each listing a public number, the end of an address, and whether it is suspended."""

from secrets import choice

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LISTING = sa.table("listing", *(sa.column(name) for name in ("id", "number", "slug", "is_suspended")))
FACTS = sa.table("listing_fact", *(sa.column(name) for name in ("listing_id", "number", "kind")))
SUSPENSIONS = ("suspended", "restored", "relisted")


def upgrade():
    with op.batch_alter_table("listing") as batch:
        batch.add_column(sa.Column("is_suspended", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("number", sa.String(8), nullable=True))
        batch.add_column(sa.Column("slug", sa.String(80), nullable=True))
    _fill()
    with op.batch_alter_table("listing") as batch:
        batch.alter_column("number", existing_type=sa.String(8), nullable=False)
        batch.alter_column("slug", existing_type=sa.String(80), nullable=False)
        batch.create_unique_constraint("uq_listing_number", ["number"])
        batch.create_unique_constraint("uq_listing_slug", ["slug"])


def _fill():
    """Numbers drawn by chance, which are the addresses too, and the state that the last of these facts left behind."""
    connection = op.get_bind()
    wanted = sa.select(FACTS.c.listing_id, FACTS.c.kind).where(FACTS.c.kind.in_(SUSPENSIONS)).order_by(FACTS.c.number)
    suspended = {listing_id: kind == "suspended" for listing_id, kind in connection.execute(wanted)}
    for listing_id in connection.scalars(sa.select(LISTING.c.id)).all():
        number = "".join(choice(SIGNS) for _ in range(8))
        values = {"number": number, "slug": f"odr-{number}".lower(), "is_suspended": suspended.get(listing_id, False)}
        connection.execute(LISTING.update().where(LISTING.c.id == listing_id).values(**values))


def downgrade():
    with op.batch_alter_table("listing") as batch:
        batch.drop_constraint("uq_listing_slug", type_="unique")
        batch.drop_constraint("uq_listing_number", type_="unique")
        batch.drop_column("slug")
        batch.drop_column("number")
        batch.drop_column("is_suspended")
