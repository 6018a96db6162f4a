"""The key that ids are hashed with: where it is found, and that nothing tells it."""

import os
import pickle

import pytest

from sekisho.errors import ConfigError
from sekisho.heads import HashKey, generate

OLD, NEW = "0a" * 32, "0b" * 32


def test_the_last_line_is_the_newest_epoch():
    key = HashKey.parse(f"# keys of acme\n2025 = {OLD}\n\n2026 = {NEW}  # since January\n", "keys")
    assert key.epoch == "2026"
    assert key.epochs == ("2025", "2026")
    assert key.subkey("crm/text") == HashKey.parse(f"2026={NEW}", "keys").subkey("crm/text")


def test_each_namespace_and_each_epoch_hashes_with_a_key_of_its_own():
    key = HashKey.parse(f"2026 = {NEW}", "keys")
    later = HashKey.parse(f"2027 = {NEW}", "keys")
    derived = [key.subkey("crm/text"), key.subkey("crm/int"), key.subkey("hr/text"), later.subkey("crm/text")]
    assert len(set(derived)) == len(derived)
    assert {len(one) for one in derived} == {32}


def test_another_key_under_the_same_epoch_has_another_fingerprint():
    prints = [HashKey.parse(f"2026 = {secret}", "keys").fingerprint() for secret in (OLD, NEW, NEW)]
    assert prints[0] != prints[1] == prints[2]
    assert len(prints[0]) == 16


def test_nothing_that_prints_a_key_prints_the_secret():
    key = HashKey.parse(f"2026 = {NEW}", "keys")
    assert repr(key) == str(key) == "HashKey(epoch='2026')"
    assert NEW not in key.fingerprint()


def test_a_generated_line_is_a_key_and_never_the_same():
    assert HashKey.parse(generate("2026-h2"), "new").epoch == "2026-h2"
    assert generate("2026") != generate("2026")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "keys: there is no key; write one with `sekisho ledger key`"),
        ("# none yet\n", "keys: there is no key; write one with `sekisho ledger key`"),
        (NEW, "keys:1: expected `EPOCH = HEX`"),
        (f"\n= {NEW}", "keys:2: expected `EPOCH = HEX`"),
        (f"20 26 = {NEW}", "keys:1: expected `EPOCH = HEX`"),
        (f"2026 = {NEW[:-2]}", "keys:1: the key of the epoch `2026` has 31 bytes; expected 32 at least"),
        ("2026 = correct horse battery staple", "the key of the epoch `2026` is not written in hexadecimal digits"),
        (f"2026 = {OLD}\n2026 = {NEW}", "keys:2: the epoch `2026` has a key already"),
    ],
)
def test_a_line_that_is_no_key_is_refused_and_not_quoted(text, said):
    with pytest.raises(ConfigError) as refused:
        HashKey.parse(text, "keys")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not any(secret in str(refused.value) for secret in (NEW[:-2], OLD, "correct horse"))


def test_the_key_is_found_in_a_variable(monkeypatch):
    monkeypatch.setenv("ACME_HASH_KEY", f"2026 = {NEW}")
    assert HashKey.find("env:ACME_HASH_KEY").epoch == "2026"
    monkeypatch.setenv("ACME_HASH_KEY", "")
    with pytest.raises(ConfigError, match=r"^\$ACME_HASH_KEY: there is no key"):
        HashKey.find("env:ACME_HASH_KEY")
    monkeypatch.delenv("ACME_HASH_KEY")
    with pytest.raises(ConfigError, match="variable ACME_HASH_KEY, which is not set"):
        HashKey.find("env:ACME_HASH_KEY")


def test_the_key_is_found_in_a_file_that_only_its_owner_reads(tmp_path):
    path = tmp_path / "hash-key"
    path.write_text(f"2026 = {NEW}\n")
    path.chmod(0o600)
    assert HashKey.find(f"file:{path}").epoch == "2026"
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(ConfigError, match=f"run `chmod 600 {path}`"):
            HashKey.find(f"file:{path}")


def test_a_file_that_cannot_be_read_is_said_in_one_line(tmp_path):
    with pytest.raises(ConfigError, match=r"the hash key cannot be read: No such file or directory$"):
        HashKey.find(f"file:{tmp_path / 'none'}")
    with pytest.raises(ConfigError, match=r"cannot be read: Is a directory$"):
        HashKey.find(f"file:{tmp_path}")
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    binary.chmod(0o600)
    with pytest.raises(ConfigError, match=r"cannot be read: it is no text$"):
        HashKey.find(f"file:{binary}")


@pytest.mark.parametrize("reference", ["", "hash-key", "file:relative/key", "env:", f"2026 = {NEW}", "airflow:key"])
def test_a_reference_to_nowhere_is_refused_and_not_quoted(reference):
    with pytest.raises(ConfigError, match="write one of them as `hash_key`") as refused:
        HashKey.find(reference)
    assert NEW not in str(refused.value)


def test_an_epoch_is_a_plain_name():
    with pytest.raises(ConfigError, match="not `20 26`"):
        generate("20 26")


def test_a_key_is_not_pickled_by_accident(key):
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(key)


def test_a_key_file_that_is_none_is_refused_at_once(tmp_path):
    for name, make, said in (
        ("pipe", os.mkfifo, "it is a named pipe, and a regular file was expected"),
        ("device", lambda path: path.symlink_to("/dev/zero"), "it is a device, and a regular file was expected"),
        ("folder", lambda path: path.mkdir(), "Is a directory"),
        ("huge", lambda path: path.write_bytes(b"a" * (65 << 10)), "it is larger than 64 KiB"),
    ):
        path = tmp_path / name
        make(path)
        path.chmod(0o600) if name in {"pipe", "huge"} else None
        with pytest.raises(ConfigError, match=f"{path}: the hash key cannot be read: {said}"):
            HashKey.find(f"file:{path}")
