"""Makes a random byte script from a seed, the same one every time. README.md has the language."""

import random

PEER = [(10, "psend"), (6, "pread"), (2, "peof"), (1, "pclose"), (1, "preset")]
WRITES = [(8, "write"), (3, "writelines"), (2, "weof"), (2, "close"), (1, "abort"), (2, "fill"), (3, "limits"), (2, "tpause"), (2, "tresume")]
READS = [(7, "read"), (5, "exactly"), (5, "line"), (6, "until"), (4, "cancel"), (4, "drain"), (2, "closed"), (2, "finish")]
SERVER = [(1, "sclose"), (1, "sclients"), (1, "saborts"), (2, "swait")]
INSIDE = [(6, "write"), (2, "writelines"), (2, "weof"), (3, "close"), (1, "abort"), (3, "tpause"), (3, "tresume"), (2, "limits"), (2, "raise"), (1, "switch")]
SEPARATORS = ["\n", ";", "ab", ";;", "b;\n", "aa", "a"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.tasks = 0
        self.head = {
            "style": self.pick([(6, "streams"), (4, "protocol"), (2, "buffered")]),
            "net": self.random.choice(["tcp", "unix"]),
            "role": self.random.choice(["client", "accepted", "server"]),
            "limit": self.pick([(2, 4), (3, 8), (3, 16), (2, 64), (2, 65536)]),
            "keep": int(self.chance(0.5)),
            "size": self.pick([(1, 1), (2, 3), (3, 8), (3, 4096)]),
            "hooks": [],
        }
        if self.head["style"] != "streams":
            self.head["hooks"] = [self.hook() for _ in range(self.random.randint(0, 3))]

    def script(self):
        steps = [self.step() for _ in range(self.random.randint(3, 16))]
        for _ in range(self.random.randint(0, 2)):
            i = self.random.randint(0, len(steps))
            steps[i:i] = self.edges() if self.head["style"] == "streams" and self.chance(0.5) else self.marks()
        return [self.head, steps]

    def edges(self):
        """Texts about as long as the limits of the reader, and reads that care. By chance alone hardly any text is."""
        limit = self.random.choice([self.head["limit"], 2 * self.head["limit"]]) if self.head["limit"] <= 64 else 64
        steps = []
        for _ in range(self.random.randint(1, 3)):
            text = "c" * max(1, limit + self.random.randint(-2, 2)) + self.random.choice(["", "", "\n", "ab", ";;", "b;\n", "a"])
            read = [self.op(self.pick([(3, "line"), (5, "until"), (2, "exactly"), (2, "read")]))]
            steps += self.random.choice([[[["psend", text]], read], [read, [["psend", text]]], [[["psend", text], *read]]])
        return steps

    def marks(self):
        """What is written about the marks of a connection whose peer does not read, and then it reads."""
        steps = [[["fill"]], [self.op("limits")]]
        table = [(6, "write"), (2, "writelines"), (2, "limits"), (1, "weof"), (1, "close"), (1, "psend")] + [(5, "drain")] * (self.head["style"] == "streams")
        steps += [[self.op(self.pick(table))] for _ in range(self.random.randint(1, 5))]
        return steps + [[["pread"]]] * self.chance(0.8)

    def hook(self):
        """What a callback of the protocol does when it is called for the n-th time."""
        event = self.pick([(2, "made"), (6, "data"), (3, "eof"), (2, "pause"), (2, "resume"), (2, "lost"), (1, "buffer")])
        n = self.random.randint(1, 3) if event in ("data", "buffer") else 1
        inside = [x for x in INSIDE if event not in ("pause", "resume") or x[1] in ("raise", "weof", "close", "abort", "tpause", "tresume")]
        inside = [x for x in inside if event != "buffer" or x[1] != "switch"]
        return [event, n, [self.op(self.pick(inside)) for _ in range(self.random.randint(1, 2))]]

    def step(self):
        """Several operations without a turn of the loop between them, or one. At most one of them is the peer's: how bytes are cut into pieces is left open."""
        table = PEER + WRITES
        if self.head["style"] == "streams":
            table = table + READS + READS
        else:
            table = table + [(1, "switch")]
        if self.head["role"] == "server":
            table = table + SERVER
        ops = [self.op(self.pick(table))]
        while self.chance(0.25):
            ops.append(self.op(self.pick([x for x in table if x[1][0] != "p" or x[1] == "psend" and not any(y[0][0] == "p" for y in ops)])))
        return ops

    def op(self, kind):
        match kind:
            case "psend" | "write":
                return [kind, self.text()]
            case "writelines":
                return [kind, [self.text() for _ in range(self.random.randint(0, 4))]]
            case "limits":
                return [kind, *self.limits()]
            case "read":
                return [kind, self.task(), self.pick([(1, 0), (3, -1), (8, self.random.randint(1, 12)), (1, 1000)])]
            case "exactly":
                return [kind, self.task(), self.pick([(1, 0), (12, self.random.randint(1, 20)), (1, 100), (0.3, -1)])]
            case "until":
                separators = self.random.sample(SEPARATORS, self.pick([(5, 1), (3, 2), (2, 3)]))
                if self.chance(0.03):
                    separators = self.random.choice([[], [""], ["", "a"]])
                return [kind, self.task(), separators]
            case "line" | "drain" | "closed" | "swait":
                return [kind, self.task()]
            case "cancel":
                return [kind, self.random.randint(max(1, self.tasks - 2), max(1, self.tasks))]
            case "finish":
                return [kind, self.random.choice(["return", "raise", "cancel"])]
            case "switch":
                return [kind, self.random.choice(["protocol", "buffered"])]
        return [kind]

    def limits(self):
        """A number is meant as it is, one in a list as so many bytes above what is buffered. TCP's acknowledgements may move that by themselves."""
        if self.head["net"] == "tcp" or self.chance(0.4):
            high, low = self.pick([(3, (0, 0)), (2, (None, None)), (2, (0, None)), (2, (None, 0)), (1, (100, 10)), (1, (10, 100)), (1, (-1, None)), (2, (1 << 28, 0)),
                                   (1, (None, 100))])
            return high, low
        high = self.random.randint(0, 60)
        return [high], self.pick([(1, None), (2, [self.random.randint(0, high)]), (2, 0), (1, [-self.random.randint(1, 100)]), (0.3, [high + 1])])

    def task(self):
        self.tasks += 1
        return self.tasks

    def text(self):
        size = self.random.randint(1, 9) if self.chance(0.7) else self.random.randint(10, 40) if self.chance(0.8) else self.random.randint(100, 1000)
        return "".join(self.random.choices("abc;\n", [6, 4, 2, 2, 1], k=size))

    def pick(self, table):
        return self.random.choices([x for _, x in table], [w for w, _ in table])[0]

    def chance(self, p):
        return self.random.random() < p


def generate(seed):
    return Generator(seed).script()


class FlowGenerator(Generator):
    """Two endpoints that both send and receive, each at its own pace."""

    def __init__(self, seed):
        self.random = random.Random(f"flow {seed}")

    def flow(self):
        return {"net": self.random.choice(["tcp", "unix"]), "sides": [self.side(), self.side()]}

    def side(self):
        sends = []
        for _ in range(self.random.randint(0, 12)):
            kind = self.pick([(6, "write"), (2, "writelines"), (4, "drain"), (1, "turn")])
            sends.append([kind, self.size()] if kind == "write" else [kind, [self.size() for _ in range(self.random.randint(0, 5))]] if kind == "writelines" else [kind])
        return {
            "style": self.random.choice(["streams", "streams", "protocol", "buffered"]),
            "limit": self.random.choice([64, 100, 1000, 65536]),
            "size": self.random.choice([100, 1000]) if self.chance(0.3) else 65536,
            "marks": self.pick([(3, None), (1, [0, 0]), (1, [1000, 10]), (1, [100000, 99999])]),
            "rest": self.pick([(1, 0), (1, 100), (1, 30000)]),
            "sends": sends,
            "reads": self.reads(),
        }

    def reads(self):
        if self.chance(0.2):
            return [["read", -1]]
        kinds = ["exactly", "line", "until"] + ["read"] * self.chance(0.4)
        plan = [self.random.choice(kinds) for _ in range(self.random.randint(1, 4))]
        return [[x, self.random.choice([1, 50, 5000])] if x == "read" else [x, self.random.choice([1, 7, 61, 500, 5000])] if x == "exactly" else [x] for x in plan]

    def size(self):
        return self.pick([(4, self.random.randint(1, 200)), (3, self.random.randint(200, 5000)), (2, self.random.randint(5000, 100000)), (0.3, 300000)])


def generate_flow(seed):
    return FlowGenerator(seed).flow()
