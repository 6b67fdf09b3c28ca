"""check_processor.py — exercises 3.6, 3.7: so much processor time, and for whom.

What is measured is compared with what a neighbour without a limit gets in the same
moment: on a busy machine both get less.
"""
import os
import time

from grade.cgroups import FileTree, tree_of_limits
from grade.plugin import check

PERIOD_US = 100_000
WINDOWS, WINDOW_SECONDS = 3, 1.0


def tree_with(kit, count=1):
    tree, boxes = tree_of_limits(kit), [f"/{kit.word()}" for _ in range(count)]
    for box in boxes:
        tree.make_to_limit(box)
    return (tree, *boxes)


def shares(tree, *boxes, seconds=WINDOW_SECONDS):
    """What each group gets of a processor, in one window of time."""
    began, before = time.monotonic(), [tree.used_seconds(box) for box in boxes]
    time.sleep(seconds)
    used = [tree.used_seconds(box) for box in boxes]
    passed = time.monotonic() - began
    return [(now - then) / passed for now, then in zip(used, before)]


def a_processor():
    return min(os.sched_getaffinity(0))


# ---- 3.6 so much processor time ----

@check("3.6", "quota_and_period")
def check_quota_and_period(kit):
    """The period was another one before: it has to be said again."""
    tree, box = tree_with(kit)
    hundredths = kit.rng.randrange(11, 99)
    if not isinstance(tree, FileTree):
        tree.write(box, "cpu.max", "max 200000")
    told = tree.set(box, "--cpus", f"0.{hundredths}")
    kit.expect(told.status == 0, "refused", saw=told, expected="exit code 0")
    quota, period, *_ = f"{tree.read(box, 'cpu.max')} 200000 -".split()
    kit.expect(quota == str(hundredths * 1000), "quota-wrong", saw=f"quota {quota}",
               expected=f"{hundredths * 1000} microseconds")
    kit.expect(period == str(PERIOD_US), "period-kept" if period == "200000" else
               "period-wrong", saw=f"period {period}", expected=f"{PERIOD_US} us")
    expect_no_more_than_above(kit, tree, f"{box}/{kit.word()}", box, hundredths)


def expect_no_more_than_above(kit, tree, below, box, hundredths):
    tree.make_to_limit(below)
    told = tree.set(below, "--cpus", f"0.{hundredths + 1}")
    kit.expect(told.status == 125, "more-than-above", saw=told,
               expected=f"125: {box} has less itself")


@check("3.6", "group_is_throttled", rounds=1)
def check_group_is_throttled(kit):
    tree, box, free = tree_with(kit, 2)
    quota = kit.rng.randrange(15, 30) / 100
    tree.limit(box, "--cpus", f"{quota:.2f}")
    tree.limit(free, "--cpus", "max")
    for group in (box, box, free):
        tree.spin(group, f"0-{os.cpu_count() - 1}")
    seen = []
    for _ in range(WINDOWS):
        seen.append(shares(tree, box, free))
        if 0.75 * quota < seen[-1][0] < 1.25 * quota:
            break
    least = min(mine for mine, _ in seen)
    kit.expect(least < 1.25 * quota, "more-than-its-quota",
               saw=f"{seen} of a processor",
               expected=f"{quota} for the first, in spite of its two processes")
    kit.expect(tree.times_throttled(box) > 0 or starved(seen, quota), "not-throttled",
               saw="nr_throttled 0", expected="it waits for the next period")
    kit.expect(max(mine for mine, _ in seen) > 0.75 * quota or starved(seen, quota),
               "less-than-its-quota", saw=f"{seen} of a processor", expected=quota)


def starved(seen, quota):
    """Others want the machine: not even a group without a limit gets that much."""
    return max(free for _, free in seen) < 2 * quota


@check("3.6", "only_what_was_asked")
def check_no_quota_unasked(kit):
    tree, box = tree_with(kit)
    before = tree.read(box, "cpu.max")
    tree.set(box, "--cpu-weight", "50", "--pids", "99")
    kit.expect(tree.read(box, "cpu.max") == before, "unasked-quota",
               saw=f"cpu.max: {tree.read(box, 'cpu.max')}", expected=before or "max")


@check("3.6", "nothing_left")
def check_quota_leaves_nothing(kit):
    kit.groups()
    ledger = kit.ledger()
    kit.end(kit.beacon("03-cgroups", "--cpus", "0.5"), "exit", 0)
    kit.expect_nothing_left(ledger)


# ---- 3.7 a weight among neighbours ----

@check("3.7", "file_has_the_weight")
def check_file_has_the_weight(kit):
    tree, box = tree_with(kit)
    for weight in (kit.rng.randrange(2, 99), kit.rng.randrange(101, 10000)):
        kit.expect_status(tree.set(box, "--cpu-weight", weight), 0, "refused")
        seen = tree.read(box, "cpu.weight")
        kit.expect(seen == str(weight), "weight-missing" if seen in ("", "100")
                   else "weight-wrong", saw=f"cpu.weight: {seen!r}", expected=weight)
        if isinstance(tree, FileTree):
            tree.path(box).joinpath("cpu.weight").write_text("")


@check("3.7", "shares_follow_weights", rounds=1)
def check_shares_follow_weights(kit):
    tree, light, heavy = tree_with(kit, 2)
    times = kit.rng.randrange(3, 6)
    tree.limit(light, "--cpu-weight", "100")
    tree.limit(heavy, "--cpu-weight", 100 * times)
    for group in (light, heavy):
        tree.spin(group, a_processor())
    seen = []
    for _ in range(WINDOWS):
        less, more = shares(tree, light, heavy)
        seen.append(more / max(less, 0.001))
        if 0.6 * times < seen[-1] < 2 * times:
            return
    kit.fail("shares-do-not-follow", saw=f"the heavier gets {seen} times as much",
             expected=f"about {times} times as much")


@check("3.7", "alone_it_gets_all", rounds=1)
def check_alone_it_gets_all(kit):
    """First the neighbour has the processor for itself, then the light one."""
    tree, light, even = tree_with(kit, 2)
    tree.limit(light, "--cpu-weight", kit.rng.randrange(1, 5))
    tree.limit(even, "--cpu-weight", "100")
    seen = []
    for _ in range(WINDOWS):
        gets = [alone(tree, group) for group in (even, light)]
        seen.append(gets[1] / max(gets[0], 0.001))
        if seen[-1] > 0.7:
            return
    kit.fail("not-all-alone", expected="as much, for nobody else wants it",
             saw=f"it gets {max(seen):.2f} of what a group of weight 100 gets")


def alone(tree, group):
    program = tree.spin(group, a_processor())
    share = shares(tree, group, seconds=0.4)[0]
    program.close()
    return share


@check("3.7", "nonsense_is_refused")
def check_nonsense_is_refused(kit):
    """Of plain files alone: the kernel would refuse it, too, but later."""
    tree, box = FileTree(kit), f"/{kit.word()}"
    tree.make(box)
    for weight, kind in (("0", "too-little"), ("10001", "too-much"),
                         ("max", "no-number"), (kit.word(), "no-number")):
        told = tree.set(box, "--cpu-weight", weight)
        kit.expect(told.status == 125 and not tree.read(box, "cpu.weight"),
                   f"accepted-{kind}", expected="125, and nothing is written",
                   saw=f"--cpu-weight {weight}: {told}")


@check("3.7", "nothing_left")
def check_weight_leaves_nothing(kit):
    kit.groups()
    ledger = kit.ledger()
    kit.end(kit.beacon("03-cgroups", "--cpu-weight", "300"), "exit", 0)
    kit.expect_nothing_left(ledger)
