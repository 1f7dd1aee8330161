"""What the comparisons by chance share: cases made from seeds run under this interpreter and in AsyncioSharp, and what differs is shrunk and shown.

A seed gives the same case every time. Exit code 1 if anything differs.
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

TESTS = pathlib.Path(__file__).resolve().parent.parent / "AsyncioSharp.Tests" / "bin"


def told(seeds, what):
    """The seeds one by one. Every ten seconds standard error says how far it has come."""
    began = last = time.monotonic()
    for count, seed in enumerate(seeds):
        now = time.monotonic()
        if now - last >= 10:
            last = now
            print(f"{count} of {len(seeds)} {what}, {now - began:.0f} s", file=sys.stderr, flush=True)
        yield seed


class Sharp:
    """The test assembly as a process that answers each case with its logs, one for each of its ways to run it."""

    def __init__(self, configuration, server, ways, patience, stderr=None):
        found = sorted((TESTS / configuration).glob("*/AsyncioSharp.Tests.dll"))
        if not found:
            raise SystemExit(f"Nothing built in {TESTS / configuration}: dotnet build AsyncioSharp.Tests")
        self.assembly = str(found[-1])
        self.server, self.ways, self.patience, self.stderr = server, ways, patience, stderr
        self.process = None

    def ask(self, order):
        if self.process is None:
            environment = os.environ | {"DOTNET_STARTUP_HOOKS": self.assembly, "ASYNCIOSHARP_TRIAL_PROGRAM": self.server}
            self.process = subprocess.Popen(["dotnet", "exec", self.assembly], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.stderr,
                                            text=True, encoding="utf-8", env=environment)
        self.process.stdin.write(compact(order) + "\n")
        self.process.stdin.flush()

    def answer(self):
        if not select.select([self.process.stdout], [], [], self.patience)[0]:
            raise TimeoutError("no answer")
        return json.loads(self.process.stdout.readline())

    def logs(self, case):
        """A log for each way; a process that hangs or dies is a log too."""
        try:
            self.ask(case)
        except OSError as e:
            return self.failed(f"dies: {e}")
        if not select.select([self.process.stdout], [], [], self.patience)[0]:
            return self.failed("hangs")
        answer = self.process.stdout.readline()
        if not answer.startswith("["):
            return self.failed(f"dies: {answer.strip()}")
        first, *others = json.loads(answer)
        return [first, *(first if x is None else x for x in others)]

    def failed(self, how):
        self.kill()
        return [[how]] * len(self.ways)

    def kill(self):
        process, self.process = self.process, None
        if process:
            process.kill()
            process.wait()

    def close(self):
        if self.process:
            self.process.stdin.close()
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                pass
            self.kill()


class Comparison:
    """One language of cases: `generate(seed)`, `run(case)` with the log under CPython and why the case is excluded, `smaller(case)` with candidates for shrinking."""

    def __init__(self, generate, run, smaller, recorded, cases, ways):
        self.generate, self.run, self.smaller, self.recorded, self.cases, self.ways = generate, run, smaller, recorded, cases, ways

    def differences(self, sharp, case):
        """The ways whose log differs from CPython's; none where the case is excluded."""
        expected, excluded = self.run(case)
        return set() if excluded else {way for way, lines in zip(self.ways, sharp.logs(case)) if lines != expected}

    def shrink(self, case, fails):
        """The smallest that was found; not the smallest there is."""
        found = True
        while found:
            found = False
            for candidate in self.smaller(case):
                if candidate and fails(candidate):
                    case, found = candidate, True
                    break
        return case

    def show(self, case, sharp):
        print(json.dumps(case))
        expected, excluded = self.run(case)
        if excluded:
            print(f"excluded: {excluded}")
        self.show_beside(expected, sharp.logs(case))

    def show_beside(self, expected, others):
        logs = [expected, *others]
        width = max(len(line) for line in ["", *expected])
        for i in range(max(map(len, logs))):
            rows = [lines[i] if i < len(lines) else "" for lines in logs]
            differing = [f"{way}: {row}" for way, row in zip(self.ways, rows[1:]) if row != rows[0]]
            print(f"  {'>>' if differing else '  '} {rows[0].ljust(width)} {' | '.join(differing)}".rstrip())

    def compare(self, seeds, sharp, most):
        began, compared, lines, differ, excluded = time.monotonic(), 0, 0, [], collections.Counter()
        for seed in told(seeds, self.cases):
            case = self.generate(seed)
            expected, why = self.run(case)
            if why:
                excluded[why] += 1
                continue
            compared += 1
            lines += len(expected)
            logs = sharp.logs(case)
            ways = {way for way, log in zip(self.ways, logs) if log != expected}
            if ways:
                differ.append(seed)
                if len(differ) <= most:
                    self.explain(seed, case, expected, logs, ways, sharp)
        print(f"CPython {platform.python_version()}: {compared} {self.cases} compared, each in {len(self.ways)} ways ({', '.join(self.ways)}), {lines} lines, {len(differ)} differ, "
              f"{sum(excluded.values())} excluded {dict(excluded)}, {time.monotonic() - began:.0f} s")
        if differ:
            print(f"seeds: {' '.join(map(str, differ))}")
        return 1 if differ else 0

    def explain(self, seed, case, expected, logs, ways, sharp):
        names = ", ".join(way for way in self.ways if way in ways)
        if self.differences(sharp, case) & ways:
            small = self.shrink(case, lambda candidate: bool(self.differences(sharp, candidate) & ways))
            print(f"seed {seed} differs ({names}); shrunk:")
            self.show(small, sharp)
        else:
            # A case has one log: whoever gives two has a bug, and this is all that is left of it.
            again, _ = self.run(case)
            print(f"seed {seed} differs ({names}), but not when it is run again; {'CPython' if again != expected else 'AsyncioSharp'} has two logs. This was the first:")
            self.show_beside(expected, logs)

    def record(self, seeds):
        """A case and its log per line. Excluded cases are left out."""
        if sys.version_info[:2] != (3, 13):
            return f"Logs are recorded with CPython 3.13 only; this is {platform.python_version()}."
        rows = []
        for seed in seeds:
            lines, excluded = self.run(case := self.generate(seed))
            if not excluded:
                if self.run(case)[0] != lines:
                    return f"seed {seed} is not the same twice"
                rows.append((seed, case, lines))
        write(self.recorded, rows)
        return 0


def compact(case):
    return json.dumps(case, separators=(",", ":"))


def span(words):
    first, _, last = words.partition("-")
    return range(int(first), int(last or first) + 1)


def write(path, rows):
    """Rows of seed, case and log, under a heading with the version; the same bytes every time."""
    text = "".join(f"{seed}\t{compact(case)}\t{'|'.join(lines)}\n" for seed, case, lines in rows)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(f"# CPython {platform.python_version()}\n{text}".encode(), mtime=0))
    print(f"{len(rows)} recorded, {path.stat().st_size} bytes")


def arguments(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=span, default=span("1-2000"), metavar="FIRST-LAST")
    parser.add_argument("--nightly", type=int, metavar="N", help="N seeds, others on every day")
    parser.add_argument("--show", type=int, metavar="SEED")
    parser.add_argument("--record", type=span, metavar="FIRST-LAST")
    parser.add_argument("--shrink", type=int, default=5, metavar="N", help="how many differences are shrunk and shown (default 5)")
    parser.add_argument("--configuration", default="Debug")
    return parser


def execute(args, comparison, sharp):
    """What the arguments ask for, but recording."""
    if args.show is not None:
        return comparison.show(comparison.generate(args.show), sharp)
    if args.nightly:
        first = int(time.time() // 86400) * 1_000_000
        args.seeds = range(first, first + args.nightly)
        print(f"seeds {first}-{first + args.nightly - 1}")
    return comparison.compare(args.seeds, sharp, args.shrink)
