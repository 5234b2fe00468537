"""What linking compares of a mention has another form: what is stored of the first form is dropped."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(sa.text("UPDATE mention SET embedding = NULL"))
