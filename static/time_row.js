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

// The one status of each member on a day, by the rules of membership_on in derivations.sql.
const RANK = ["suspended", "founding-member", "member", "acceding", "applicant", "observer", "partner", "withdrawn"];
const INSIDE = ["suspended", "founding-member", "member"];
const LEFT = ["withdrew", "expelled", "suspended"];

function statusIn(spell, day) {
  if (spell.until_latest && spell.until_latest <= day) {
    return LEFT.includes(spell.end_reason) && INSIDE.indexOf(spell.status) > 0 ? "withdrawn" : undefined;
  }
  return spell.since_earliest <= day ? spell.status : undefined;
}

function standing(rows, day) {
  const best = new Map(); // "organisation place" -> spell and its status
  for (const spell of rows) {
    const status = spell.iso3 ? statusIn(spell, day) : undefined;
    if (!RANK.includes(status)) continue;
    const key = `${spell.org} ${spell.iso3}`, held = best.get(key);
    if (!held || RANK.indexOf(status) < RANK.indexOf(held.status)) best.set(key, { spell, status });
  }
  return best.values();
}

function classOn(rows, day, pair) {
  const found = new Map();
  for (const { spell, status } of standing(rows, day)) {
    const inside = INSIDE.includes(status);
    if (!pair) found.set(spell.iso3, inside && status !== "suspended" && !spell.since ? "unknown-start" : status);
    else if (inside) found.set(spell.iso3, found.has(spell.iso3) ? "both" : spell.org === pair[0] ? "first" : "second");
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
    recolour(map, classOn(rows, toText(wanted), data.pair));
  }

  // Shapes and the dots of small places take their new colour; the hatch goes, and so do the edges of the classes of
  // the as-of date. The dotted lines of contested areas and the edge of the chosen place stay.
  function recolour(map, found) {
    const svg = map.querySelector("svg.main-svg");
    const paper = getComputedStyle(document.documentElement).getPropertyValue("--bg").trim();
    const unknown = hatch(svg, data.fills["unknown-start"] || data.land, paper);
    for (const path of map.querySelectorAll("path.choroplethlocation, .scattergeo path.point")) {
      const code = path.__data__?.loc;
      if (!code) continue;
      if (path.dataset.look === undefined) path.dataset.look = path.getAttribute("style") || "";
      const word = found.get(code) ?? found.get(data.rolls[code]);
      const fill = word === undefined ? data.land : word === "unknown-start" ? unknown : data.fills[word] || data.land;
      if (path.matches(".point")) {
        path.style.fill = fill;
        path.style.opacity = word !== undefined && data.dots.includes(code) ? 1 : 0;
      } else if (isEdge(path)) {
        path.style.visibility = data.selected.includes(code) ? "" : "hidden";
      } else {
        path.style.fill = fill;
      }
    }
    for (const line of hatchLines(map)) line.style.visibility = "hidden";
  }

  // A shape that only draws an edge is filled with nothing.
  const isEdge = (path) => getComputedStyle(path).fill === "rgba(0, 0, 0, 0)" || getComputedStyle(path).fillOpacity === "0";
  const hatchLines = (map) => [...map.querySelectorAll(".scattergeo path.js-line")].filter((line) => !line.style.strokeDasharray);

  function restore(map) {
    for (const path of map.querySelectorAll("[data-look]")) {
      path.setAttribute("style", path.dataset.look);
      delete path.dataset.look;
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
