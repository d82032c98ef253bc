// The checks, step by step, by nothing but the receipt's bytes and the log's public keys. Source: docs/ledger.md, "Check a receipt".

const ZERO = Uint8Array.of(0);
const ONE = Uint8Array.of(1);

/** Whether this browser can compute at all; over plain http it keeps its arithmetic from pages. */
function canHash() {
  return Boolean(globalThis.crypto && crypto.subtle);
}

/** Whether this browser knows signatures of the kind that the log makes. */
async function canVerify() {
  try {
    await imported(hexBytes("3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"));
    return true;
  } catch {
    return false;
  }
}

function imported(key) {
  return crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

function differs(code, facts) {
  return new Fault(code, facts, false);
}

/** A verifier key: `name+id+base64(0x01 || key)`. */
async function readKey(text) {
  const [name, rest] = cut(text, "+");
  const [id, encoded] = cut(rest === null ? "" : rest, "+");
  const content = base64Bytes(encoded === null ? "" : encoded);
  if (!isKeyName(name) || content === null || content.length < 1) throw new Fault("key-form", { text });
  if (content[0] !== 1 || content.length !== 33) throw new Fault("key-type", { name });
  const expected = hex((await sha256(ENCODER.encode(`${name}\n`), content)).subarray(0, 4));
  if (id !== expected) throw new Fault("key-id", { name, found: id, expected });
  return { name, id, public: content.subarray(1) };
}

/**
 * Check a receipt with keys of the log; `withSignature` false leaves that step out, and then nothing is proven.
 * Returns the steps that held, and the fault that ended them, null where there is none.
 */
async function check(bytes, keys, withSignature) {
  const told = { steps: [], fault: null, receipt: null };
  try {
    told.receipt = readReceipt(bytes);
    for (const step of [checkEntry, checkPrivate, checkPlace]) await step(told);
    if (withSignature) await checkSigned(told, keys);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    told.fault = error;
  }
  return told;
}

async function checkEntry(told) {
  const { opening, value } = told.receipt;
  const text = ENCODER.encode(opening.text);
  told.entry = opening.salt === null ? text : await sha256(ONE, opening.salt, text);
  const code = opening.salt === null ? "entry-public" : "entry";
  told.steps.push({ code, facts: { type: value.type, entry: hex(told.entry) } });
}

async function checkPrivate(told) {
  const { opening } = told.receipt;
  if (!opening.values.length) return;
  const digests = digestsOf(told.receipt);
  for (const { key, value, salt } of opening.values) {
    const found = hex(await sha256(salt, ENCODER.encode(value)));
    if (!has(digests, key) || digests[key] !== found) throw differs("private", { key });
  }
  told.steps.push({ code: "private", facts: { names: opening.values.map((each) => each.key).join(", ") } });
}

function digestsOf(receipt) {
  return has(receipt.value, "digests") && isObject(receipt.value.digests) ? receipt.value.digests : {};
}

async function checkPlace(told) {
  const { proof, head } = told.receipt;
  const { index, hashes } = proof;
  if (index >= head.size) throw differs("no-place", { size: head.size, index });
  const wrong = differs("length", { found: hashes.length, expected: lengthOf(index, head.size) });
  let whole = await sha256(ZERO, told.entry);
  let [place, last] = [index, head.size - 1n];
  for (const each of hashes) {
    if (last === 0n) throw wrong;
    if (place & 1n || place === last) {
      whole = await sha256(ONE, each, whole);
      while (!(place & 1n) && place) [place, last] = [place >> 1n, last >> 1n];
    } else {
      whole = await sha256(ONE, whole, each);
    }
    [place, last] = [place >> 1n, last >> 1n];
  }
  if (last) throw wrong;
  if (!isSame(whole, head.root)) throw differs("root", { index, found: hex(whole), signed: hex(head.root) });
  told.steps.push({ code: "place", facts: { index, size: head.size, root: hex(head.root) } });
}

/** How many hashes prove the place of an entry: one for each fork on the way from the root to it. */
function lengthOf(index, size) {
  let count = 0;
  for (let [start, end] = [0n, size]; end - start > 1n; count += 1) {
    let half = 1n;
    while (half * 2n < end - start) half *= 2n;
    if (index < start + half) end = start + half;
    else start += half;
  }
  return count;
}

async function checkSigned(told, keys) {
  const { head, note } = told.receipt;
  const signers = await checkHead(head, note, keys);
  told.steps.push({ code: "head", facts: { keys: signers.map((key) => `${key.name}+${key.id}`).join(", ") } });
}

/** Check that a head is signed by a key that has its log's name, and return those that have signed. */
async function checkHead(head, note, keys) {
  const own = keys.filter((key) => key.name === head.origin);
  const names = [...new Set(keys.map((key) => key.name))].sort().join(", ");
  if (!own.length) throw differs("foreign", { found: head.origin, expected: names });
  const signed = (key) => note.signatures.filter((each) => each.name === key.name && each.id === key.id);
  const signers = own.filter((key) => signed(key).length);
  if (!signers.length) throw differs("unsigned", { keys: own.map((key) => `${key.name}+${key.id}`).join(", ") });
  for (const key of signers) {
    const own = await imported(key.public);
    for (const { content } of signed(key)) {
      const holds = content.length === 64 && (await crypto.subtle.verify({ name: "Ed25519" }, own, content, ENCODER.encode(note.text)));
      if (!holds) throw differs("signature", { name: key.name });
    }
  }
  return signers;
}
