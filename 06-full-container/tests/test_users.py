"""test_users.py — a range of users of a container's own (row 2.06)."""
import pytest

pytestmark = pytest.mark.only("root")
SIZE = 65536


def first_of(box):
    inside, outside, count = box.process.uid_map[0]
    assert (inside, count) == (0, SIZE) and box.process.gid_map == box.process.uid_map
    return outside


def test_each_has_a_range_that_nobody_else_has(box, nonce):
    ranges = {first_of(box("--userns=pick", "--name", f"{nonce}{n}")) for n in range(3)}
    assert len(ranges) == 3
    assert all(first % SIZE == 0 and 524288 <= first <= 1878982656 for first in ranges)


def test_the_same_name_has_the_same_range(box, nonce):
    first = box("--userns=pick", "--name", nonce)
    before = first_of(first)
    first.end()
    assert first_of(box("--userns=pick", "--name", nonce)) == before


def test_a_range_in_use_is_passed_over(box, nonce):
    """Two of one name cannot have a cable each, but they may do without."""
    options = ["--userns=pick", "--no-network", "--name", nonce]
    assert first_of(box(*options)) + SIZE == first_of(box(*options))
