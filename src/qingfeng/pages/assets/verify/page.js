// The page: files chosen or dropped, the keys, a head that was kept; nothing is sent anywhere.

const FORM = document.getElementById("verify");
const INPUT = document.getElementById("receipts");
const KEYS = document.getElementById("keys");
const KEPT = document.getElementById("kept");
const RESULTS = document.getElementById("results");
const SUMMARY = document.getElementById("summary");
let turn = 0;

function show(id, isShown) {
  document.getElementById(id).hidden = !isShown;
}

/** Read the lines of a field; its error, if any, is said beside it. Returns null where there is one. */
async function readField(field, read) {
  const error = document.getElementById(`${field.id}-error`);
  try {
    const found = await read(field.value);
    error.hidden = true;
    field.removeAttribute("aria-invalid");
    return found;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    error.textContent = say(fault.code, fault.facts);
    error.hidden = false;
    field.setAttribute("aria-invalid", "true");
    return null;
  }
}

function readKeys(text) {
  const lines = text.split("\n").map((line) => line.trim());
  return Promise.all(lines.filter((line) => line !== "").map(readKey));
}

/** Read the head that somebody kept, and check it with the keys; null where the field is empty. */
async function readKept(text, asked) {
  if (text.trim() === "") return null;
  // A field of text has no end of line after its last line, and may have lost it when it was copied.
  const note = readNote(`${text.replace(/\r\n/g, "\n").trim()}\n`);
  const head = readHead(note.text);
  if (asked.withSignature) await checkHead(head, note, asked.keys);
  return head;
}

/** Hold the head of a receipt against another of the same log: two of one size must have one root. */
function compare(told, head) {
  const own = told.receipt.head;
  if (own.origin !== head.origin) return;
  if (own.size !== head.size) {
    told.kept = { kept: head.size, size: own.size };
  } else if (isSame(own.root, head.root)) {
    told.steps.push({ code: "same-head", facts: { size: own.size } });
  } else {
    told.fault = differs("split", { size: own.size, found: hex(own.root), signed: hex(head.root) });
  }
}

async function checkAll(files) {
  const mine = (turn += 1);
  // What was said before was said under other keys, or of other files.
  RESULTS.replaceChildren();
  SUMMARY.textContent = "";
  const keys = await readField(KEYS, readKeys);
  if (keys === null) return;
  const asked = { keys, withSignature: keys.length > 0 && (await canVerify()) };
  const kept = await readField(KEPT, async (text) => ({ head: await readKept(text, asked) }));
  if (kept === null) return;
  SUMMARY.textContent = say("working");
  const told = [];
  for (const file of files) {
    for (const { name, bytes, fault } of await receiptsIn(file)) {
      const each = fault ? { steps: [], fault, receipt: null } : await check(bytes, keys, asked.withSignature);
      told.push([name, each]);
      if (!each.fault && kept.head) compare(each, kept.head);
    }
  }
  compareAmong(told.map(([, each]) => each).filter((each) => !each.fault));
  // Whoever chose other files meanwhile sees only what became of those.
  if (mine === turn) draw(told, asked);
}

/** Two receipts whose heads contradict each other show that the log told two stories. */
function compareAmong(told) {
  const heads = new Map();
  for (const each of told) {
    const { origin, size, root } = each.receipt.head;
    const name = `${origin}\n${size}`;
    const first = heads.get(name);
    if (first === undefined) heads.set(name, root);
    else if (!isSame(first, root)) each.fault = differs("split", { size, found: hex(root), signed: hex(first) });
  }
}

function draw(told, asked) {
  RESULTS.replaceChildren(...told.map(([name, each]) => drawResult(name, each, asked)));
  const holding = told.filter(([, each]) => outcomeOf(each, asked.withSignature) === "holds").length;
  const differing = told.filter(([, each]) => outcomeOf(each, asked.withSignature) === "differs").length;
  const code = differing ? "sum-differ" : holding === told.length ? "sum-hold" : "sum-other";
  SUMMARY.textContent = sayCount(code, differing || (code === "sum-hold" ? holding : told.length - holding), { all: told.length });
  show("examples", false);
}

function begin() {
  if (!canHash()) {
    show("no-crypto", true);
    INPUT.disabled = true;
    return;
  }
  canVerify().then((can) => show("no-ed25519", !can));
  const again = () => INPUT.files.length && checkAll([...INPUT.files]);
  FORM.addEventListener("submit", (event) => event.preventDefault());
  for (const field of [INPUT, KEYS, KEPT]) field.addEventListener("change", again);
  FORM.addEventListener("dragover", (event) => event.preventDefault());
  FORM.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    // The field then names what is being looked at, and a later change of the key checks the same files.
    INPUT.files = event.dataTransfer.files;
    again();
  });
}

show("needs-script", false);
begin();
