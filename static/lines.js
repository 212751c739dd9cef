// Lines to click, each a row in words; the chosen one stays marked. Asks Python for the evidence of a line (its number)
// or for all lines (-1).
export default function ({ parentElement, data, setTriggerValue }) {
  if (!parentElement.querySelector(".lines")) {
    parentElement.insertAdjacentHTML("beforeend", '<p class="small"></p><ul class="lines"></ul>');
  }
  parentElement.querySelector("p").textContent = data.hint;
  const button = (html, number) => {
    const made = document.createElement("button");
    made.type = "button";
    made.innerHTML = html; // made by panel.inline, which escapes all that came from the data
    made.onclick = () => setTriggerValue("asked", number);
    return made;
  };
  const items = data.lines.map((html, number) => {
    const line = button(html, number);
    line.setAttribute("aria-pressed", String(number === data.chosen));
    return line;
  });
  if (data.all) items.push(Object.assign(button(data.all, -1), { className: "more" }));
  const list = parentElement.querySelector(".lines");
  const at = [...list.querySelectorAll("button")].indexOf(document.activeElement);
  list.replaceChildren(
    ...items.map((line, number) => {
      const item = document.createElement("li");
      if (data.groups[number] && data.groups[number] !== data.groups[number - 1]) {
        const heading = document.createElement("h3");
        heading.className = "small-title";
        heading.textContent = data.groups[number];
        item.append(heading);
      }
      item.append(line);
      return item;
    }),
  );
  items[at]?.focus({ preventScroll: true }); // a reader with a keyboard stays where they were
}
