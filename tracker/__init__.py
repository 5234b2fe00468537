"""Finds who claimed, blamed or denied responsibility for an attack, and keeps the words that say so."""

__version__ = "0.1.0"
