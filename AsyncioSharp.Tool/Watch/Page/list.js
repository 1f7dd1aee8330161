// A list of any length with as many elements as fit on the screen. Rows have one height; the selection is by key, so it stays with its row
// when others come and go.

export class List {
  constructor(box, { fill, onSelect, onFold, onOpen }) {
    this.box = box;
    this.space = box.querySelector("#space");
    this.holder = box.querySelector("#rows");
    this.fill = fill;
    this.onSelect = onSelect;
    this.onFold = onFold;
    this.onOpen = onOpen;
    this.rows = [];
    this.selected = null;
    this.elements = [];
    box.addEventListener("scroll", () => this.draw());
    box.addEventListener("keydown", event => this.key(event));
    box.addEventListener("click", event => this.click(event));
    addEventListener("resize", () => this.draw());
  }

  get rowHeight() {
    return matchMedia("(max-width: 800px)").matches ? 40 : 28;
  }

  show(rows) {
    this.rows = rows;
    this.draw();
  }

  indexOfSelected() {
    return this.selected === null ? -1 : this.rows.findIndex(row => row.key === this.selected);
  }

  draw() {
    const height = this.rowHeight, first = Math.max(0, Math.floor(this.box.scrollTop / height) - 2);
    const count = Math.min(this.rows.length - first, Math.ceil(this.box.clientHeight / height) + 4);
    this.space.style.height = this.rows.length * height + "px";
    this.holder.style.transform = `translateY(${first * height}px)`;
    while (this.elements.length < count) {
      const element = document.createElement("div");
      element.className = "row";
      this.elements.push(element);
      this.holder.append(element);
    }
    this.elements.forEach((element, offset) => {
      const index = first + offset;
      element.hidden = offset >= count;
      if (element.hidden) return;
      const row = this.rows[index];
      element.id = `row-${index}`;
      element.dataset.index = index;
      element.setAttribute("aria-selected", row.key === this.selected);
      element.setAttribute("aria-setsize", this.rows.length);
      element.setAttribute("aria-posinset", index + 1);
      this.fill(element, row);
    });
    const index = this.indexOfSelected();
    if (index >= first && index < first + count) this.box.setAttribute("aria-activedescendant", `row-${index}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  // The row at an index; beyond the ends, the one at the end.
  select(index) {
    if (!this.rows.length) return;
    index = Math.max(0, Math.min(this.rows.length - 1, index));
    this.selected = this.rows[index].key;
    const top = index * this.rowHeight;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + this.rowHeight > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + this.rowHeight - this.box.clientHeight;
    this.draw();
    this.onSelect(this.rows[index]);
  }

  click(event) {
    const element = event.target.closest(".row");
    if (!element) return;
    const index = Number(element.dataset.index), row = this.rows[index];
    if (event.target.classList.contains("fold") && row.unfolds) this.onFold(row, !row.folded);
    else this.select(index);
  }

  key(event) {
    const index = this.indexOfSelected(), row = this.rows[index], page = Math.max(1, Math.floor(this.box.clientHeight / this.rowHeight) - 1);
    const moves = { ArrowDown: index + 1, ArrowUp: index < 0 ? 0 : index - 1, PageDown: index + page, PageUp: index - page, Home: 0, End: this.rows.length - 1 };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in moves) this.select(moves[event.key]);
    else if (event.key === "ArrowRight" && row?.unfolds && row.folded) this.onFold(row, false);
    else if (event.key === "ArrowRight" && row?.unfolds) this.select(index + 1);
    else if (event.key === "ArrowLeft" && row?.unfolds && !row.folded) this.onFold(row, true);
    else if (event.key === "ArrowLeft" && row?.level > 1) this.select(this.rows.findLastIndex((one, at) => at < index && one.level < row.level));
    else if (event.key === "Enter" && row) this.onOpen(row);
    else return;
    event.preventDefault();
  }
}
