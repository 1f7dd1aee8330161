"""The loop and the set that settle what CPython leaves open, so that a trace is the same on every run."""

import itertools
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import virtual_loop

virtual_loop.REAL_LIMIT = 0.0  # no threads here: with nothing ready and no timer, nothing can happen any more


class Moment(float):
    """A deadline that knows when it was set. CPython leaves the order of equal deadlines open; here it is the order of setting."""

    counter = itertools.count()

    def __new__(cls, when):
        self = super().__new__(cls, when)
        self.number = next(cls.counter)
        return self

    def __lt__(self, other):
        return (float(self), self.number) < (float(other), other.number) if isinstance(other, Moment) else float(self) < other


class RandomLoop(virtual_loop.VirtualLoop):
    def call_at(self, when, callback, *args, context=None):
        return super().call_at(Moment(when), callback, *args, context=context)


class OrderedSet(dict):
    """Stands in for the set of a group's children, whose order is that of addresses."""

    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)
