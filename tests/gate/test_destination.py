"""Destinations are parsed, not guessed: what programs read differently is unknown, and no secret is shown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sekisho.gate.destination import parse, resolve, shown
from sekisho.model.party import Place


def place(name, party="tulip", country="DE", **found_by):
    return Place.model_validate({"id": name, "country": country, "party": party, **found_by})


PLACES = (
    place("sftp", host="sftp.tulip.example"),
    place("web", host="*.tulip.example"),
    place("store", bucket="tulip-data*"),
    place("db", connection="tulip_db*", region="eu-central-1"),
    place("six", host="2001:db8::1"),
    place("shop", host="Shop-*.Lotus.example.", party="lotus", country="VN"),
)


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("sftp", "sftp"),
        ("sftp.tulip.example", "sftp"),
        ("SFTP.Tulip.Example.", "sftp"),
        ("sftp://sftp.tulip.example:22/in/", "sftp"),
        ("SFTP://SFTP.tulip.example./in//../x", None),
        ("https://a.b.tulip.example/x?sig=abc#part", "web"),
        ("https://a.tulip.example?sig=abc", "web"),
        ("https://tulip.example/", None),
        ("https://eviltulip.example/", None),
        ("https://evil.com/.tulip.example", None),
        ("https://x.tulip.example.evil.com/", None),
        ("https://shop-1.lotus.example/", "shop"),
        ("https://shop-1.evil.lotus.example/", None),
        ("s3://tulip-data-2026/顧客/x.csv", "store"),
        ("gs://tulip-data", "store"),
        ("s3://TULIP-data", None),
        ("s3://tulip-data:80/x", None),
        ("s3://not-tulip-data/", None),
        ("tulip-data-2026", "store"),
        ("tulip-data.evil.com", None),
        ("https://tulip-data.evil.com/", None),
        ("https://tulip-data/", None),
        ("https://tulip_db/", None),
        ("https://eu-central-1/", None),
        ("s3://tulip_db/", None),
        ("s3://sftp.tulip.example/", None),
        ("tulip_db_2", "db"),
        ("Tulip_db", None),
        ("eu-central-1", "db"),
        ("https://[2001:DB8:0::1]:443/x", "six"),
        ("https://[2001:db8::2]/", None),
        ("https://[2001:db8::1%25eth0]/", None),
        ("https://[2001:db8::1/", None),
        ("https://[nonsense]/", None),
    ],
)
def test_what_a_destination_names(to, found):
    for places in (PLACES, PLACES[::-1]):
        named = resolve(to, places)
        assert (named and named.id) == found


@pytest.mark.parametrize(
    "to",
    [
        "",
        " sftp",
        "sftp ",
        "sftp\n",
        "sf\ttp",
        "sftp.tulip.example/in",
        "sftp.tulip.example:22",
        "user@sftp.tulip.example",
        "//sftp.tulip.example/",
        "https:/sftp.tulip.example",
        "https:sftp.tulip.example",
        "jdbc:postgresql://sftp.tulip.example/db",
        "sftp://",
        "sftp:///sftp.tulip.example",
        "https://sftp.tulip.example@evil.com/",
        "https://evil.com@sftp.tulip.example/",
        "https://user:secret@sftp.tulip.example/",
        "https://sftp.tulip.example?@evil.com/",
        "https://sftp.tulip.example#@evil.com/",
        "https://sftp.tulip.example\\@evil.com/",
        "https://sftp.tulip.example%2eevil.com/",
        "https://user%40sftp.tulip.example/",
        "https://sftp.tulip.example:/",
        "https://sftp.tulip.example:0/",
        "https://sftp.tulip.example:65536/",
        "https://sftp.tulip.example:٢٢/",
        "https://sftp.tulip.example:x/",
        "https://sftp.tulip.example../",
        "https://sftp..tulip.example/",
        "https://-a.tulip.example/",
        "https://" + "a" * 64 + ".tulip.example/",
        "https://sftp\u3002tulip\uff0eexample/",
        "https://sftp.tul\u0456p.example/",
        "https://sftp.tulip.example/a/../b",
        "https://sftp.tulip.example/..",
        "https://sftp.tulip.example/./b",
        "https://sftp.tulip.example/a//b",
        "https://sftp.tulip.example/%2E%2e/b",
        "https://sftp.tulip.example/%252e",
        "https://sftp.tulip.example/a%00b",
        "https://sftp.tulip.example/a\\b",
        "https://sftp.tulip.example/a b",
        "https://sftp.tulip.example/a\u202eb",
        "https://sftp.tulip.example/a\nb",
        "https://sftp.tulip.example/?x=\r\nHost: evil.com",
        "s3://tulip-data/../evil",
        "s3://tulip-data%2fevil/",
        "s3://user@tulip-data/",
        "ｓftp.tulip.example",
        "x" * 251,
    ],
)
def test_what_is_read_in_more_than_one_way_names_nothing(to):
    assert parse(to) is None
    assert resolve(to, (*PLACES, place("all", host="*", bucket="*", connection="*", region="*"))) is None


def test_two_entries_that_are_as_exact_and_disagree_name_nothing():
    here, there = place("here", host="x.example"), place("there", host="x.example", country="FR")
    assert resolve("x.example", [here, there]) is None
    assert resolve("x.example", [place("also", host="x.example"), here]).id == "also"


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("tulip_db", "tulip_db"),
        ("{{ partner }}", "{{ partner }}"),
        ("sftp://sftp.tulip.example:22/in", "sftp://sftp.tulip.example:22/in"),
        ("https://a.example/x?X-Amz-Signature=SECRET", "https://a.example/x"),
        ("https://a.example/x?mail=me@b.example&sig=SECRET", "https://a.example/x"),
        ("https://a.example/x#access_token=SECRET", "https://a.example/x"),
        ("https://a.example/x;token=SECRET", "https://a.example/x"),
        ("https://user:SECRET@a.example/x", "https://***@a.example/x"),
        ("https://user:SEC/RET@a.example/x", "https://***@a.example/x"),
        ("https://user:SEC?RET@a.example/x", "https://***@a.example/x"),
        ("https://user:12?SECRET@a.example/x", "https://***@a.example/x"),
        ("https://user%3ASECRET%40a.example/x", "https://***@a.example/x"),
        ("https://user:SECRET/x", "https://user:***/x"),
        ("postgresql://me:SECRET@a.example/x?password=SECRET", "postgresql://***@a.example/x"),
        ("jdbc:sqlserver://a.example;password=SECRET", "jdbc:sqlserver://a.example"),
        ("password=SECRET://a.example", "…://a.example"),
        ("me:SECRET@a.example", "me…"),
        ("AccountName=me;AccountKey=SECRET", "AccountName…"),
        ("", ""),
    ],
)
def test_no_secret_is_shown(to, told):
    assert shown(to) == told
    assert "SECRET" not in told


ODD = st.text(st.sampled_from("ab.:/@?#;&%2e0f*[]\\… \n�-_"), max_size=40)


@given(st.one_of(ODD, ODD.map("https://a.example".__add__), ODD.map("s3://a".__add__), st.text(max_size=400)))
@example("https://a.example/" + "b" * 280 + "/.c")
@example("https://a.example/.;x")
@example("https://a.example/@")
@example("https://a.example/?@")
@example("https://a.example/a;b/../c")
def test_what_is_shown_names_what_was_meant(to):
    assert parse(shown(to)) == parse(to) or (parse(to) is None and parse(shown(to)) is None)
    assert shown(shown(to)) == shown(to)
