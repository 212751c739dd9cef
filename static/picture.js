// Makes the picture of a chart in the browser: the figure as drawn, with title, dates and source in it.
const WIDTH = 1200, HEAD = 64, LINE = 20;

function loaded() {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/assets/plotly.min.js";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly"));
    document.head.append(script);
  });
}

async function font(file, weight) {
  const answer = await fetch(`/app/static/fonts/${file}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `@font-face{font-family:Plex;font-weight:${weight};src:url(data:font/woff2;base64,${btoa(text)})}`;
}

const copy = (value) => (ArrayBuffer.isView(value) ? value.slice() : Array.isArray(value) ? value.map(copy)
  : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).filter(([k]) => !k.startsWith("_")).map(([k, v]) => [k, copy(v)])) : value);

// Parts joined to lines of at most so many characters.
function wrapped(parts, joint, most) {
  const lines = [];
  let length = Infinity;
  for (const part of parts) {
    if (length + part.length > most) { lines.push(part.html); length = part.length; }
    else { lines[lines.length - 1] += joint + part.html; length += joint.length + part.length; }
  }
  return lines;
}

async function svgOf(plot, data) {
  const Plotly = await loaded();
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const ratio = plot.clientHeight / plot.clientWidth;
  const inner = Math.round(Math.min(Math.max(WIDTH * ratio, 240), 1400));
  const layout = copy(plot.layout);
  const margin = { ...(layout.margin || {}) };
  const note = (text, y, size, ink) => ({
    text, x: 0, y, xref: "paper", yref: "paper", xanchor: "left", yanchor: "top", align: "left", showarrow: false,
    font: { size, color: ink, family: "Plex, sans-serif" },
  });
  const safe = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const key = wrapped(data.legend.map(([mark, fill, words]) => ({
    html: `<span style="color:${fill || colour("muted")}">${mark}</span> ${safe(words)}`, length: words.length + 4,
  })), "    ", 150);
  const said = data.lines.flatMap((line) => wrapped(line.split(" · ").map((part) => ({ html: safe(part), length: part.length })), " · ", 175));
  const head = HEAD + LINE * key.length, foot = 16 + LINE * said.length;
  margin.t = (margin.t || 0) + head;
  margin.b = (margin.b || 0) + foot;
  margin.l = Math.max(margin.l || 0, 24);
  margin.r = Math.max(margin.r || 0, 24);
  const height = inner + head + foot;
  const words = [
    { ...note(`<b>${safe(data.title)}</b>`, 1, 20, colour("ink")), yshift: margin.t - 12 },
    ...key.map((line, i) => ({ ...note(line, 1, 13, colour("ink")), yshift: margin.t - 44 - LINE * i })),
    ...said.map((line, i) => ({ ...note(line, 0, 12, colour("muted")), yshift: -(margin.b - foot) - 8 - LINE * i })),
  ];
  Object.assign(layout, {
    width: WIDTH, height, margin, autosize: false, paper_bgcolor: colour("bg"),
    annotations: [...(layout.annotations || []), ...words],
  });
  const holder = document.createElement("div");
  holder.style.cssText = "position:fixed;left:-9999px;top:0";
  document.body.append(holder);
  try {
    await Plotly.newPlot(holder, copy(plot.data), layout, { staticPlot: true, topojsonURL: `${location.origin}/app/static/` });
    const url = await Plotly.toImage(holder, { format: "svg", width: WIDTH, height });
    const svg = decodeURIComponent(url.slice(url.indexOf(",") + 1));
    const faces = (await Promise.all([font("IBMPlexSans-Regular.woff2", 400), font("IBMPlexSans-SemiBold.woff2", 700)])).join("");
    return { svg: svg.replace(/(<svg[^>]*>)/, `$1<title>${safe(data.title)}</title><defs><style>${faces}</style></defs>`), height };
  } finally {
    Plotly.purge(holder);
    holder.remove();
  }
}

async function pngOf(svg, height) {
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH * 2, height * 2];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

const HTML = `<p class="files"><button type="button" class="file" data-kind="png">PNG</button>
<button type="button" class="file" data-kind="svg">SVG</button><span class="small" role="status"></span></p>`;

export default function ({ data, parentElement }) {
  if (!parentElement.querySelector(".files")) parentElement.insertAdjacentHTML("beforeend", HTML);
  const state = parentElement.querySelector("[role=status]");
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = async () => {
      const plot = document.querySelector(`.${data.chart} .js-plotly-plot`);
      if (!plot) return void (state.textContent = "Switch to the chart first.");
      state.textContent = "Drawing…";
      try {
        const { svg, height } = await svgOf(plot, data);
        const file = button.dataset.kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await pngOf(svg, height);
        const save = document.createElement("a");
        save.href = URL.createObjectURL(file);
        save.download = `${data.file}.${button.dataset.kind}`;
        save.click();
        setTimeout(() => URL.revokeObjectURL(save.href), 10000);
        state.textContent = "";
      } catch (error) {
        console.error(error);
        state.textContent = "The picture could not be drawn in this browser; the SVG or the table may still work.";
      }
    };
  }
}
