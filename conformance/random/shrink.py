"""Makes a program smaller while it still fails: leaves statements out, and puts the body of a statement in its place."""


def is_block(x):
    return isinstance(x, list) and bool(x) and all(isinstance(y, list) and len(y) > 1 and isinstance(y[0], str) and type(y[1]) is int and y[1] > 0
                                                    for y in x) and not is_target_list(x)


def is_target_list(x):
    """The targets of a gather look like statements, but are not."""
    return all(y[0] in ("var", "body") for y in x)


def blocks(x, path=()):
    """The paths of all blocks, the outer ones first."""
    if isinstance(x, list):
        if is_block(x):
            yield path
        for i, y in enumerate(x):
            yield from blocks(y, (*path, i))


def at(x, path):
    for i in path:
        x = x[i]
    return x


def replaced(x, path, new):
    if not path:
        return new
    return [replaced(y, path[1:], new) if i == path[0] else y for i, y in enumerate(x)]


def smaller(program):
    for path in blocks(program):
        block = at(program, path)
        for size in (len(block) // 2, 1):
            for i in range(0, len(block), size or 1):
                if size and (len(block) > size or path):
                    yield replaced(program, path, block[:i] + block[i + size:])
        for i, node in enumerate(block):
            for part in node[2:]:
                if is_block(part):
                    yield replaced(program, path, block[:i] + part + block[i + 1:])
            if node[0] == "try":
                if node[4] is not None:
                    yield replaced(program, path, block[:i] + [[*node[:4], None]] + block[i + 1:])
                for k in range(len(node[3])):
                    yield replaced(program, path, block[:i] + [[*node[:3], node[3][:k] + node[3][k + 1:], node[4]]] + block[i + 1:])
