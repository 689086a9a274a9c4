"use strict";
// Draws the charts that the page's figures describe, and makes its tables sortable. Nothing is fetched.
(() => {
  const NARROW = 560;
  const PAPER = 680;
  const MANY_SERIES = 8;
  const color = i => `var(--c${1 + (i % 8)})`;
  const dash = i => ["", "6 3", "2 3", "8 3 2 3"][Math.floor(i / 2) % 4];

  const short = (name, letters) => name.length > letters ? name.slice(0, letters - 1) + "\u2026" : name;

  const base = (width, caption, more) => ({
    width,
    style: { fontSize: "12px", background: "none", color: "inherit" },
    ariaLabel: caption,
    ...more,
  });

  // From 0 to the highest value, of Dice and the like: also where all of them are 0.
  const fromZero = values => [0, Math.max(.1, ...values)];

  // Names beside the dots where there is room, above them where there is not.
  function names(rows, width) {
    const narrow = width < NARROW;
    const longest = Math.max(0, ...rows.map(row => short(row.name, 34).length));
    return { narrow, margin: narrow ? 12 : Math.min(270, 24 + 7 * longest) };
  }

  function intervals(data, width, caption) {
    const { narrow, margin } = names(data.rows, width);
    const rows = data.rows.filter(row => row.value !== null);
    const label = row => row.name + "\n" + data.x + " " + row.shown;
    return Plot.plot(base(width, caption, {
      height: data.rows.length * (narrow ? 38 : 26) + 74,
      marginLeft: margin,
      marginRight: 24,
      marginBottom: 44,
      marginTop: narrow ? 26 : 14,
      x: { label: data.x, grid: true, nice: true, ...(data.zero ? { domain: fromZero(rows.map(row => row.high ?? row.value)) } : {}), ticks: narrow ? 4 : 8, labelAnchor: "center", labelOffset: 38 },
      y: { type: "point", domain: data.rows.map(row => row.name), label: null, axis: null, padding: narrow ? .8 : .6 },
      marks: [
        narrow
          ? Plot.text(data.rows, { y: "name", text: row => short(row.name, 44), frameAnchor: "left", textAnchor: "start", dy: -14, fill: "currentColor" })
          : Plot.axisY({ tickSize: 0, tickFormat: name => short(name, 34), label: null, fontSize: 12 }),
        Plot.ruleY(data.rows, { y: "name", stroke: "var(--line)", strokeDasharray: "1 3" }),
        Plot.ruleY(rows.filter(row => row.low !== null), { y: "name", x1: "low", x2: "high", stroke: row => color(row.group), strokeWidth: 5, strokeOpacity: .35 }),
        Plot.dot(rows, { y: "name", x: "value", r: 5, symbol: row => row.hollow ? "diamond" : "circle", stroke: row => color(row.group), strokeWidth: 2,
          fill: row => row.hollow ? "var(--paper)" : color(row.group) }),
        Plot.tip(rows, Plot.pointerY({ y: "name", x: "value", title: label, fill: "var(--paper)" })),
      ],
      color: { type: "identity" }, symbol: { type: "identity" },
    }));
  }

  // The points whose names do not lie over each other, the best first.
  function apart(points, width, height) {
    const spread = key => d3.extent(points, p => p[key]);
    const pixels = (key, size) => { const [low, high] = spread(key); return value => high > low ? (value - low) / (high - low) * size : 0; };
    const x = pixels("x", width), y = pixels("y", height);
    const kept = [];
    for (const p of [...points].sort((a, b) => b.y - a.y)) {
      const reach = 3.6 * short(p.name, 22).length + 4;
      if (kept.every(k => Math.abs(x(k.x) - x(p.x)) > reach + k.reach || Math.abs(y(k.y) - y(p.y)) > 15)) kept.push({ ...p, reach });
    }
    return kept;
  }

  function scatter(data, width, caption) {
    const flat = new Set(data.points.map(p => p.y)).size < 2;
    const label = p => `${p.name}\n${data.x} ${p.shownX}\n${data.y} ${p.shownY}`;
    const named = width >= NARROW ? apart(data.points, width - 82, Math.min(440, Math.max(300, width * .6)) - 68) : [];
    return Plot.plot(base(width, caption, {
      height: Math.min(440, Math.max(300, width * .6)),
      marginLeft: 52, marginRight: 30, marginTop: 24, marginBottom: 44,
      x: { label: data.x, grid: true, nice: true, ticks: width < NARROW ? 4 : 8, inset: 12, labelAnchor: "center", labelOffset: 38 },
      y: { label: data.y, grid: true, nice: true, ...(flat ? { domain: fromZero(data.points.map(p => p.y)) } : {}), insetTop: 12 },
      color: { type: "identity" }, symbol: { type: "identity" },
      marks: [
        Plot.ruleX(data.points.filter(p => p.low !== null), { x: "x", y1: "low", y2: "high", stroke: p => color(p.group), strokeOpacity: .35, strokeWidth: 2 }),
        Plot.dot(data.points, { x: "x", y: "y", r: 5, fill: p => color(p.group), symbol: p => ["circle", "square", "triangle"][p.group] }),
        Plot.text(named, { x: "x", y: "y", text: p => short(p.name, 22), dy: -11, fill: "currentColor", stroke: "var(--paper)", strokeWidth: 3 }),
        Plot.tip(data.points, Plot.pointer({ x: "x", y: "y", title: label, fill: "var(--paper)" })),
      ],
    }));
  }

  function curves(data, width, caption) {
    const many = data.series.length > MANY_SERIES;
    const shown = data.series.map((series, i) => ({ ...series, color: many && i > 0 && i < data.series.length - 1 ? "var(--muted)" : color(many ? Math.min(i, 1) : i), dash: many ? "" : dash(i), faint: many && i > 0 && i < data.series.length - 1 }));
    const points = shown.flatMap(series => series.points.map(([x, y]) => ({ x, y, series })));
    const plot = Plot.plot(base(width, caption, {
      height: Math.min(380, Math.max(260, width * .5)),
      marginLeft: 52, marginRight: 20, marginTop: 24, marginBottom: 44,
      x: { label: data.x, grid: true, nice: true, ticks: width < NARROW ? 4 : 8, labelAnchor: "center", labelOffset: 38 },
      y: { label: data.y, grid: true, nice: true, zero: data.zero },
      color: { type: "identity" },
      marks: [
        ...shown.map(series => Plot.line(series.points, { x: p => p[0], y: p => p[1], stroke: series.color, strokeWidth: series.faint ? 1 : 2, strokeOpacity: series.faint ? .45 : 1, strokeDasharray: series.dash })),
        ...(data.dots ? [Plot.dot(points, { x: "x", y: "y", fill: p => p.series.color, r: 3.5 })] : []),
        Plot.tip(points, Plot.pointer({ x: "x", y: "y", title: p => `${p.series.name}\n${data.x} ${p.x}\n${data.y} ${+p.y.toPrecision(4)}`, fill: "var(--paper)" })),
      ],
    }));
    const figure = document.createElement("div");
    figure.append(plot, legend(shown.filter(series => !series.faint), many ? data.others : null));
    return figure;
  }

  function legend(series, others) {
    const list = document.createElement("ul");
    list.className = "legend";
    for (const entry of [...series, ...(others ? [{ name: others, color: "var(--muted)", dash: "" }] : [])]) {
      const item = document.createElement("li");
      const swatch = Plot.plot({ width: 26, height: 10, margin: 0, axis: null, x: { domain: [0, 1] }, y: { domain: [0, 1] }, color: { type: "identity" }, ariaLabel: "line",
        marks: [Plot.ruleY([.5], { stroke: entry.color, strokeWidth: 2.5, strokeDasharray: entry.dash || null })] });
      swatch.setAttribute("aria-hidden", "true");
      const name = document.createElement("bdi");
      name.textContent = short(entry.name, 40);
      item.append(swatch, name);
      list.append(item);
    }
    return list;
  }

  function bars(data, width, caption) {
    const { narrow, margin } = names(data.rows, width);
    return Plot.plot(base(width, caption, {
      height: data.rows.length * (narrow ? 46 : 34) + (narrow ? 26 : 16),
      marginLeft: margin, marginRight: 90, marginTop: narrow ? 22 : 4, marginBottom: 8,
      x: { axis: null, domain: [0, Math.max(1, ...data.rows.map(row => row.value))] },
      y: { domain: data.rows.map(row => row.name), label: null, axis: null, padding: narrow ? .5 : .25 },
      color: { type: "identity" },
      marks: [
        narrow
          ? Plot.text(data.rows, { y: "name", text: row => short(row.name, 44), frameAnchor: "left", textAnchor: "start", dy: -18, fill: "currentColor" })
          : Plot.axisY({ tickSize: 0, tickFormat: name => short(name, 34), label: null, fontSize: 12 }),
        Plot.barX(data.rows, { y: "name", x: "value", fill: color(0), fillOpacity: .8 }),
        Plot.text(data.rows, { y: "name", x: "value", text: "shown", textAnchor: "start", dx: 6, fill: "currentColor" }),
      ],
    }));
  }

  function heat(data, width, caption) {
    const narrow = width < NARROW;
    const ys = data.rows, xs = data.columns;
    const longest = Math.max(0, ...ys.map(name => short(name, 24).length));
    const values = data.cells.map(cell => cell.value).filter(value => value !== null);
    const scale = d3.scaleSequential(d3.interpolateViridis).domain(d3.extent(values));
    const cell = Math.max(16, Math.min(56, (width - 40 - 7 * longest) / Math.max(1, xs.length)));
    const numbers = cell >= 34;
    return Plot.plot(base(width, caption, {
      height: ys.length * 28 + 130,
      marginLeft: 24 + 7 * longest, marginTop: 10, marginBottom: 110,
      padding: .04,
      x: { domain: xs, label: null, tickRotate: -40, tickFormat: name => short(name, narrow ? 12 : 20), tickSize: 0 },
      y: { domain: ys, label: null, tickFormat: name => short(name, 24), tickSize: 0 },
      color: { type: "identity" },
      marks: [
        Plot.cell(data.cells, { x: "column", y: "row", fill: c => c.value === null ? "var(--soft)" : scale(c.value), stroke: c => c.marked ? "var(--c2)" : "none", strokeWidth: 2.5 }),
        ...(numbers ? [Plot.text(data.cells, { x: "column", y: "row", text: "shown", fontSize: 10.5, fill: c => c.value === null ? "currentColor" : d3.lab(scale(c.value)).l > 60 ? "#000" : "#fff" })] : []),
        Plot.tip(data.cells, Plot.pointer({ x: "column", y: "row", title: c => `${c.row}\n${c.column}\n${data.value} ${c.shown}`, fill: "var(--paper)" })),
      ],
    }));
  }

  // A row of subjects each; who stands out is hollow, larger and named, as the name is what is looked for.
  function strips(data, width, caption) {
    const { narrow, margin } = names(data.rows, width);
    const marks = data.rows.flatMap(row => row.marks.map(mark => ({ ...mark, row: row.name })));
    const odd = marks.filter(mark => mark.odd);
    const kept = [];
    for (const mark of odd) {
      if (kept.filter(other => other.row === mark.row).length < 3) kept.push(mark);
    }
    const label = mark => `${mark.name}\n${mark.row} ${mark.shown}`;
    return Plot.plot(base(width, caption, {
      height: data.rows.length * (narrow ? 46 : 36) + 74,
      marginLeft: margin, marginRight: 24, marginBottom: 44, marginTop: narrow ? 26 : 14,
      x: { label: data.x, type: data.log ? "log" : "linear", grid: true, nice: true, ticks: narrow ? 4 : 8, tickFormat: data.log ? "~g" : undefined, labelAnchor: "center", labelOffset: 38, inset: 8 },
      y: { type: "point", domain: data.rows.map(row => row.name), label: null, axis: null, padding: narrow ? .8 : .6 },
      color: { type: "identity" }, symbol: { type: "identity" },
      marks: [
        narrow
          ? Plot.text(data.rows, { y: "name", text: row => short(row.name, 44), frameAnchor: "left", textAnchor: "start", dy: -14, fill: "currentColor" })
          : Plot.axisY({ tickSize: 0, tickFormat: name => short(name, 34), label: null, fontSize: 12 }),
        Plot.ruleY(data.rows, { y: "name", stroke: "var(--line)", strokeDasharray: "1 3" }),
        Plot.dot(marks.filter(mark => !mark.odd), { y: "row", x: "value", r: 4, fill: color(0), fillOpacity: .45 }),
        Plot.dot(odd, { y: "row", x: "value", r: 6, symbol: "diamond", stroke: color(1), strokeWidth: 2.5, fill: "var(--paper)" }),
        ...(narrow ? [] : [Plot.text(kept, { y: "row", x: "value", text: mark => short(mark.name, 18), dy: -12, fontSize: 11, fill: "currentColor", stroke: "var(--paper)", strokeWidth: 3 })]),
        Plot.tip(marks, Plot.pointer({ y: "row", x: "value", title: label, fill: "var(--paper)" })),
      ],
    }));
  }

  const drawers = { intervals, scatter, curves, bars, heat, strips };

  function draw(figure, width) {
    const data = JSON.parse(figure.dataset.chart);
    const caption = figure.querySelector("figcaption").textContent;
    const place = figure.querySelector(".drawing");
    place.replaceChildren(drawers[data.kind](data, width, caption));
    // A chart is one picture to a screen reader; its numbers are in the table below it.
    place.querySelectorAll("svg:not([aria-hidden])").forEach(svg => svg.setAttribute("role", "img"));
  }

  const figures = [...document.querySelectorAll("figure.chart")];
  const widths = new Map();
  let printing = false;

  function fit() {
    if (printing) return;
    for (const figure of figures) {
      const width = Math.floor(figure.clientWidth);
      if (width > 0 && widths.get(figure) !== width) {
        widths.set(figure, width);
        draw(figure, width);
      }
    }
  }

  fit();
  new ResizeObserver(() => requestAnimationFrame(fit)).observe(document.querySelector("main"));

  const opened = [];
  addEventListener("beforeprint", () => {
    printing = true;
    document.querySelectorAll("details:not([open])").forEach(details => { details.open = true; opened.push(details); });
    figures.forEach(figure => draw(figure, PAPER));
  });
  addEventListener("afterprint", () => {
    printing = false;
    opened.splice(0).forEach(details => { details.open = false; });
    widths.clear();
    fit();
  });

  const SECONDS = { h: 3600, min: 60, s: 1 };

  // The number a cell begins with, of a computing time its seconds; what has none stands last, whichever way a column is sorted.
  const number = cell => {
    const text = cell.replace(/^~/, "");
    if (/^(?:[0-9.]+ (?:h|min|s)(?: |$))+$/.test(text)) {
      return [...text.matchAll(/([0-9.]+) (h|min|s)/g)].reduce((sum, [, count, unit]) => sum + parseFloat(count) * SECONDS[unit], 0);
    }
    const found = text.match(/^[\u2212-]?[0-9.]+(?:e[+-]?[0-9]+)?/i);
    return found ? parseFloat(found[0].replace("\u2212", "-")) : null;
  };

  function sort(table, column, descending, numeric) {
    const body = table.tBodies[0];
    const rows = [...body.rows].map(row => ({ row, text: row.cells[column].textContent.trim() }));
    rows.sort((a, b) => {
      if (!numeric) return (descending ? -1 : 1) * a.text.localeCompare(b.text, "en", { numeric: true });
      const x = number(a.text), y = number(b.text);
      return x === null || y === null ? (x === null) - (y === null) : (descending ? y - x : x - y);
    });
    body.append(...rows.map(entry => entry.row));
  }

  for (const table of document.querySelectorAll("table")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(other => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(table, column, descending, head.classList.contains("number"));
      });
    });
  }
})();
