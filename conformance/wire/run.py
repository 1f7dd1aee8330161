#!/usr/bin/env python3
"""Run random byte scripts under this interpreter and under AsyncioSharp, and compare their logs.

    dotnet build AsyncioSharp.Tests
    python3 conformance/wire/run.py --seeds 1-2000      compare, and shrink what differs
    python3 conformance/wire/run.py --nightly 20000     as many seeds, beginning with one of the day
    python3 conformance/wire/run.py --show 17           print script and logs of a seed
    python3 conformance/wire/run.py --flows 1-200       let CPython and AsyncioSharp talk to one another
    python3 conformance/wire/run.py --record 1-1200     write recorded/scripts.txt.gz, which `dotnet test` compares
    python3 conformance/wire/run.py --record-flows 1-100

A seed gives the same script every time. Exit code 1 if any log differs.
"""

import argparse
import asyncio
import collections
import gzip
import json
import os
import pathlib
import platform
import select
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import flow as flow_module
import shrink
from generate import generate, generate_flow
from interpret import run

RECORDED = HERE / "recorded" / "scripts.txt.gz"
FLOWS = HERE / "recorded" / "flows.txt.gz"
TESTS = HERE.parent.parent / "AsyncioSharp.Tests" / "bin"
SELECTORS = ["epoll", "select"]
PATIENCE = 60  # seconds for one script


class Sharp:
    """The test assembly as a process that answers each script with its logs."""

    def __init__(self, configuration):
        found = sorted((TESTS / configuration).glob("*/AsyncioSharp.Tests.dll"))
        if not found:
            raise SystemExit(f"Nothing built in {TESTS / configuration}: dotnet build AsyncioSharp.Tests")
        self.assembly = str(found[-1])
        self.process = None

    def ask(self, order):
        if self.process is None:
            environment = os.environ | {"DOTNET_STARTUP_HOOKS": self.assembly, "ASYNCIOSHARP_TRIAL_PROGRAM": "byte scripts"}
            self.process = subprocess.Popen(["dotnet", "exec", self.assembly], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                            text=True, encoding="utf-8", env=environment)
        self.process.stdin.write(compact(order) + "\n")
        self.process.stdin.flush()

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def logs(self, script):
        """The log under each selector; a process that hangs or dies is a log too."""
        self.ask(script)
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            return self.failed("hangs")
        answer = self.process.stdout.readline()
        if not answer.startswith("["):
            return self.failed(f"dies: {answer.strip()}")
        first, *others = json.loads(answer)
        return [first, *(first if x is None else x for x in others)]

    def failed(self, how):
        self.process.kill()
        self.process = None
        return [[how]] * len(SELECTORS)

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()


def compact(script):
    return json.dumps(script, separators=(",", ":"))


def span(words):
    first, _, last = words.partition("-")
    return range(int(first), int(last or first) + 1)


def differences(sharp, script):
    """The selectors whose log differs from CPython's; none where the script is excluded."""
    expected, excluded = run(script)
    return [] if excluded else [name for name, lines in zip(SELECTORS, sharp.logs(script)) if lines != expected]


def show(script, sharp):
    print(compact(script))
    expected, excluded = run(script)
    if excluded:
        print(f"excluded: {excluded}")
    logs = [expected, *sharp.logs(script)]
    width = max(len(line) for line in ["", *expected])
    for i in range(max(map(len, logs))):
        rows = [lines[i] if i < len(lines) else "" for lines in logs]
        differing = [f"{name}: {row}" for name, row in zip(SELECTORS, rows[1:]) if row != rows[0]]
        print(f"  {'>>' if differing else '  '} {rows[0].ljust(width)} {' | '.join(differing)}".rstrip())


def compare(seeds, sharp, most):
    began, compared, lines, differ, excluded = time.monotonic(), 0, 0, [], collections.Counter()
    for seed in seeds:
        script = generate(seed)
        expected, why = run(script)
        if why:
            excluded[why] += 1
            continue
        compared += 1
        lines += len(expected)
        names = [name for name, log in zip(SELECTORS, sharp.logs(script)) if log != expected]
        if names:
            differ.append(seed)
            if len(differ) <= most:
                small = shrink.shrink(script, lambda s: bool(differences(sharp, s)))
                print(f"seed {seed} differs ({', '.join(names)}); shrunk:")
                show(small, sharp)
    print(f"CPython {platform.python_version()}: {compared} scripts compared under {len(SELECTORS)} selectors, {lines} lines, {len(differ)} differ, "
          f"{sum(excluded.values())} excluded {dict(excluded)}, {time.monotonic() - began:.0f} s")
    if differ:
        print(f"seeds: {' '.join(map(str, differ))}")
    return 1 if differ else 0


def flow_alone(flow):
    """What both sides say where both run under CPython."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(flow_module.both(flow, f"{folder}/s"))


def flow_mixed(sharp, flow, role, selector):
    """One side under AsyncioSharp, the one that serves or the one that connects."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/s" if flow["net"] == "unix" else None
        order = {"flow": flow, "role": role, "selector": selector}
        if role == "server":
            sharp.ask(order | {"address": path})
            second = asyncio.run(flow_module.connect(flow, sharp.answer()))
            return [sharp.answer(), second]
        first = asyncio.run(flow_module.serve(flow, path, lambda address: sharp.ask(order | {"address": address})))
        return [first, sharp.answer()]


def flows(seeds, sharp):
    began, differ = time.monotonic(), 0
    for seed in seeds:
        flow = generate_flow(seed)
        expected = flow_alone(flow)
        for role in ("server", "client"):
            for selector in SELECTORS:
                try:
                    actual = flow_mixed(sharp, flow, role, selector)
                except Exception as e:
                    actual = [f"{type(e).__name__}: {e}"]
                    sharp.close()
                    sharp.process = None
                if actual != expected:
                    differ += 1
                    print(f"seed {seed}, AsyncioSharp is the {role} ({selector}): {compact(flow)}\n  CPython {expected}\n  mixed   {actual}")
    print(f"{len(seeds)} flows in {2 * len(SELECTORS)} mixtures, {differ} differ, {time.monotonic() - began:.0f} s")
    return 1 if differ else 0


def record_flows(seeds):
    rows = [f"# CPython {platform.python_version()}"] + [f"{seed}\t{compact(flow := generate_flow(seed))}\t{'|'.join(flow_alone(flow))}" for seed in seeds]
    write(FLOWS, rows)
    return 0


def write(path, rows):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(("\n".join(rows) + "\n").encode(), mtime=0))
    print(f"{len(rows) - 1} recorded, {path.stat().st_size} bytes")


def record(seeds):
    """A script and its log per line. Excluded scripts are left out, and those that two runs of CPython do not agree about."""
    if sys.version_info[:2] != (3, 13):
        return f"Logs are recorded with CPython 3.13 only; this is {platform.python_version()}."
    rows = [f"# CPython {platform.python_version()}"]
    for seed in seeds:
        lines, excluded = run(script := generate(seed))
        if not excluded:
            if run(script)[0] != lines:
                return f"seed {seed} is not the same twice"
            rows.append(f"{seed}\t{compact(script)}\t{'|'.join(lines)}")
    write(RECORDED, rows)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=span, default=span("1-2000"), metavar="FIRST-LAST")
    parser.add_argument("--nightly", type=int, metavar="N", help="N seeds, others on every day")
    parser.add_argument("--show", type=int, metavar="SEED")
    parser.add_argument("--record", type=span, metavar="FIRST-LAST")
    parser.add_argument("--flows", type=span, metavar="FIRST-LAST")
    parser.add_argument("--record-flows", type=span, metavar="FIRST-LAST")
    parser.add_argument("--shrink", type=int, default=5, metavar="N", help="how many differences are shrunk and shown (default 5)")
    parser.add_argument("--configuration", default="Debug")
    args = parser.parse_args()
    if args.record:
        return record(args.record)
    if args.record_flows:
        return record_flows(args.record_flows)
    sharp = Sharp(args.configuration)
    try:
        if args.show is not None:
            return show(generate(args.show), sharp)
        if args.flows:
            return flows(args.flows, sharp)
        if args.nightly:
            first = int(time.time() // 86400) * 1_000_000
            args.seeds = range(first, first + args.nightly)
            print(f"seeds {first}-{first + args.nightly - 1}")
        return compare(args.seeds, sharp, args.shrink)
    finally:
        sharp.close()


if __name__ == "__main__":
    sys.exit(main())
