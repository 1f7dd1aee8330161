"""Makes a byte script smaller while it still fails: leaves steps, operations and hooks out, shortens texts, takes the plainer kind of connection."""

PLAIN = {"net": "unix", "role": "client", "keep": 0, "limit": 65536, "size": 4096}


def smaller(script):
    head, steps = script
    for size in (len(steps) // 2, len(steps) // 4, 1):
        for i in range(0, len(steps), size or 1):
            if size:
                yield [head, steps[:i] + steps[i + size:]]
    for i, step in enumerate(steps):
        for k in range(len(step)):
            if len(step) > 1:
                yield [head, steps[:i] + [step[:k] + step[k + 1:]] + steps[i + 1:]]
    for i in range(len(head["hooks"])):
        yield [head | {"hooks": head["hooks"][:i] + head["hooks"][i + 1:]}, steps]
    for key, value in PLAIN.items():
        if head[key] != value:
            yield [head | {key: value}, steps]
    for i, step in enumerate(steps):
        for k, op in enumerate(step):
            if op[0] in ("write", "psend") and len(op[1]) > 1:
                for text in (op[1][:len(op[1]) // 2], op[1][:-1]):
                    yield [head, steps[:i] + [[*step[:k], [op[0], text], *step[k + 1:]]] + steps[i + 1:]]
