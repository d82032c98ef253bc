// A receipt and a signed head as they are read: each part of the form that it must have, nothing checked yet.

const FIRST_LINE = "c2sp.org/tlog-proof@v1";
const MOST_RECEIPT_BYTES = 10000000;
const MOST_NOTE_BYTES = 1000000;
const MOST_HASHES = 63;
const MOST_SIGNATURES = 100;
const PUBLIC_TYPES = ["policy", "calendar", "release", "key"];
const PUBLIC_FIELDS = ["name", "sha256", "size", "type", "version"];
const DASH = "\u2014 ";
// White space of every alphabet, and what is no character at all.
const NOT_IN_NAMES = /[\u0000-\u0020+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

function isKeyName(name) {
  return name !== "" && !NOT_IN_NAMES.test(name);
}

/** What stands before, and what after the first `mark`; the second is null where there is no mark. */
function cut(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + mark.length)];
}

function readReceipt(bytes) {
  const proof = readProof(bytes);
  if (proof.extra === null) throw new Fault("no-text");
  const opening = readOpening(proof.extra);
  const value = readCanonical(opening.text);
  if (!isObject(value) || !has(value, "type") || typeof value.type !== "string") throw new Fault("type");
  // Otherwise 32 bytes of text could pass for a commitment, or an act for something published.
  const isPublic = Object.keys(value).sort().join() === PUBLIC_FIELDS.join() && PUBLIC_TYPES.includes(value.type);
  if (opening.salt === null && !isPublic) throw new Fault("not-public");
  const note = readNote(proof.checkpoint);
  return { proof, opening, value, note, head: readHead(note.text) };
}

function readProof(bytes) {
  if (bytes.length > MOST_RECEIPT_BYTES) throw new Fault("long", { most: MOST_RECEIPT_BYTES });
  const text = utf8(bytes);
  if (text === null) throw new Fault("utf8");
  const [top, checkpoint] = cut(text, "\n\n");
  const [first, ...lines] = top.split("\n");
  if (first !== FIRST_LINE || checkpoint === null) throw new Fault("no-receipt", { line: FIRST_LINE });
  const extra = lines.length && lines[0].startsWith("extra ") ? readExtra(lines.shift().slice(6)) : null;
  if (!lines.length) throw new Fault("no-index");
  const index = lines[0].startsWith("index ") ? wholeNumber(lines[0].slice(6)) : null;
  if (index === null) throw new Fault("index", { line: lines[0] });
  if (lines.length > 1 + MOST_HASHES) throw new Fault("many-hashes", { most: MOST_HASHES });
  return { index, hashes: lines.slice(1).map(readHash), checkpoint, extra };
}

function readExtra(text) {
  const bytes = base64Bytes(text);
  if (bytes === null) throw new Fault("extra");
  return bytes;
}

function readHash(line) {
  const bytes = base64Bytes(line);
  if (bytes === null || bytes.length !== 32) throw new Fault("hash", { line });
  return bytes;
}

function readOpening(extra) {
  const form = readForm(extra);
  const isForm = isObject(form) && has(form, "text") && typeof form.text === "string";
  if (!isForm || Object.keys(form).some((key) => !["text", "salt", "private"].includes(key))) throw new Fault("opening");
  const values = has(form, "private") ? form.private : [];
  if (!Array.isArray(values) || (values.length && !has(form, "salt"))) throw new Fault("private-list");
  const salt = has(form, "salt") ? readSalt(form.salt, 32) : null;
  return { text: form.text, salt, values: values.map(readPrivate) };
}

function readForm(extra) {
  const text = utf8(extra);
  if (text === null) throw new Fault("opening-json");
  try {
    return readCanonical(text);
  } catch (error) {
    throw error instanceof Fault ? new Fault("opening-json") : error;
  }
}

function readPrivate(form) {
  if (!isObject(form) || Object.keys(form).sort().join() !== "key,salt,value") throw new Fault("private-form");
  if (typeof form.key !== "string" || typeof form.value !== "string") throw new Fault("private-form");
  return { key: form.key, value: form.value, salt: readSalt(form.salt, 16) };
}

function readSalt(text, size) {
  const salt = hexBytes(text);
  if (salt === null) throw new Fault("salt-digits");
  if (salt.length !== size) throw new Fault("salt-size", { expected: size, found: salt.length });
  return salt;
}

function readNote(whole) {
  if (ENCODER.encode(whole).length > MOST_NOTE_BYTES) throw new Fault("note-long", { most: MOST_NOTE_BYTES });
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) throw new Fault("control");
  const at = whole.lastIndexOf("\n\n");
  const rest = whole.slice(at + 2);
  if (at < 1 || rest === "") throw new Fault("blank");
  const lines = rest.replace(/\n$/, "").split("\n");
  if (!rest.endsWith("\n") || lines.length > MOST_SIGNATURES) throw new Fault("end", { most: MOST_SIGNATURES });
  return { text: `${whole.slice(0, at)}\n`, signatures: lines.map(readSignature) };
}

function readSignature(line) {
  const [name, encoded] = cut(line.startsWith(DASH) ? line.slice(DASH.length) : "", " ");
  const content = base64Bytes(encoded === null ? "" : encoded);
  if (!isKeyName(name) || content === null || content.length <= 4) throw new Fault("signature-line", { line });
  return { name, id: hex(content.subarray(0, 4)), content: content.subarray(4) };
}

function readHead(text) {
  const lines = text.split("\n");
  if (lines.length < 4 || lines.pop() !== "" || lines.includes("")) throw new Fault("head-lines");
  const [origin, count, encoded] = lines;
  const size = wholeNumber(count);
  const root = base64Bytes(encoded);
  if (size === null) throw new Fault("head-size", { text: count });
  if (root === null || root.length !== 32) throw new Fault("head-root", { text: encoded });
  return { origin, size, root };
}
