"""A ledger's URL says where it is; what cannot hold one is refused, and no password is ever told."""

import pytest

from sekisho.errors import ConfigError, LedgerError
from sekisho.ledger import Ledger, absolute
from sekisho.ledger.url import parsed, shown


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:////var/lib/ledger.db", "sqlite:////var/lib/ledger.db"),
        ("postgresql://me:geheim@host:5433/db", "postgresql://me:***@host:5433/db"),
        ("postgres://me:geheim@host/db?sslpassword=geheim", "postgresql://me:***@host/db"),
        ("postgresql+psycopg://host/db", "postgresql://host/db"),
    ],
)
def test_urls_are_told_without_their_secrets(url, told):
    assert shown(parsed(url)) == told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://me:geheim@host/db", "the ledger cannot be kept in `mysql`"),
        ("postgresql+asyncpg://me:geheim@host/db", "cannot be kept in `postgresql+asyncpg`"),
        ("sqlite://", "forgets everything"),
        ("sqlite:///:memory:", "forgets everything"),
        ("sqlite:///ledger.db", "depends on where it is started"),
        ("sqlite:////ledger.db?mode=memory", "is not the path of a file"),
        ("geheim", "cannot be read"),
        ("postgresql://me:geheim@host:port/db", "cannot be read"),
    ],
)
def test_what_cannot_hold_a_ledger_is_refused_in_one_line(url, told):
    with pytest.raises(ConfigError) as caught:
        Ledger.open(url)
    assert told in str(caught.value)
    assert "; write sqlite:////folder/ledger.db" in str(caught.value)
    assert "geheim" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://me:ge@heim@host/db", "postgres://me:ge@hei@m@host/db?sslmode=require"])
def test_an_at_sign_in_a_password_is_refused_and_the_rest_of_it_told_to_nobody(url):
    with pytest.raises(ConfigError, match="write it as %40") as caught:
        Ledger.open(url)
    assert "hei" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("sqlite:///ledger.db", "sqlite:///{}/ledger.db"),
        ("sqlite:///var/ledger.db", "sqlite:///{}/var/ledger.db"),
        ("sqlite:////var/ledger.db", "sqlite:////var/ledger.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgresql://host/db", "postgresql://host/db"),
    ],
)
def test_a_path_may_begin_in_the_organisations_folder(tmp_path, url, found):
    assert absolute(url, tmp_path) == found.format(tmp_path)


def test_a_database_that_cannot_be_reached_is_told_without_the_password(tmp_path):
    with pytest.raises(LedgerError) as caught:
        Ledger.open(f"postgresql://me:geheim@/db?host={tmp_path}", patience=2)
    assert str(caught.value).startswith("postgresql://me:***@/db: cannot be reached")
    assert "geheim" not in str(caught.value)
    assert "\n" not in str(caught.value)
