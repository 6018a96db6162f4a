"""Parties and places, each broken in one way."""

from functools import partial

import pytest

from tests.bad_input.harness import drop, organisation, refused, row, run, swap, whole

HANA, SKY, PLACES = "parties/hana.yaml", "parties/sky.yaml", "places.yaml"
hana, sky, places = partial(swap, HANA), partial(swap, SKY), partial(swap, PLACES)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        row(
            "a misspelt key",
            hana("kinds:", "kind:"),
            "parties/hana.yaml:4: `kind` is not known here; did you mean `kinds`?",
        ),
        row(
            "no name", drop(HANA, "name: Hana Flowers K.K."), "parties/hana.yaml:1: `name` is missing; write `name: …`"
        ),
        row("no country", drop(HANA, "country: JP"), "parties/hana.yaml:1: `country` is missing; write `country: …`"),
        row(
            "a number for a name",
            hana("Hana Flowers K.K.", "1954"),
            "parties/hana.yaml:1: 1954 is no text; put it in quotes, or write `en: …` and `ja: …`",
        ),
        row(
            "a name in one language that is not English",
            hana("Hana Flowers K.K.", "{ja: 花}"),
            "parties/hana.yaml:1: `en` is missing; write `en: …`",
        ),
        row(
            "a language that is not read",
            hana("Hana Flowers K.K.", "{en: Hana, fr: Fleur}"),
            "parties/hana.yaml:1: `fr` is not known here; expected one of: en, ja",
        ),
        row(
            "an unknown country",
            hana("country: JP", "country: XX"),
            "parties/hana.yaml:2: no country has the code `XX`; write its ISO 3166 code",
        ),
        row(
            "the United Kingdom as UK",
            hana("country: JP", "country: UK"),
            "parties/hana.yaml:2: no country has the code `UK`; the United Kingdom is GB",
        ),
        row(
            "the Union as a country",
            hana("country: JP", "country: EU"),
            "parties/hana.yaml:2: no country has the code `EU`; the Union is no country, name the member state",
        ),
        row(
            "a text for a list",
            hana("[appi-business-operator]", "appi-business-operator"),
            "parties/hana.yaml:4: a list was expected; write [appi-business-operator]",
        ),
        row(
            "a kind just beside the law's",
            hana("appi-business-operator", "appi-busines-operator"),
            "parties/hana.yaml:4: no law speaks of the kind `appi-busines-operator`, so it has no effect; did you mean `appi-business-operator`?",
        ),
        row(
            "an unknown law",
            swap("parties/tulip.yaml", "eu/gdpr", "eu/gpdr"),
            "parties/tulip.yaml:4: no regime is called `eu/gpdr`; did you mean `eu/gdpr`?",
        ),
        row(
            "true for a number",
            hana("persons_held: 120000", "persons_held: true"),
            "parties/hana.yaml:6: `persons_held: true`: a whole number was expected, such as 10000",
        ),
        row(
            "a text for a flag",
            hana("public_authority: false", "public_authority: never"),
            "parties/hana.yaml:5: `public_authority: never`: true or false was expected",
        ),
        row(
            "a group that is no id",
            hana("group: hana", "group: Hana Group"),
            "parties/hana.yaml:3: `Hana Group` does not fit; expected lower-case letters and digits, words joined by hyphens, such as crm-to-us",
        ),
        row(
            "a misspelt key of a service",
            sky("type: iaas", "typ: iaas"),
            "parties/sky.yaml:5: `typ` is not known here; did you mean `type`?",
        ),
        row(
            "an unknown type of service",
            sky("type: iaas", "type: iass"),
            "parties/sky.yaml:5: `type: iass` is none of the words known here; did you mean `iaas`?",
        ),
        row(
            "an unknown country of a service",
            sky("country: JP", "country: JA"),
            "parties/sky.yaml:7: no country has the code `JA`; write its ISO 3166 code",
        ),
        row(
            "a service whose name is no id",
            sky("disk:", "Disk 2:"),
            "parties/sky.yaml:4: `Disk 2` does not fit; expected lower-case letters and digits, words joined by hyphens, such as crm-to-us",
        ),
        row(
            "an id inside the file",
            hana("group: hana", "group: hana\nid: hana"),
            "parties/hana.yaml:4: the id comes from the file's name (`hana`); remove this line",
        ),
        row(
            "places: a misspelt key",
            places("bucket:", "buckets:"),
            "places.yaml:4: `buckets` is not known here; did you mean `bucket`?",
        ),
        row(
            "places: nothing to find it by",
            drop(PLACES, "    bucket: hana-*"),
            "places.yaml:3: write at least one of: connection, bucket, host, region",
        ),
        row(
            "places: no country",
            places("host: sftp.tulip.example, country: NL", "host: sftp.tulip.example"),
            "places.yaml:2: `country` is missing; write `country: …`",
        ),
        row(
            "places: an unknown country",
            places("country: NL", "country: NN"),
            "places.yaml:2: no country has the code `NN`; write its ISO 3166 code",
        ),
        row(
            "places: an unknown party",
            places("party: sky", "party: skye"),
            "places.yaml:6: no party is called `skye`; did you mean `sky`?",
        ),
        row(
            "places: the same place twice",
            places("id: sky-bucket", "id: tulip-sftp"),
            "places.yaml:3: the place `tulip-sftp` stands here twice; keep one",
        ),
        row(
            "places: one place, not a list",
            whole(PLACES, "places:\n  id: a\n  host: b\n"),
            "places.yaml:1: `places: {id: a, host: b}`: a list was expected, such as [a, b]",
        ),
        row(
            "places: a list without its key",
            whole(PLACES, "- {id: a, host: b, country: JP, party: sky}\n"),
            "places.yaml:1: `key: value` lines were expected in this file, a list was found",
        ),
        row(
            "places: an empty file",
            whole(PLACES, ""),
            "places.yaml:1: `key: value` lines were expected in this file, nothing was found",
        ),
    ],
)
def test_a_broken_party_or_place_is_refused(change, code, said, tmp_path, capsys):
    folder = organisation(tmp_path)
    change(folder)
    refused(folder, run(capsys, "check", "-C", folder), code, *said)
