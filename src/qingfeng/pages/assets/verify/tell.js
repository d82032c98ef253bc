// Results as they stand on the page. Whatever comes from a file is put there as text and never as markup.

const SHAPES = {
  good: [["circle", "v-good", { cx: 20, cy: 20, r: 19 }], ["path", "v-ink", { d: "m11 21 6.5 6.5L29.5 14" }]],
  bad: [["path", "v-bad", { d: "M12 1h16l11 11v16L28 39H12L1 28V12z" }], ["path", "v-ink", { d: "m14 14 12 12m0-12L14 26" }]],
  other: [
    ["circle", "v-other", { cx: 20, cy: 20, r: 18 }],
    ["path", "v-ink2", { d: "M14.5 15.5a5.5 5.5 0 1 1 8 5c-1.8 1-2.5 2-2.5 4M20 30v.1" }],
  ],
};
const DRAWN = "http://www.w3.org/2000/svg";

function made(name, kind, ...inside) {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  element.append(...inside);
  return element;
}

function shape(kind) {
  const svg = document.createElementNS(DRAWN, "svg");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, style, places] of SHAPES[kind]) {
    const part = document.createElementNS(DRAWN, name);
    part.setAttribute("class", style);
    for (const [key, value] of Object.entries(places)) part.setAttribute(key, value);
    svg.append(part);
  }
  return svg;
}

/** What becomes of a receipt: `holds`, `unproven` (no signature was checked), `foreign`, `differs` or `unreadable`. */
function outcomeOf({ fault }, withSignature) {
  if (!fault) return withSignature ? "holds" : "unproven";
  if (fault.code === "foreign") return "foreign";
  return fault.isUnreadable ? "unreadable" : "differs";
}

function kindOf(outcome) {
  return { holds: "good", differs: "bad" }[outcome] || "other";
}

/** Draw the result of one file. */
function drawResult(name, told, asked) {
  const outcome = outcomeOf(told, asked.withSignature);
  const kind = kindOf(outcome);
  const body = made("div", "", made("p", "qf-hash", name));
  const section = made("section", `qf-verdict is-${kind}`, shape(kind), made("h2", "", say(`is-${outcome}`)), body);
  section.dataset.outcome = outcome;
  section.dataset.code = told.fault ? told.fault.code : "";
  section.dataset.steps = told.steps.map((step) => step.code).join(" ");
  if (outcome === "holds") drawEntry(body, told.receipt);
  else drawFault(body, told, outcome, asked);
  if (told.steps.length) body.append(drawSteps(told, outcome === "holds"));
  if (told.receipt && kind !== "bad") body.append(drawUnchecked(told, asked));
  return section;
}

function drawEntry(body, receipt) {
  body.append(drawPairs(headline(receipt.value)));
  const values = privateOf(receipt);
  if (values.length) body.append(made("p", "qf-strong", say("private-values")), drawPairs(values));
  const all = made("details", "", made("summary", "", say("all-fields")), drawPairs(fieldsOf(receipt.value)));
  body.append(all);
}

function drawFault(body, told, outcome, asked) {
  const why = outcome === "unproven" && asked.keys.length ? "no-ed25519" : outcome;
  const means = told.fault && has(SAID.words, `means-${told.fault.code}`) ? told.fault.code : why;
  body.append(made("p", "", say(`means-${means}`)));
  body.append(made("p", "", made("b", "", say("next")), " ", say(`next-${why}`)));
  if (!told.fault) return;
  const facts = Object.fromEntries(Object.entries(told.fault.facts).map(([key, value]) => [key, shortened(value)]));
  body.append(made("p", "qf-small qf-quiet", say("exactly"), " ", say(told.fault.code, facts)));
}

function shortened(value) {
  const text = String(value);
  return text.length > 200 ? `${text.slice(0, 200)}\u2026` : text;
}

function drawSteps(told, isHolding) {
  const list = made("ol", "qf-small", ...told.steps.map((step) => made("li", "", say(`step-${step.code}`, step.facts))));
  const title = say(isHolding ? "steps" : "steps-before", { count: told.steps.length });
  return made("details", "", made("summary", "", title), list);
}

function drawUnchecked(told, asked) {
  const list = made("ul", "qf-small", ...uncheckedOf(told, asked).map((line) => made("li", "", line)));
  return made("details", "", made("summary", "", say("unchecked")), list);
}

/** What no check of this receipt can say, or was not asked for. */
function uncheckedOf({ receipt, kept }, { keys, withSignature }) {
  const known = new Set(keys.map((key) => `${key.name}+${key.id}`));
  const others = receipt.note.signatures.filter((each) => !known.has(`${each.name}+${each.id}`));
  const closed = Object.keys(digestsOf(receipt)).length - new Set(receipt.opening.values.map((each) => each.key)).size;
  const lines = [];
  if (!withSignature) lines.push(say("not-signature"));
  if (others.length && keys.length) lines.push(say("not-others", { names: others.map((each) => each.name).join(", ") }));
  if (closed > 0) lines.push(say("not-closed", { count: closed }));
  if (kept) lines.push(say("not-grown", kept));
  else lines.push(say("not-same-head"));
  lines.push(say("not-true"));
  return lines;
}

function drawPairs(pairs) {
  const list = made("dl", "qf-facts");
  for (const [name, text] of pairs) list.append(made("dt", "", name), made("dd", "", text));
  return list;
}
