/** What must not be seen: secrets, and what steps ask to mask. Lines of a longer text count on their own. */
export class Masks {
  #values = new Set();

  add(value) {
    const whole = String(value ?? "");
    for (const one of [whole, ...whole.split(/\r\n|\n|\r/)]) {
      if (one.trim() === "") continue;
      this.#values.add(one);
      this.#values.add(JSON.stringify(one).slice(1, -1));
      this.#values.add(encodeURIComponent(one));
      this.#values.add(Buffer.from(one).toString("base64"));
    }
  }

  apply(text) {
    let seen = String(text);
    for (const one of [...this.#values].sort((a, b) => b.length - a.length)) seen = seen.replaceAll(one, "***");
    return seen;
  }

  hides(text) {
    return this.apply(text) !== String(text);
  }

  /** A value of any shape, masked. */
  deep(value) {
    if (typeof value === "string") return this.apply(value);
    if (Array.isArray(value)) return value.map(one => this.deep(one));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.deep(one)]));
  }
}
