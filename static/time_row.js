// Moves a map through time without the server: recolours the paths Plotly drew, by the spells it fetched once.
const DAY = 86400000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const STEP = 220; // ms a step of Play
const toDay = (text) => Math.round(Date.parse(text + "T00:00:00Z") / DAY);
const toText = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const inWords = (text) => `${Number(text.slice(8))} ${MONTHS[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)}`;
const spells = new Map(); // address -> promise of rows, kept for the life of the page

function fetched(address) {
  if (!spells.has(address)) {
    const rows = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });
    rows.catch(() => spells.delete(address));
    spells.set(address, rows);
  }
  return spells.get(address);
}

// Dates are EDTF text; a month or year compares as its first day, since a prefix sorts first.
const plain = (edtf) => (edtf || "").replace(/[~?%]+$/, "");

function statusOn(rows, day) {
  const found = new Map();
  for (const row of rows) {
    if (!row.iso3) continue;
    const since = plain(row.since), until = plain(row.until);
    if ((since && since > day) || (until && until <= day)) continue;
    found.set(row.iso3, since ? row.status : "unknown-start");
  }
  return found;
}

function hatch(svg, fill, line) {
  const id = "entente-unknown-start";
  svg.querySelector("#" + id)?.remove();
  const space = "http://www.w3.org/2000/svg";
  const pattern = document.createElementNS(space, "pattern");
  const attributes = { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  for (const [name, value] of Object.entries(attributes)) pattern.setAttribute(name, value);
  for (const [width, colour] of [[5, fill], [1.6, line]]) {
    const rect = document.createElementNS(space, "rect");
    rect.setAttribute("width", width);
    rect.setAttribute("height", 5);
    rect.setAttribute("fill", colour);
    pattern.append(rect);
  }
  svg.prepend(pattern);
  return `url(#${id})`;
}

const HTML = `<div class="time-row">
  <div class="ticks" aria-hidden="true"></div>
  <input type="range" step="1" aria-label="Day shown on the map">
  <div class="time-buttons">
    <button type="button" data-do="play" aria-pressed="false">Play</button>
    <button type="button" data-do="previous">← Previous event</button>
    <button type="button" data-do="next">Next event →</button>
    <output class="day" aria-live="off"></output>
    <button type="button" data-do="use" hidden>Use this date</button>
    <span class="small" role="status"></span>
  </div>
</div>`;

export default function ({ data, parentElement, setTriggerValue }) {
  if (!parentElement.querySelector(".time-row")) parentElement.insertAdjacentHTML("beforeend", HTML);
  const row = parentElement.querySelector(".time-row");
  const range = row.querySelector("input"), label = row.querySelector(".day"), state = row.querySelector("[role=status]");
  const button = (name) => row.querySelector(`[data-do=${name}]`);
  const first = toDay(data.first), last = Math.max(toDay(data.last), toDay(data.first) + 1), asOf = toDay(data.asOf);
  const days = data.days.map(toDay);
  let timer = null, wanted = asOf;

  range.min = first;
  range.max = last;
  range.value = asOf;
  const ticks = row.querySelector(".ticks");
  ticks.replaceChildren(...days.map((day) => {
    const tick = document.createElement("i");
    tick.style.left = `${(100 * (day - first)) / (last - first)}%`;
    tick.dataset.day = day;
    return tick;
  }));

  function show(day) {
    const text = toText(day);
    label.textContent = inWords(text);
    range.setAttribute("aria-valuetext", inWords(text));
    state.textContent = data.words[text] || "";
    button("use").hidden = day === asOf;
    for (const tick of ticks.children) tick.classList.toggle("chosen", Number(tick.dataset.day) === day);
  }

  async function move(day) {
    wanted = Math.min(Math.max(day, first), last);
    range.value = wanted;
    show(wanted);
    const map = document.querySelector("." + data.map);
    if (!map) return;
    if (wanted === asOf) return restore(map);
    let rows;
    try {
      rows = await fetched(data.frames);
    } catch {
      stop();
      state.textContent = "The spells could not be fetched. Is the server still running?";
      return;
    }
    if (wanted === asOf) return restore(map);
    recolour(map, statusOn(rows, toText(wanted)));
  }

  // Shapes and the dots of small places take their new colour; hatch goes, contested lines (dashed) and edges stay.
  function recolour(map, status) {
    const svg = map.querySelector("svg.main-svg");
    const paper = getComputedStyle(document.documentElement).getPropertyValue("--bg").trim();
    const unknown = hatch(svg, data.fills["unknown-start"] || data.fills.member, paper);
    for (const path of map.querySelectorAll("path.choroplethlocation, .scattergeo path.point")) {
      const code = path.__data__?.loc;
      if (!code || path.style.fillOpacity === "0") continue;
      if (path.dataset.fill === undefined) [path.dataset.fill, path.dataset.stroke] = [path.style.fill, path.style.stroke];
      const word = status.get(code);
      path.style.fill = word === undefined ? data.land : word === "unknown-start" ? unknown : data.fills[word] || data.land;
      path.style.stroke = paper;
    }
    for (const line of hatchLines(map)) line.style.visibility = "hidden";
  }

  const hatchLines = (map) => [...map.querySelectorAll(".scattergeo path.js-line")].filter((line) => !line.style.strokeDasharray);

  function restore(map) {
    for (const path of map.querySelectorAll("[data-fill]")) {
      [path.style.fill, path.style.stroke] = [path.dataset.fill, path.dataset.stroke];
      delete path.dataset.fill;
      delete path.dataset.stroke;
    }
    for (const line of hatchLines(map)) line.style.visibility = "";
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    button("play").textContent = "Play";
    button("play").setAttribute("aria-pressed", "false");
  }

  function play() {
    if (timer) return stop();
    if (!days.some((day) => day > wanted)) move(first);
    button("play").textContent = "Pause";
    button("play").setAttribute("aria-pressed", "true");
    timer = setInterval(() => {
      const next = days.find((day) => day > wanted);
      if (next === undefined) stop();
      else move(next);
    }, STEP);
  }

  range.oninput = () => { stop(); move(Number(range.value)); };
  button("play").onclick = play;
  button("previous").onclick = () => { stop(); move(days.findLast((day) => day < wanted) ?? first); };
  button("next").onclick = () => { stop(); move(days.find((day) => day > wanted) ?? last); };
  button("use").onclick = () => { stop(); setTriggerValue("used", toText(wanted)); };
  show(asOf);
  return stop;
}
