"""The law as pages to read: Markdown from the same files that decide, and HTML from that Markdown."""

from sekisho.lawbook.book import Book
from sekisho.lawbook.context import Library
from sekisho.lawbook.html import html

__all__ = ["Book", "Library", "html"]
