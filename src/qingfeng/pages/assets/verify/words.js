// What the page says: sentences and names that the server wrote into it in the language of the page, and values as people read them.

const SAID = JSON.parse(document.getElementById("verify-words").textContent);

/** A sentence by its code, with what stands in its braces filled in. `{line!r}` is put into quotation marks. */
function say(code, facts = {}) {
  const put = (_whole, name, isQuoted) => (isQuoted ? `\u201c${facts[name]}\u201d` : String(facts[name]));
  return SAID.words[code].replace(/\{(\w+)(!r)?\}/g, put);
}

function sayCount(code, count, facts = {}) {
  return say(count === 1 && has(SAID.words, `${code}-one`) ? `${code}-one` : code, { count, ...facts });
}

/** The name that people know for a code, with the code, which is what was signed. */
function named(names, code) {
  return names && has(names, code) && names[code] !== code ? say("named", { name: names[code], code }) : code;
}

function districtOf(value) {
  return typeof value.district === "string" && has(SAID.districts, value.district) ? SAID.districts[value.district] : null;
}

/** An instant of a form on the clock of its district, to the second where it has seconds; as it stands where it is none. */
function momentOf(text, zone) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text) || Number.isNaN(Date.parse(text))) return text;
  const form = { year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };
  const format = new Intl.DateTimeFormat("en-GB", { ...form, hourCycle: "h23", timeZone: zone || "UTC" });
  const at = Object.fromEntries(format.formatToParts(new Date(text)).map((part) => [part.type, part.value]));
  const seconds = at.second === "00" ? "" : `:${at.second}`;
  const day = dayOf(`${at.year}-${at.month.padStart(2, "0")}-${at.day.padStart(2, "0")}`);
  return say(zone ? "moment" : "moment-utc", { day, clock: `${at.hour}:${at.minute}${seconds}` });
}

/** A date as the page's language writes it; as it stands where it is none. */
function dayOf(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || !SAID.months[Number(text.slice(5, 7)) - 1]) return text;
  const [year, month, day] = text.split("-").map(Number);
  return say("day", { year, month: SAID.months[month - 1], day });
}

/** What the entry says first: pairs of a label and a value that a citizen understands. */
function headline(value) {
  const told = districtOf(value);
  const zone = told && told.zone;
  const line = [];
  const put = (key, text) => text && line.push([fieldName(key), text]);
  put("type", has(SAID.types, value.type) ? SAID.types[value.type] : value.type);
  put("district", value.district && named({ [value.district]: told ? told.title : value.district }, value.district));
  put("case", value.case);
  put("name", value.type === "act" ? named(told && told.acts, value.name) : value.name);
  put("unit", value.unit && named(told && told.units, value.unit));
  put(value.precision === "date" ? "happened_on" : "happened_at", whenOf(value, zone));
  return line.filter(([, text]) => typeof text === "string");
}

function whenOf(value, zone) {
  if (value.precision === "date" && typeof value.happened_on === "string") return dayOf(value.happened_on);
  return typeof value.happened_at === "string" ? momentOf(value.happened_at, zone) : "";
}

function fieldName(key) {
  return has(SAID.fields, key) ? SAID.fields[key] : key;
}

/** Every field of the entry that is not empty, as pairs of its name and its text, inner ones behind their outer's name. */
function fieldsOf(value, before = "") {
  return Object.entries(value).flatMap(([key, each]) => {
    const name = before ? `${before} \u203a ${key}` : fieldName(key);
    if (each === null || key === "digests") return [];
    if (isObject(each)) return fieldsOf(each, name);
    return [[name, typeof each === "string" ? each : JSON.stringify(each)]];
  });
}

/** The private values as the record held them: JSON texts, of which a text is shown without its quotation marks. */
function privateOf(receipt) {
  return receipt.opening.values.map(({ key, value }) => [key, readable(value)]);
}

function readable(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "string" ? value : text;
  } catch {
    return text;
  }
}
