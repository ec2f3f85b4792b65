"""Index the facts of a listing by their kind: when it was listed again is asked for every profile."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_listing_fact_listing_id_kind_on", "listing_fact", ["listing_id", "kind", "on"])


def downgrade():
    op.drop_index("ix_listing_fact_listing_id_kind_on", table_name="listing_fact")
