// The page: what it is told goes into the model, and what the user wants to see of it goes onto the screen. Text of the process is only ever
// put into textContent.

import { Tasks, brief, place, span } from "./tasks.js";
import { List } from "./list.js";
import { Tiles, percent } from "./charts.js";

const get = id => document.getElementById(id);
const tasks = new Tasks(), tiles = new Tiles(get("tiles"));
const tabs = ["tree", "stacks", "coroutines"];
let tab = "tree", loop = 0, paused = false, wanted = "", shown = null, heard = 0;

const list = new List(get("list"), {
  fill: (element, row) => fillers[tab](element, row),
  onSelect: row => { shown = { tab, row }; details(true); },
  onFold: (row, folded) => { if (folded) tasks.folded.add(row.key); else tasks.folded.delete(row.key); refresh(); },
  onOpen: row => { if (tab === "stacks") showTasksOf(row); },
});

// --- What the tool tells. Nothing is asked of the process while the page is paused.
const handlers = {
  about: about => { get("title").textContent = document.title = about.name; },
  tasks: message => { say(""); tasks.apply(message); loops(); refresh(); },
  load: load => { tiles.add(load); document.body.dataset.reports = tiles.history.get(load.loop).length; if (tab === "coroutines") refresh(); if (load.loop === chartLoop()) tiles.draw(load.loop); },
  slow: step => slow(step),
  trouble: trouble => say(trouble.text),
};
let events = null;

function connect() {
  events = new EventSource("events");
  for (const [name, handle] of Object.entries(handlers)) {
    events.addEventListener(name, event => {
      heard = performance.now();
      handle(JSON.parse(event.data));
      state();
    });
  }
  events.onerror = () => { say("The tool does not answer. Has it ended? The page tries again."); state(); };
}

function state() {
  const live = events?.readyState === EventSource.OPEN && performance.now() - heard < 5000;
  const word = paused ? "paused" : live ? "live" : "silent";
  get("state").className = { paused: "", live: "live", silent: "late" }[word];
  get("state").textContent = document.body.dataset.state = word;
}

function say(text) {
  get("trouble").hidden = text === "";
  get("trouble").textContent = text;
}

const chartLoop = () => loop || (tasks.loops.find(one => one.state !== "NotRunning") ?? tasks.loops[0])?.id || 1;

function loops() {
  const select = get("loop"), names = ["all loops", ...tasks.loops.map(one => `loop ${one.id}${one.label ? ` ${one.label}` : ""}${one.state === "Stuck" ? " (stuck)" : ""}`)];
  select.hidden = tasks.loops.length < 2;
  if (select.options.length !== names.length || names.some((name, index) => select.options[index].textContent !== name)) {
    select.replaceChildren(...names.map((name, index) => new Option(name, index === 0 ? 0 : tasks.loops[index - 1].id)));
    select.value = loop;
  }
  const stuck = tasks.loops.filter(one => one.state === "Stuck");
  if (stuck.length) say(`Loop ${stuck.map(one => one.id).join(", ")} does not come out of a step. Its tasks were read from outside.`);
}

function slow(step) {
  const item = element("li"), line = get("slow");
  item.append(element("b", `${step.seconds.toFixed(2)} s `), step.task ? `${step.task} (${brief(step.coroutine)})` : step.coroutine,
    element("span", ` ${new Date().toLocaleTimeString("en-GB")}`, "dim"));
  if (line.firstChild?.className === "dim") line.replaceChildren();
  line.prepend(item);
  while (line.children.length > 100) line.lastChild.remove();
  document.body.dataset.slow = line.children.length;
}

// --- The list.
function refresh() {
  const start = performance.now();
  const rows = tab === "tree" ? (wanted ? tasks.found(loop, wanted) : tasks.tree(loop)) : tab === "stacks" ? tasks.groups(loop, wanted) : coroutines();
  list.show(rows);
  get("found").textContent = { tree: `${rows.length} tasks`, stacks: `${rows.length} places`, coroutines: `${rows.length} coroutines` }[tab];
  details();
  Object.assign(document.body.dataset, { tasks: tasks.byId.size, rows: rows.length, tab, took: Math.round(performance.now() - start) });
}

function coroutines() {
  const rows = tiles.last(chartLoop())?.coroutines ?? [];
  return rows.filter(row => row.name.toLowerCase().includes(wanted)).map(row => ({ key: row.name, ...row }));
}

// A row has the same children from draw to draw: only their texts change.
function parts(element, classes) {
  if (element.dataset.kind !== classes) {
    element.dataset.kind = classes;
    element.replaceChildren(...classes.split(" ").map(name => Object.assign(document.createElement("span"), { className: name })));
  }
  return element.children;
}

const fillers = {
  tree(element, row) {
    const [fold, dot, name, body, wait, time] = parts(element, "fold dot name body wait time"), task = row.task;
    fold.textContent = row.unfolds ? row.folded ? "▸" : "▾" : row.circle ? "↺" : row.repeated ? "↥" : "";
    fold.style.marginLeft = `${8 + Math.min(row.level - 1, 24) * 18}px`;
    dot.className = `dot ${task.state}`;
    name.textContent = task.name;
    body.textContent = brief(task.coroutine);
    wait.textContent = task.wait || task.state;
    const waited = task.since === null ? 0 : Date.now() - task.since;
    time.textContent = task.since === null ? "" : span(waited);
    time.className = waited > 60000 ? "time long" : "time";
    element.setAttribute("role", "treeitem");
    element.setAttribute("aria-level", row.level);
    element.title = `${task.name}\n${task.coroutine}\n${task.wait || task.state}`;
    if (row.unfolds) element.setAttribute("aria-expanded", !row.folded);
    else element.removeAttribute("aria-expanded");
  },
  stacks(element, row) {
    const [count, label] = parts(element, "count label");
    count.textContent = row.tasks.length.toLocaleString("en");
    label.textContent = row.frames.length ? row.frames.map(frame => `${brief(frame.method)} ${place(frame)}`.trim()).reverse().join("  ‹  ") : "no stack: it runs, or has not begun";
    plain(element, row.frames.map(frame => `${frame.method} ${place(frame)}`).join("\n"));
  },
  coroutines(element, row) {
    const [share, meter, count, label] = parts(element, "share meter count label");
    share.textContent = percent(row.share);
    if (!meter.firstChild) meter.append(document.createElement("i"));
    meter.firstChild.style.width = `${Math.min(100, row.share * 100)}%`;
    count.textContent = row.tasks.toLocaleString("en");
    label.textContent = brief(row.name);
    plain(element, row.name);
  },
};

function plain(element, title) {
  element.setAttribute("role", "option");
  element.removeAttribute("aria-level");
  element.removeAttribute("aria-expanded");
  element.title = title;
}

// --- The details of the row that is chosen.
function details(isNewRow = false) {
  const box = get("details"), row = shown?.row;
  // Whoever is about to press a button there keeps it, unless another row was chosen.
  if (!shown || !isNewRow && box.contains(document.activeElement)) return;
  if (shown.tab === "tree") box.replaceChildren(...ofTask(tasks.byId.get(row.key), row.task));
  else if (shown.tab === "stacks") {
    const group = tasks.groups(loop, "").find(one => one.key === row.key) ?? { ...row, tasks: [] };
    box.replaceChildren(element("h2", `${group.tasks.length.toLocaleString("en")} tasks here`), stack(group.frames), action("Show them", () => showTasksOf(group)));
  } else box.replaceChildren(element("h2", row.name), action("Show its tasks", () => search(row.name, "tree")));
}

function ofTask(task, last) {
  const now = Date.now();
  if (!task) return [element("h2", last.name), element("p", "It has ended.", "dim"), stack(tasks.stackOf(last))];
  const facts = element("dl");
  const add = (name, ...values) => {
    const value = element("dd");
    value.append(...values.flat());
    facts.append(element("dt", name), value);
  };
  add("coroutine", dotted(task.coroutine));
  add("state", task.state);
  add("age", span(now - task.made));
  add("loop", String(task.loop));
  if (task.wait) add("waits for", task.wait + (task.since === null ? "" : `, for ${span(now - task.since)} by now`) + (task.until === null ? "" : `, ${span(task.until - now)} left`));
  if (task.holders.length) add("held by", links(task.holders));
  if (task.awaitedBy.length) add("awaited by", links(task.awaitedBy));
  const below = tasks.children.get(task.id) ?? [];
  if (below.length) add("awaits", links(below.map(one => one.id)));
  if (task.scopes.length) add("in", task.scopes.join(", "));
  return [element("h2", task.name), facts, stack(tasks.stackOf(task))];
}

function links(ids) {
  const most = 12, parts = [];
  for (const id of ids.slice(0, most)) {
    if (parts.length) parts.push(", ");
    const name = tasks.byId.get(id)?.name ?? `task ${id}`;
    parts.push(action(name, () => choose(id, name), "link"));
  }
  if (ids.length > most) parts.push(` and ${ids.length - most} more`);
  return parts;
}

function stack(frames) {
  const lines = element("ol", null, "stack");
  for (const frame of frames) {
    const line = element("li");
    line.append(...dotted(frame.method));
    if (frame.file) line.append(Object.assign(element("small", place(frame)), { title: frame.file }));
    lines.append(line);
  }
  return lines;
}

// A long name breaks at its dots.
const dotted = name => name.split(/(?<=\.)/).flatMap(part => [part, document.createElement("wbr")]);

function element(name, text = null, style = "") {
  const made = document.createElement(name);
  if (text !== null) made.textContent = text;
  if (style) made.className = style;
  return made;
}

const action = (text, run, style = "") => Object.assign(element("button", text, style), { onclick: run });

// Shows a task that a button names: it may be on another loop, below a row that is folded, or gone by now.
function choose(id, name) {
  const task = tasks.byId.get(id);
  // The button is about to go. Who pressed it goes on in the list.
  get("list").focus();
  if (!task) {
    list.selected = null;
    shown = { tab: "tree", row: { key: id, task: { id, name } } };
    list.draw();
    details(true);
    return;
  }
  if (loop && task.loop !== loop) show(task.loop);
  search("", "tree");
  const left = [...task.awaitedBy], above = new Set();
  while (left.length) {
    const parent = left.pop();
    if (above.has(parent)) continue;
    above.add(parent);
    tasks.folded.delete(parent);
    left.push(...tasks.byId.get(parent)?.awaitedBy ?? []);
  }
  refresh();
  const index = list.rows.findIndex(row => row.key === id);
  if (index >= 0) list.select(index);
}

// One loop, or all of them: 0.
function show(wantedLoop) {
  loop = wantedLoop;
  get("loop").value = loop;
  refresh();
  tiles.draw(chartLoop());
}

const showTasksOf = group => search(`#${group.stack}`, "tree");

// --- What the user does.
function search(text, view = tab) {
  get("search").value = text;
  wanted = text.trim().toLowerCase();
  view === tab ? refresh() : open(view);
}

function open(view) {
  tab = view;
  for (const name of tabs) {
    const button = get(`tab-${name}`), selected = name === view;
    button.setAttribute("aria-selected", selected);
    button.tabIndex = selected ? 0 : -1;
  }
  const box = get("list");
  box.setAttribute("role", view === "tree" ? "tree" : "listbox");
  box.setAttribute("aria-label", { tree: "Tasks", stacks: "Places where tasks wait", coroutines: "Coroutines" }[view]);
  box.scrollTop = 0;
  list.selected = null;
  refresh();
}

function pause() {
  paused = !paused;
  get("pause").setAttribute("aria-pressed", paused);
  get("pause").textContent = paused ? "Go on" : "Pause";
  if (paused) events.close();
  else connect();
  state();
}

async function record() {
  const button = get("record");
  if (button.disabled) return;
  button.disabled = true;
  button.textContent = "Recording…";
  try {
    const answer = await fetch("record?seconds=5", { method: "POST" });
    const text = await answer.text();
    if (answer.ok) {
      const link = Object.assign(element("a", `timeline ${new Date().toLocaleTimeString("en-GB")}`), { href: text, target: "_blank" });
      get("recordings").replaceChildren(link);
    } else say(text);
  } catch {
    say("The tool does not answer.");
  }
  button.disabled = false;
  button.textContent = "Record 5 s";
}

const help = get("help");
for (const name of tabs) get(`tab-${name}`).onclick = () => open(name);
document.querySelector("[role=tablist]").addEventListener("keydown", event => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  open(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]);
  get(`tab-${tab}`).focus();
});
get("search").oninput = () => search(get("search").value);
get("search").onkeydown = event => {
  if (event.key === "Escape") { search(""); get("list").focus(); }
  else if (event.key === "ArrowDown" || event.key === "Enter") { get("list").focus(); list.select(Math.max(0, list.indexOfSelected())); event.preventDefault(); }
};
get("loop").onchange = () => show(Number(get("loop").value));
get("pause").onclick = pause;
get("record").onclick = record;
get("helpButton").onclick = () => help.showModal();
addEventListener("keydown", event => {
  if (event.altKey || event.ctrlKey || event.metaKey || help.open || event.target.closest("input, select")) return;
  const keys = { "/": () => get("search").focus(), p: pause, r: record, "?": () => help.showModal(), 1: () => open("tree"), 2: () => open("stacks"), 3: () => open("coroutines") };
  if (!(event.key in keys)) return;
  keys[event.key]();
  event.preventDefault();
});
setInterval(() => { if (!paused) list.draw(); state(); }, 1000);
connect();
state();
