"""Rules over sites that need many rows, or a spelling, to be tried: more than an example shows."""

import json
from datetime import date

import pytest

from wangjian.monitoring.examples import trial
from wangjian.monitoring.library import read_library
from wangjian.monitoring.rulebook import Example
from wangjian.packs.packs import Packs

LIBRARY = read_library(Packs.open())
FIRM = "91350100M000100Y43"


def seen(rule_id, tmp_path, **tables):
    world = Example("a made-up world", "find", tables)
    with trial(LIBRARY, LIBRARY.rules[rule_id], engine=None, tmp=tmp_path) as see:
        return see(world)


def filings(count, name="m{}.example", **said):
    return [
        {
            "domain": name.format(number),
            "icp_no": f"闽ICP备11000001号-{number + 1}",
            "filer_no": FIRM,
            "filer_name": "福州近水食品有限公司",
            "seen_on": date(2020, 11, 5),
            **said,
        }
        for number in range(count)
    ]


def test_a_filer_is_the_business_itself_and_says_how_many_sites_it_has(tmp_path):
    counts, found = seen("cn.site.many_sites", tmp_path, site=filings(75))
    assert counts.sightings == 1
    assert found[0]["subject_key"] == f"business:cn.uscc/{FIRM}"
    assert json.loads(found[0]["shown_values"])["sites"] == 75


@pytest.mark.parametrize(
    "sites",
    [
        filings(70),
        filings(90, "n{}.m.example.cn"),
        filings(90, filing_ended_on=date(2020, 1, 1)),
        filings(90, icp_no="备案中"),
        [*filings(60), *filings(60, source="another")],
    ],
    ids=["seventy", "names below one domain", "ended", "no number", "two sources of the same"],
)
def test_what_is_not_more_than_seventy_main_domains_in_force_is_left(sites, tmp_path):
    counts, _ = seen("cn.site.many_sites", tmp_path, site=sites)
    assert (counts.sightings, sum(counts.cannot_tell.values())) == (0, 0)


def test_many_sites_of_a_name_without_a_number_may_be_several_filers(tmp_path):
    counts, _ = seen("cn.site.many_sites", tmp_path, site=filings(90, filer_no=""))
    assert (counts.sightings, sum(counts.cannot_tell.values())) == (0, 1)


def test_a_number_in_another_spelling_is_the_same_filer(tmp_path):
    sites = [*filings(40), *filings(40, "x{}.example", filer_no=FIRM.lower())]
    assert seen("cn.site.many_sites", tmp_path, site=sites)[0].sightings == 1


def test_unfiled_sites_of_one_access_provider_are_one_subject_with_many_objects(tmp_path):
    sites = filings(3, icp_no="", access_provider="某云", connected_on=date(2020, 1, 1), live=True)
    counts, found = seen("cn.access.unfiled", tmp_path, site=sites)
    assert counts.sightings == len({row["object_key"] for row in found}) == 3
    assert {row["subject_key"] for row in found} == {"access_provider:某云"}
