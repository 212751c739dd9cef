// Links the sentences of a text with the records read in them: what is under the pointer or has the focus lights up
// on both sides, a click or Enter on a sentence asks Python for its record, and the chosen one is brought into view.
let shown;

export default function ({ data, setTriggerValue }) {
  const ids = (part) => {
    const mark = part.closest?.("[data-claims]");
    if (mark) return mark.dataset.claims.split(" ");
    const record = part.closest?.("[class*='st-key-record_']");
    const name = record && [...record.classList].find((one) => one.startsWith("st-key-record_"));
    return name ? [name.slice("st-key-record_".length)] : [];
  };
  const marks = (id) => document.querySelectorAll(`[data-claims~="${id}"]`);
  const records = (id) => document.querySelectorAll(`.st-key-record_${id}`);
  const light = ({ target }) => {
    document.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
    ids(target).forEach((id) => [...marks(id), ...records(id)].forEach((one) => one.classList.add("lit")));
  };
  const choose = (event) => {
    const mark = event.target.closest?.("[data-claims]");
    if (!mark || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    const here = ids(mark);
    setTriggerValue("chosen", here[(here.indexOf(data.chosen) + 1) % here.length]); // again: the next one here
  };
  const listeners = { mouseover: light, focusin: light, click: choose, keydown: choose };
  Object.entries(listeners).forEach(([name, hear]) => document.addEventListener(name, hear));
  if (data.chosen && shown !== data.chosen) {
    setTimeout(() => {
      marks(data.chosen)[0]?.scrollIntoView({ block: "center" });
      records(data.chosen)[0]?.scrollIntoView({ block: "nearest" });
    }, 150); // once the text beside it is drawn
  }
  shown = data.chosen;
  return () => Object.entries(listeners).forEach(([name, hear]) => document.removeEventListener(name, hear));
}
