// The files that somebody chose: receipts, and archives of receipts as the case page gives them (stored, not compressed).

const MOST_ARCHIVE_BYTES = 100000000;
const END_OF_ARCHIVE = 0x06054b50;
const IN_DIRECTORY = 0x02014b50;
const BEFORE_FILE = 0x04034b50;

/** Read one chosen file. Returns `{name, bytes}` for each receipt in it, or `{name, fault}`. */
async function receiptsIn(file) {
  const most = isArchiveName(file.name) ? MOST_ARCHIVE_BYTES : MOST_RECEIPT_BYTES;
  if (file.size > most) return [{ name: file.name, fault: new Fault("long", { most }) }];
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    return [{ name: file.name, fault: new Fault("unread", { reason: error.message }) }];
  }
  if (!isArchiveName(file.name)) return [{ name: file.name, bytes }];
  try {
    return unpacked(bytes);
  } catch (error) {
    return [{ name: file.name, fault: error instanceof Fault ? error : new Fault("archive") }];
  }
}

function isArchiveName(name) {
  return name.toLowerCase().endsWith(".zip");
}

/** The files of an archive. Reading beyond its end is a RangeError of DataView. */
function unpacked(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end > 0 && view.getUint32(end, true) !== END_OF_ARCHIVE) end -= 1;
  if (end < 0 || view.getUint32(end, true) !== END_OF_ARCHIVE) throw new Fault("archive");
  const found = [];
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
    if (view.getUint32(at, true) !== IN_DIRECTORY || view.getUint16(at + 10, true) !== 0) throw new Fault("archive");
    const sizes = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const name = utf8(bytes.subarray(at + 46, at + 46 + sizes[0]));
    found.push({ name: name === null ? "?" : name, bytes: stored(bytes, view, at) });
    at += 46 + sizes[0] + sizes[1] + sizes[2];
  }
  if (!found.length) throw new Fault("archive");
  return found;
}

function stored(bytes, view, at) {
  const before = view.getUint32(at + 42, true);
  if (view.getUint32(before, true) !== BEFORE_FILE) throw new Fault("archive");
  const start = before + 30 + view.getUint16(before + 26, true) + view.getUint16(before + 28, true);
  const size = view.getUint32(at + 20, true);
  if (start + size > bytes.length) throw new Fault("archive");
  return bytes.slice(start, start + size);
}
