"""Reading what people write, strictly: a refusal is one line with file, line, expectation and the right spelling."""

from sekisho.files.document import Document, Spot, closest, no_kind, plain
from sekisho.files.folders import backups, is_backup, yaml_files
from sekisho.files.literal import read_settings
from sekisho.files.models import parse, problems, written
from sekisho.files.toml import read_toml
from sekisho.files.unread import unread
from sekisho.files.walking import countries_of, texts_of
from sekisho.files.yaml import dump_yaml, read_yaml, yaml_of

__all__ = [
    "Document",
    "Spot",
    "backups",
    "closest",
    "countries_of",
    "dump_yaml",
    "is_backup",
    "no_kind",
    "parse",
    "plain",
    "problems",
    "read_settings",
    "read_toml",
    "read_yaml",
    "texts_of",
    "unread",
    "written",
    "yaml_files",
    "yaml_of",
]
