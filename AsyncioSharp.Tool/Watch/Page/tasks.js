// The tasks as the tool has told of them, and what can be made of them: a tree, groups by stack. Knows nothing of the page.

const fields = ["id", "loop", "name", "coroutine", "state", "made", "wait", "since", "until", "stack", "awaitedBy", "holders", "scopes"];

export class Tasks {
  constructor() {
    this.byId = new Map();
    this.stacks = [];
    this.loops = [];
    this.children = new Map();
    this.folded = new Set();
  }

  // Everything, or what has changed.
  apply(message) {
    if (message.whole) {
      this.byId.clear();
      this.stacks = [];
    }
    this.loops = message.loops;
    for (const frames of message.stacks) this.stacks.push(frames.map(([method, file, line]) => ({ method, file, line })));
    for (const id of message.gone) this.byId.delete(id);
    for (const row of message.set) {
      const task = Object.fromEntries(fields.map((field, index) => [field, row[index]]));
      task.words = null;
      this.byId.set(task.id, task);
    }
    this.children = new Map();
    for (const task of this.byId.values()) {
      for (const parent of task.awaitedBy) {
        if (!this.byId.has(parent)) continue;
        if (!this.children.has(parent)) this.children.set(parent, []);
        this.children.get(parent).push(task);
      }
    }
  }

  of(loop) {
    const all = [...this.byId.values()];
    return (loop === 0 ? all : all.filter(task => task.loop === loop)).sort((one, other) => one.id - other.id);
  }

  // A text, or the number of a stack: #12.
  matches(task, wanted) {
    if (/^#\d+$/.test(wanted)) return task.stack === Number(wanted.slice(1));
    task.words ??= [task.name, task.coroutine, task.state, task.wait, ...task.scopes, ...this.stackOf(task).map(frame => `${frame.method} ${place(frame)}`)]
      .join("\n").toLowerCase();
    return task.words.includes(wanted);
  }

  stackOf(task) {
    return this.stacks[task.stack] ?? [];
  }

  // A task is below whoever awaits it, as in pstree. At the top are those that nobody awaits, and of a circle that nobody outside awaits the
  // first. Where a task is awaited by several it is unfolded once. (No recursion: chains may be longer than the stack.)
  tree(loop) {
    const rows = [], seen = new Set(), open = new Set();
    const walk = root => {
      const left = [{ task: root, level: 1, hidden: false }];
      while (left.length) {
        const { task, level, hidden, leave } = left.pop();
        if (leave) {
          open.delete(task.id);
          continue;
        }
        const repeated = seen.has(task.id), circle = open.has(task.id);
        const below = repeated ? [] : this.children.get(task.id) ?? [], folded = this.folded.has(task.id);
        if (!hidden) rows.push({ key: task.id, task, level, circle, repeated, unfolds: below.length > 0, folded });
        // It is entered once: leaving it here would end it where it is still open, above, and what follows there would lose its mark.
        if (repeated) continue;
        seen.add(task.id);
        open.add(task.id);
        left.push({ task, leave: true });
        for (const child of below.toReversed()) left.push({ task: child, level: level + 1, hidden: hidden || folded });
      }
    };
    const all = this.of(loop);
    for (const task of all) if (!task.awaitedBy.some(parent => this.byId.has(parent))) walk(task);
    for (const task of all) if (!seen.has(task.id)) walk(task);
    return rows;
  }

  found(loop, wanted) {
    return this.of(loop).filter(task => this.matches(task, wanted)).map(task => ({ key: task.id, task, level: 1 }));
  }

  // How many tasks stand at the same place.
  groups(loop, wanted) {
    const groups = new Map();
    for (const task of this.of(loop)) {
      if (wanted && !this.matches(task, wanted)) continue;
      const group = groups.get(task.stack);
      if (group) group.tasks.push(task);
      else groups.set(task.stack, { key: task.stack, stack: task.stack, frames: this.stackOf(task), tasks: [task] });
    }
    return [...groups.values()].sort((one, other) => other.tasks.length - one.tasks.length || one.key - other.key);
  }
}

// Without namespaces: the class and the method.
export const brief = method => method.split(".").slice(-2).join(".");

export const place = frame => frame.file ? `${frame.file.split(/[\\/]/).pop()}:${frame.line}` : "";

export function span(milliseconds) {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}
