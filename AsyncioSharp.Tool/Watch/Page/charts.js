// The numbers of a loop as tiles, each with its last two minutes.

const kept = 240, fewest = 60;
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const time = seconds => seconds < 0.01 ? `${(seconds * 1000).toFixed(1)} ms` : seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`;
export const percent = share => `${(share * 100).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`;
const bytes = value => {
  const unit = Math.min(4, value < 1000 ? 0 : Math.floor(Math.log10(value) / 3));
  return `${(value / 1000 ** unit).toFixed(unit > 0 && value / 1000 ** unit < 100 ? 1 : 0)} ${["B", "kB", "MB", "GB", "TB"][unit]}`;
};
const rate = value => value < 10000 ? number.format(value) : short.format(value);

// What a tile shows of a report, and where it begins to be bad.
const tiles = [
  { name: "busy", value: load => load.busy, text: percent, top: () => 1 },
  { name: "lag", value: load => load.lag, text: time, late: 0.1 },
  { name: "turns /s", value: load => load.turns / load.seconds, text: rate },
  { name: "tasks", value: load => load.tasks, text: number.format },
  { name: "ready", value: load => load.ready, text: number.format },
  { name: "bytes in + out /s", value: load => (load.bytesReceived + load.bytesSent) / load.seconds, text: bytes },
];

export class Tiles {
  constructor(box) {
    this.history = new Map();
    this.tiles = tiles.map(tile => {
      const element = document.createElement("div"), name = document.createElement("span"), value = document.createElement("b"), canvas = document.createElement("canvas");
      element.className = "tile";
      name.textContent = tile.name;
      value.textContent = "–";
      canvas.setAttribute("role", "img");
      element.append(name, value, canvas);
      box.append(element);
      return { ...tile, number: value, canvas };
    });
    addEventListener("resize", () => this.draw(this.loop));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw(this.loop));
  }

  add(load) {
    if (!this.history.has(load.loop)) this.history.set(load.loop, []);
    const loads = this.history.get(load.loop);
    loads.push(load);
    if (loads.length > kept) loads.shift();
  }

  last(loop) {
    return this.history.get(loop)?.at(-1);
  }

  draw(loop) {
    this.loop = loop;
    const loads = this.history.get(loop) ?? [];
    if (!loads.length) return;
    for (const tile of this.tiles) {
      const values = loads.map(tile.value), now = values.at(-1);
      tile.number.textContent = tile.text(now);
      tile.number.className = tile.late && now >= tile.late ? "late" : "";
      tile.canvas.setAttribute("aria-label", `${tile.name}, last two minutes, at most ${tile.text(Math.max(...values))}`);
      line(tile.canvas, values, tile.top?.() ?? Math.max(...values, Number.EPSILON), tile.late);
    }
  }
}

function line(canvas, values, top, late) {
  const scale = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d"), style = getComputedStyle(document.documentElement);
  context.scale(scale, scale);
  const x = index => width - (values.length - 1 - index) / (Math.max(fewest, values.length) - 1) * width;
  const y = value => height - 1 - value / top * (height - 3);
  context.beginPath();
  values.forEach((value, index) => context.lineTo(x(index), y(value)));
  context.strokeStyle = style.getPropertyValue(late && values.at(-1) >= late ? "--bad" : "--step");
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.stroke();
  context.lineTo(x(values.length - 1), height);
  context.lineTo(x(0), height);
  context.fillStyle = style.getPropertyValue("--wait");
  context.globalAlpha = 0.35;
  context.fill();
}
