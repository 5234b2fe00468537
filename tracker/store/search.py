"""Search by words: FTS5 on SQLite, its own full-text search on PostgreSQL, which alone tells accents apart.

Both know only what the migrations index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import Session

_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_COLUMNS = {"statement": ("sentence", "event_name"), "event": ("title", "place")}


def phrases(text: str) -> Iterator[str]:
    """The words and quoted phrases to search for; what has no letter and no digit cannot be found and is left out.

    >>> list(phrases('"fuel depot" Odesa* OR ('))
    ['fuel depot', 'Odesa*', 'OR']
    """
    for match in _PHRASE.finditer(text):
        found = match[1] if match[1] is not None else match[2]
        if any(map(str.isalnum, found)):
            yield found


def having(table: str, phrase: str, *, session: Session) -> sa.Select[int]:
    """The ids of the rows in which the words stand one after another, in any of their forms.

    Args:
        table: statement or event.
        phrase: as the user wrote it; nothing in it is taken for an operator.
        session: tells which database it is.
    """
    clean = phrase.replace("\0", " ").encode("utf-8", "replace").decode()
    if session.get_bind().dialect.name == "postgresql":
        words = " || ' ' || ".join(f"coalesce({column}, '')" for column in _COLUMNS[table])
        indexed: sa.ColumnElement[str] = sa.literal_column(f"to_tsvector('english', {words})")
        wanted = sa.func.phraseto_tsquery(sa.literal_column("'english'"), clean)
        # Of words such as "the" nothing is indexed: they stand everywhere.
        found = sa.or_(sa.func.numnode(wanted) == 0, indexed.op("@@")(wanted))
        return sa.select(sa.column("id", sa.Integer)).select_from(sa.table(table)).where(found)
    index = f"{table}_words"
    quoted = '"' + clean.replace('"', " ") + '"'
    return (
        sa.select(sa.column("rowid", sa.Integer))
        .select_from(sa.table(index))
        .where(sa.literal_column(index).op("MATCH")(quoted))
    )
