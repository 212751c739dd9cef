// A sentence whose clauses can be clicked: each one that rests on facts asks Python for its evidence.
export default function ({ parentElement, data, setTriggerValue }) {
  if (!parentElement.querySelector(".lead")) parentElement.insertAdjacentHTML("beforeend", '<p class="lead"></p>');
  const line = parentElement.querySelector(".lead");
  const clauses = data.clauses.map(({ text, asks }, index) => {
    const part = document.createElement("span"); // a button would not break over lines
    part.textContent = text;
    if (asks) {
      part.className = "clause";
      part.tabIndex = 0;
      part.setAttribute("role", "button");
      part.setAttribute("aria-expanded", String(index === data.open));
      part.onclick = () => setTriggerValue("asked", index);
      part.onkeydown = (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        part.onclick();
      };
    }
    return part;
  });
  const joints = (index) => (index === clauses.length - 1 ? "." : "; ");
  line.replaceChildren(data.start + " ", ...clauses.flatMap((part, index) => [part, joints(index)]));
}
