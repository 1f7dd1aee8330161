#!/usr/bin/env python3
"""Run random programs under this interpreter and under AsyncioSharp, and compare their traces.

    dotnet build AsyncioSharp.Tests
    python3 conformance/random/run.py --seeds 1-2000      compare, and shrink what differs
    python3 conformance/random/run.py --nightly 100000    as many seeds, beginning with one of the day
    python3 conformance/random/run.py --show 17           print program and trace of a seed
    python3 conformance/random/run.py --record 1-2000     write recorded/programs.txt.gz, which `dotnet test` compares

A seed gives the same program every time. Exit code 1 if any trace differs.
"""

import argparse
import collections
import gzip
import json
import os
import pathlib
import platform
import select
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import shrink
from generate import generate
from interpret import run

RECORDED = HERE / "recorded" / "programs.txt.gz"
TESTS = HERE.parent.parent / "AsyncioSharp.Tests" / "bin"
FORMS = ["coroutines", "native", "mixed"]
PATIENCE = 30  # seconds of real time for one program


class Sharp:
    """The test assembly as a process that answers each program with its traces."""

    def __init__(self, configuration):
        found = sorted((TESTS / configuration).glob("*/AsyncioSharp.Tests.dll"))
        if not found:
            raise SystemExit(f"Nothing built in {TESTS / configuration}: dotnet build AsyncioSharp.Tests")
        self.assembly = str(found[-1])
        self.process = None

    def traces(self, program):
        """The lines of each form; a process that hangs or dies is a trace too."""
        if self.process is None:
            environment = os.environ | {"DOTNET_STARTUP_HOOKS": self.assembly, "ASYNCIOSHARP_TRIAL_PROGRAM": "random programs"}
            self.process = subprocess.Popen(["dotnet", "exec", self.assembly], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                            encoding="utf-8", env=environment)
        self.process.stdin.write(compact(program) + "\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            self.process.kill()
            self.process = None
            return [["hangs"]] * len(FORMS)
        answer = self.process.stdout.readline()
        if not answer.startswith("["):
            self.process.kill()
            self.process = None
            return [[f"dies: {answer.strip()}"]] * len(FORMS)
        first, *others = json.loads(answer)
        return [first, *(first if x is None else x for x in others)]

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()


def compact(program):
    return json.dumps(program, separators=(",", ":"))


def span(words):
    first, _, last = words.partition("-")
    return range(int(first), int(last or first) + 1)


def differences(sharp, program):
    """The forms whose trace differs from CPython's; none where the program is excluded."""
    expected, excluded = run(program)
    return [] if excluded else [form for form, lines in zip(FORMS, sharp.traces(program)) if lines != expected]


def show(program, sharp):
    print(json.dumps(program))
    expected, excluded = run(program)
    if excluded:
        print(f"excluded: {excluded}")
    show_beside(expected, sharp.traces(program))


def show_beside(expected, others):
    traces = [expected, *others]
    width = max(len(line) for line in ["", *expected])
    for i in range(max(map(len, traces))):
        rows = [lines[i] if i < len(lines) else "" for lines in traces]
        differing = [f"{form}: {row}" for form, row in zip(FORMS, rows[1:]) if row != rows[0]]
        print(f"  {'>>' if differing else '  '} {rows[0].ljust(width)} {' | '.join(differing)}".rstrip())


def compare(seeds, sharp, most):
    began, compared, lines, differ, excluded = time.monotonic(), 0, 0, [], collections.Counter()
    for seed in seeds:
        program = generate(seed)
        expected, why = run(program)
        if why:
            excluded[why] += 1
            continue
        compared += 1
        lines += len(expected)
        traces = sharp.traces(program)
        forms = [form for form, trace in zip(FORMS, traces) if trace != expected]
        if forms:
            differ.append(seed)
            if len(differ) > most:
                continue
            if not set(differences(sharp, program)) & set(forms):
                # A program has one trace: whoever gives two has a bug, and this is all that is left of it.
                again, _ = run(program)
                print(f"seed {seed} differs ({', '.join(forms)}), but not when it is run again; {'CPython' if again != expected else 'AsyncioSharp'} has two traces. This was the first:")
                show_beside(expected, traces)
            else:
                small = shrink.shrink(program, lambda p: bool(set(differences(sharp, p)) & set(forms)))
                print(f"seed {seed} differs ({', '.join(forms)}); shrunk:")
                show(small, sharp)
    print(f"CPython {platform.python_version()}: {compared} programs compared in {len(FORMS)} forms, {lines} lines, {len(differ)} differ, "
          f"{sum(excluded.values())} excluded {dict(excluded)}, {time.monotonic() - began:.0f} s")
    if differ:
        print(f"seeds: {' '.join(map(str, differ))}")
    return 1 if differ else 0


def record(seeds):
    """A program and its trace per line. Excluded programs are left out."""
    if sys.version_info[:2] != (3, 13):
        return f"Traces are recorded with CPython 3.13 only; this is {platform.python_version()}."
    rows = [f"# CPython {platform.python_version()}"]
    for seed in seeds:
        lines, excluded = run(program := generate(seed))
        if not excluded:
            rows.append(f"{seed}\t{compact(program)}\t{'|'.join(lines)}")
    RECORDED.parent.mkdir(exist_ok=True)
    RECORDED.write_bytes(gzip.compress(("\n".join(rows) + "\n").encode(), mtime=0))
    print(f"{len(rows) - 1} programs recorded, {RECORDED.stat().st_size} bytes")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=span, default=span("1-2000"), metavar="FIRST-LAST")
    parser.add_argument("--nightly", type=int, metavar="N", help="N seeds, others on every day")
    parser.add_argument("--show", type=int, metavar="SEED")
    parser.add_argument("--record", type=span, metavar="FIRST-LAST")
    parser.add_argument("--shrink", type=int, default=5, metavar="N", help="how many differences are shrunk and shown (default 5)")
    parser.add_argument("--configuration", default="Debug")
    args = parser.parse_args()
    if args.record:
        return record(args.record)
    sharp = Sharp(args.configuration)
    try:
        if args.show is not None:
            return show(generate(args.show), sharp)
        if args.nightly:
            first = int(time.time() // 86400) * 1_000_000
            args.seeds = range(first, first + args.nightly)
            print(f"seeds {first}-{first + args.nightly - 1}")
        return compare(args.seeds, sharp, args.shrink)
    finally:
        sharp.close()


if __name__ == "__main__":
    sys.exit(main())
