// Bytes, base64, whole numbers and canonical JSON: one value has one spelling, and any other is refused.
// The parts of this folder are joined into one module in the order that pages/static.py gives. What they check stands in docs/ledger.md.

const FATAL = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();
// No form of ours is deeper than 4. Without a limit it would be the stack that decides which texts can be checked.
const DEEPEST = 100;

/** What does not hold: a code of `console/verify_words.py` with its facts. Unreadable: not of the form that it should have. */
class Fault extends Error {
  constructor(code, facts = {}, isUnreadable = true) {
    super(code);
    this.code = code;
    this.facts = facts;
    this.isUnreadable = isUnreadable;
  }
}

/** The text of bytes; null where they are no UTF-8. A byte order mark stays, as it would be signed. */
function utf8(bytes) {
  try {
    return FATAL.decode(bytes);
  } catch {
    return null;
  }
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isSame(left, right) {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

/** The bytes of standard base64 with padding; null for any other spelling of them. */
function base64Bytes(text) {
  let content;
  try {
    content = atob(text);
    if (btoa(content) !== text) return null;
  } catch {
    return null;
  }
  const bytes = new Uint8Array(content.length);
  for (let at = 0; at < content.length; at += 1) bytes[at] = content.charCodeAt(at);
  return bytes;
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of small hexadecimal digits; null for anything else. */
function hexBytes(text) {
  if (typeof text !== "string" || !/^(?:[0-9a-f]{2})+$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

/** The number of digits without leading zeros, below 10 to the 19th; null for anything else. */
function wholeNumber(text) {
  return /^(?:0|[1-9][0-9]{0,18})$/.test(text) ? BigInt(text) : null;
}

function has(value, key) {
  return Object.prototype.hasOwnProperty.call(value, key);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a canonical text (RFC 8785 without numbers). A key that stands twice is read once, so that the spelling differs. */
function readCanonical(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Fault("json", { reason: error.message });
  }
  if (canonicalText(value, 0) !== text) throw new Fault("canonical");
  return value;
}

function canonicalText(value, depth) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return quoted(value);
  // Never what stands there: a number is to be written as a string.
  if (typeof value === "number") return '""';
  // Arrays and objects count, the outermost too.
  if (depth >= DEEPEST) throw new Fault("deep", { most: DEEPEST });
  if (Array.isArray(value)) return `[${value.map((each) => canonicalText(each, depth + 1)).join(",")}]`;
  // Without a function to compare by, sort goes by UTF-16 code units, as RFC 8785 asks.
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${quoted(key)}:${canonicalText(value[key], depth + 1)}`).join(",")}}`;
}

function quoted(text) {
  // JSON.stringify would write half of a surrogate pair as an escape, and so accept it.
  if (/[\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ""))) throw new Fault("surrogate", { value: text });
  return JSON.stringify(text);
}
