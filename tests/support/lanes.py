"""lanes.py — the parts of the suite, some at once.

A test waits more than it computes: for a namespace to go, for a deadline. So there is
one lane more than processors. Of the parts that keep the processors busy by themselves
(a build is one) one runs at a time. Where a busy neighbour would spoil what a part
measures, it runs alone, after the others.
"""
import os
import threading
import time
import traceback
from dataclasses import dataclass

from support.parts import ALONE, BUSY
from support.reports import FAILED, Case


@dataclass
class Outcome:
    name: str
    cases: list
    seconds: float

    @property
    def has_failed(self):
        return any(case.outcome == FAILED for case in self.cases)


def lanes_here():
    return len(os.sched_getaffinity(0)) + 1


class Lanes:
    """Whoever is free takes the first part that may start now."""

    def __init__(self, parts, tell=print):
        assert {part.after for part in parts} <= {part.name for part in parts} | {""}
        self.waiting = list(parts)
        self.running = []
        self.outcomes = []
        self.tell = tell
        self.changed = threading.Condition()

    def run(self, count=None):
        """The outcomes, in the order in which the parts ended."""
        lanes = [threading.Thread(target=self.serve, daemon=True)
                 for _ in range(count or lanes_here())]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()
        return self.outcomes

    def stop(self):
        """Whoever is free now takes no other part, and tells nothing any more."""
        self.waiting = []
        self.tell = lambda line: None

    def serve(self):
        while part := self.take():
            self.tell(f"       … {part.name}")
            began = time.monotonic()
            try:
                cases = part.cases(part)
            except Exception:  # else this lane ends, and the others wait for ever
                cases = [Case(part.name, FAILED, text=traceback.format_exc())]
            self.put(part, Outcome(part.name, cases, time.monotonic() - began))

    def take(self):
        with self.changed:
            while self.waiting:
                for part in self.waiting:
                    if self.may_start(part):
                        self.waiting.remove(part)
                        self.running.append(part)
                        return part
                self.changed.wait()
        return None

    def may_start(self, part):
        if part.after and part.after not in self.ended():
            return False
        kinds = [one.kind for one in self.running]
        if part.kind == ALONE:
            return not kinds and all(one.kind == ALONE for one in self.waiting)
        return ALONE not in kinds and (part.kind != BUSY or BUSY not in kinds)

    def ended(self):
        return {outcome.name for outcome in self.outcomes}

    def put(self, part, outcome):
        with self.changed:
            self.running.remove(part)
            self.outcomes.append(outcome)
            if outcome.has_failed:
                self.drop_what_needs(part)
            self.tell(line_about(outcome))
            self.changed.notify_all()

    def drop_what_needs(self, failed):
        """Its failure is told; that of all that cannot run without it would hide it."""
        self.waiting = [part for part in self.waiting if part.after != failed.name]


def line_about(outcome):
    failed = sum(case.outcome == FAILED for case in outcome.cases)
    counts = f"{len(outcome.cases)} tests" + f", {failed} FAILED" * bool(failed)
    return f"{outcome.seconds:6.0f} s {outcome.name}: {counts}"
