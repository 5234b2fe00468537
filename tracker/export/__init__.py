"""The reviewed ledger for other tools: one module a format, each writing bytes to a stream."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """The formats that the ledger is exported in."""

    CSV = "csv"  # a row a statement, for spreadsheets
    JSONL = "jsonl"  # a line a statement, for programs
    CORPUS = "corpus"  # a line a document, for training
