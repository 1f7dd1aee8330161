"""Makes a random program from a seed, the same one every time. README.md has the language."""

import random

NAMES = "abcdefgh"
ERRORS = ["value", "key", "zero", "runtime", "value", "cancel"]
MAIN = [(14, "spawn"), (12, "await"), (8, "cancel"), (6, "waitfor"), (5, "try"), (5, "timeout"), (6, "group"), (6, "with"), (4, "wait"),
        (3, "completed"), (6, "gather"), (4, "shield"), (5, "soon"), (6, "later"), (3, "adc"), (16, "sync"), (2, "call"), 
        (1, "rep"), (1, "barrier"), (3, "wait leaf")]
SYNC = [(4, "say"), (6, "set"), (2, "clear"), (6, "putn"), (3, "getn"), (2, "done"), (1, "shut"), (3, "rel"), (3, "srel"), (3, "notify"),
        (3, "add"), (10, "cancel"), (6, "fres"), (2, "fexc"), (3, "state"), (2, "hcancel"), (4, "turns"), (2, "raise"), (1, "count"),
        (1, "uncancel"), (2, "cancelme"), (3, "spawn"), (2, "resched"), (2, "adc"), (3, "soon"), (2, "look")]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.budget = self.random.randint(15, 110)
        self.number = 0
        self.names = []
        self.gathers = []
        self.scopes = []
        self.groups = []
        self.conditions = []

    def program(self):
        nodes = [self.safe(x) if self.chance(0.75) else x for x in self.block(depth=0, least=3, most=14)]
        for _ in range(self.random.randint(0, 2)):
            i = self.random.randint(0, len(nodes))
            nodes[i:i] = self.scene()
        return nodes

    def scene(self):
        """Tasks that meet at one primitive, and what moves them on. By chance alone hardly anybody meets at a barrier or a condition."""
        kind, i, tasks = self.random.choice("CCBQQELS"), self.random.randrange(2), []
        q = self.random.randrange(4)
        for _ in range(self.random.randint(2, 5)):
            match kind:
                case "C":
                    wait = self.node("cwait", i) if self.chance(0.7) else self.node("cwaitfor", i, self.random.randint(1, 3))
                    body = [self.node("with", "C", i, [wait])]
                case "B":
                    body = [self.node("await", ["bar", i]) for _ in range(self.random.randint(1, 2))]
                case "Q":
                    taken = self.chance(0.6)
                    one = [self.node("await", ["get", q] if taken else ["put", q, self.random.randint(0, 9)])]
                    if taken and self.chance(0.4):
                        one.append(self.node("done", q))
                    body = [self.node("rep", self.random.randint(1, 3), one)]
                case "E":
                    body = [self.node("await", ["ev", i])]
                case _:
                    body = [self.node("with", kind, i, [self.node("await", ["sleep", self.delay()])])]
            if self.chance(0.3):
                body = [self.node("await", ["sleep", self.delay()]), *body]
            if self.chance(0.2):
                body = [self.node("timeout", self.limit(), body)]
            if self.chance(0.4):
                body = [self.guard(1, body)]
            if self.chance(0.2):
                body = [self.node("waitfor", ["body", body], self.limit())]
            node = self.node("spawn")
            tasks.append([*node, self.fresh(), body, int(self.chance(0.15)), None])
        moves = [self.move(kind, i, q) for _ in range(self.random.randint(2, 6))]
        return [*tasks, *[self.safe(x) for x in moves]]

    def move(self, kind, i, q):
        if self.chance(0.3):
            return self.node("await", ["sleep", self.delay()])
        if self.chance(0.3):
            return self.node("cancel", self.name(), self.random.choice([None, "x"]))
        match kind:
            case "C":
                change = [self.node("add")] if self.chance(0.5) else []
                return self.node("with", "C", i, [*change, self.node("notify", i, self.random.randint(1, 3)), *self.actions(1)[:self.random.randint(0, 1)]])
            case "B":
                return self.node("await", ["bar", i]) if self.chance(0.2) else self.node("waitfor", ["bar", i], self.delay()) if self.chance(0.6) else \
                    self.node(self.random.choice(["breset", "babort"]), i)
            case "Q":
                return self.pick([(4, self.node("putn", q, self.random.randint(0, 9))), (2, self.node("getn", q)), (1, self.node("done", q)),
                                  (1, self.node("shut", q, self.random.randint(0, 1))), (1, self.node("waitfor", ["join", q], self.delay()))])
            case "E":
                return self.pick([(4, self.node("set", i)), (1, self.node("clear", i))])
            case "L":
                return self.node("with", "L", i, [self.node("say")])
        return self.pick([(2, self.node("srel", i)), (2, self.node("waitfor", ["sacq", i], self.delay()))])

    def block(self, depth, least=1, most=5):
        nodes = []
        for _ in range(self.random.randint(least, most)):
            if self.budget <= 0:
                break
            nodes.append(self.statement(depth))
        return nodes or [self.node("say")]

    def safe(self, statement):
        """Errors are frequent, and a program that dies of the first says little."""
        return self.node("try", [statement], [["any", [], 0]], None)

    def node(self, op, *args):
        self.number += 1
        return [op, self.number, *args]

    def pick(self, table):
        return self.random.choices([x for _, x in table], [w for w, _ in table])[0]

    def chance(self, p):
        return self.random.random() < p

    def delay(self):
        return 0 if self.chance(0.25) else self.random.randint(1, 12) if self.chance(0.5) else self.random.randint(1, 200)

    def limit(self):
        return None if self.chance(0.08) else self.delay()

    def name(self):
        """Mostly a task that exists by the text; tasks may run in another order."""
        if self.chance(0.15):
            return f"f{self.random.randrange(3)}"
        return self.random.choice(self.names[-4:]) if self.names and self.chance(0.85) else self.random.choice(NAMES[:4] + "m")

    def anything(self):
        return self.random.choice(self.gathers) if self.gathers and self.chance(0.3) else self.name()

    def leaf(self):
        kind = self.pick([(6, "sleep"), (4, "ev"), (2, "acq"), (2, "sacq"), (4, "get"), (3, "put"), (1, "join"), (3, "bar")])
        if kind == "sleep":
            return ["sleep", self.delay()]
        i = self.random.randrange(4 if kind in ("get", "put", "join") else 2)
        return [kind, i, self.random.randint(0, 9)] if kind == "put" else [kind, i]

    def target(self, depth):
        kind = self.pick([(5, "leaf"), (4, "var"), (2, "shielded"), (2 if depth < 4 else 0, "body")])
        if kind == "leaf":
            return self.leaf()
        if kind == "body":
            return ["body", self.block(depth + 1)]
        return [kind, self.name()]

    def fresh(self):
        name = self.random.choice(NAMES)
        self.names.append(name)
        return name

    def spawn(self, depth):
        node = self.node("spawn")
        group = self.random.choice(self.groups) if self.groups and self.chance(0.7) else None
        body = self.task_body(depth)
        name = self.fresh()
        return [*node, name, body, int(group is None and self.chance(0.2)), group]

    def task_body(self, depth):
        """Often one that cleans up or swallows: the interesting moments of a cancellation are there."""
        groups, self.groups, conditions, self.conditions = self.groups, [], self.conditions, []
        body = [self.safe(x) if self.chance(0.5) else x for x in self.block(depth + 1, 1, 7)]
        if self.chance(0.3):
            body = [self.guard(depth + 1, body)]
        if self.chance(0.4):
            body.append(self.node("ret", self.random.randint(1, 99)))
        self.groups, self.conditions = groups, conditions
        return body

    def guard(self, depth, body=None):
        node = self.node("try")
        body = body or self.block(depth + 1)
        kinds = self.random.sample(["cancel", "cancel", "any", "value", "timeout", "group", "runtime"], self.random.randint(0, 2))
        handlers = [[kind, self.block(depth + 1, 1, 2), int(self.chance(0.5))] for kind in dict.fromkeys(kinds)]
        last = self.block(depth + 1, 1, 2) if not handlers or self.chance(0.3) else None
        return [*node, body, handlers, last]

    def actions(self, depth):
        return [self.sync(depth + 1) for _ in range(self.random.randint(1, 3))]

    def statement(self, depth):
        self.budget -= 1
        kind = self.pick(MAIN)
        if depth >= 4 and kind in ("spawn", "try", "timeout", "group", "with", "call", "rep", "soon", "later", "adc"):
            kind = "sync"
        match kind:
            case "sync":
                return self.sync(depth)
            case "spawn":
                return self.spawn(depth)
            case "await":
                return self.node("await", self.target(depth))
            case "wait leaf":
                return self.node("await", ["sleep", self.delay()])
            case "cancel":
                return self.node("cancel", self.anything(), self.random.choice([None, None, "x", "y"]))
            case "waitfor":
                return self.node("waitfor", self.target(depth), self.limit())
            case "try":
                return self.guard(depth)
            case "timeout":
                node = self.node("timeout", self.limit())
                self.scopes.append(node[1])
                return [*node, self.block(depth + 1, 1, 4)]
            case "group":
                node = self.node("group")
                self.groups.append(node[1])
                body = [self.spawn(depth + 1) for _ in range(self.random.randint(0, 2))] + self.block(depth + 1, 1, 4)
                if self.chance(0.8):
                    self.groups.remove(node[1])
                node = [*node, body]
                return self.node("try", [node], [["group", [self.node("say")], 0]], None) if self.chance(0.5) else node
            case "with":
                what, i = self.random.choice("LSCC"), self.random.randrange(2)
                node = self.node("with", what, i)
                if what == "C":
                    waits = [self.node("cwait", i) if self.chance(0.6) else self.node("cwaitfor", i, self.random.randint(1, 3))
                             if self.chance(0.5) else self.node("notify", i, self.random.randint(1, 2))]
                    return [*node, waits + (self.block(depth + 1, 1, 3) if self.chance(0.5) else [])]
                return [*node, self.block(depth + 1, 1, 4)]
            case "wait":
                return self.node("wait", [self.anything() for _ in range(self.random.randint(1, 3))], self.limit(),
                                 self.random.choice(["all", "first", "error"]))
            case "completed":
                return self.node("completed", [self.name() for _ in range(self.random.randint(1, 3))], self.limit())
            case "gather":
                node = self.node("gather")
                targets = [["body", self.task_body(depth + 1)] if depth < 4 and self.chance(0.4) else ["var", self.name()]
                           for _ in range(self.random.randint(1, 3))]
                name = f"g{self.random.randrange(3)}"
                self.gathers.append(name)
                gather = [*node, name, targets, int(self.chance(0.35))]
                return self.node("call", [gather, self.node("await", ["var", name])]) if self.chance(0.6) else gather
            case "shield":
                name = f"s{self.random.randrange(2)}"
                node = self.node("shield", name, self.name())
                self.names.append(name)
                return self.node("call", [node, self.node("await", ["var", name])]) if self.chance(0.5) else node
            case "soon":
                return self.node("soon", f"h{self.random.randrange(3)}", self.actions(depth))
            case "later":
                return self.node("later", f"h{self.random.randrange(3)}", self.delay(), self.actions(depth))
            case "adc":
                return self.node("adc", self.anything(), self.actions(depth))
            case "call":
                return self.node("call", self.block(depth + 1))
            case "rep":
                return self.node("rep", self.random.randint(2, 3), self.block(depth + 1, 1, 3))
            case "barrier":
                return self.node(self.random.choice(["babort", "breset"]), self.random.randrange(2))
        raise AssertionError(kind)

    def sync(self, depth):
        self.budget -= 1
        kind = self.pick(SYNC)
        if (depth >= 4 or self.budget <= 0) and kind in ("spawn", "adc", "soon"):
            kind = "say"
        if kind == "resched" and not self.scopes:
            kind = "state"
        pick = self.random.randrange
        match kind:
            case "spawn":
                return self.spawn(depth)
            case "adc":
                return self.node(kind, self.anything(), self.actions(depth))
            case "soon":
                return self.node(kind, f"h{pick(3)}", self.actions(depth))
            case "set" | "clear" | "rel" | "srel":
                return self.node(kind, pick(2))
            case "getn" | "done":
                return self.node(kind, pick(4))
            case "putn":
                return self.node(kind, pick(4), pick(10))
            case "shut":
                return self.node(kind, pick(4), pick(2))
            case "notify":
                return self.node(kind, pick(2), pick(3) + 1)
            case "cancel":
                return self.node(kind, self.anything(), self.random.choice([None, None, "x", "y"]))
            case "fres":
                return self.node(kind, f"f{pick(3)}", pick(100))
            case "fexc":
                return self.node(kind, f"f{pick(3)}", self.random.choice(["value", "key", "zero"]))
            case "state":
                return self.node(kind, self.anything())
            case "hcancel":
                return self.node(kind, f"h{pick(3)}")
            case "turns":
                return self.node(kind, pick(6) + 2)
            case "raise":
                return self.node(kind, self.random.choice(ERRORS))
            case "resched":
                return self.node(kind, self.random.choice(self.scopes), self.limit())
        return self.node(kind)


def generate(seed):
    return Generator(seed).program()
