"""A skip is allowed where its probe fails, and is a failure where it succeeds."""
import pytest

from support import skips

ENTRIES = skips.parse("""
# a comment
present: it is there
    true
absent: it is not there
    false
""")


def test_a_skip_is_allowed_where_the_probe_fails():
    with pytest.raises(pytest.skip.Exception, match="absent: it is not there"):
        skips.may_skip("absent", ENTRIES)


def test_a_skip_is_a_failure_where_the_probe_succeeds():
    with pytest.raises(pytest.fail.Exception, match="'present' is not allowed"):
        skips.may_skip("present", ENTRIES)


def test_a_test_goes_on_where_nothing_is_missing():
    skips.needs("present", ENTRIES)


def test_only_a_listed_name_is_listed():
    assert skips.is_listed("absent: it is not there", ENTRIES)
    assert not skips.is_listed("I would rather not", ENTRIES)


def test_an_unlisted_reason_is_no_reason():
    with pytest.raises(KeyError):
        skips.may_skip("weather", ENTRIES)


def test_every_listed_probe_runs_here_and_is_a_shell_command():
    for skip in skips.parse(skips.LIST.read_text()).values():
        assert isinstance(skip.is_missing(), bool)
