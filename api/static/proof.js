// A proof of work for a form that is asked for one: SHA-256 of the name or number it is about, moment and number begins
// with so many zero bits.  Computed here because crypto.subtle needs https and is slower one by one.

const CHUNK = 20000;
const K = new Uint32Array(64);
const START = new Uint32Array(8);

// The constants of FIPS 180-4: fractional parts of the roots of the first primes.
(function constants() {
  let found = 0;
  for (let n = 2; found < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (!prime) continue;
    const part = (root) => ((root - Math.floor(root)) * 2 ** 32) >>> 0;
    K[found] = part(Math.cbrt(n));
    if (found < 8) START[found] = part(Math.sqrt(n));
    found += 1;
  }
})();

const rotate = (x, n) => (x >>> n) | (x << (32 - n));

/** The first word of the SHA-256 of some bytes. */
export function firstWord(bytes) {
  const blocks = (bytes.length + 72) >> 6;
  const padded = new DataView(new ArrayBuffer(blocks * 64));
  bytes.forEach((byte, at) => padded.setUint8(at, byte));
  padded.setUint8(bytes.length, 0x80);
  padded.setUint32(blocks * 64 - 4, bytes.length * 8);
  const state = Uint32Array.from(START);
  const w = new Uint32Array(64);
  for (let block = 0; block < blocks; block += 1) {
    for (let i = 0; i < 16; i += 1) w[i] = padded.getUint32(block * 64 + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + a + w[i - 7] + b) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => {
      state[at] += word;
    });
  }
  return state[0];
}

const encoder = new TextEncoder();

async function prove(name, at, bits) {
  // From anywhere, so that two tries of one moment do not find the same.
  const start = Math.floor(Math.random() * 2 ** 40);
  for (let number = start; ; number += 1) {
    const proof = `${at}:${number}`;
    if (firstWord(encoder.encode(`${name}:${proof}`)) >>> (32 - bits) === 0) return proof;
    if (number % CHUNK === CHUNK - 1) await new Promise((resolve) => setTimeout(resolve));
  }
}

document.querySelectorAll("[data-proof-form]").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    const field = form.elements.proof;
    const bits = Number(field.dataset.bits);
    if (!bits || field.value) return;
    event.preventDefault();
    const about = form.elements.namedItem(form.dataset.proofForm).value.trim();
    field.value = await prove(about, field.dataset.at, bits);
    form.submit();
  });
});
