// Commands in a step's output, as the runner reads them: `::name key=value,key=value::message`.

// GitHub has retired these: a step that still uses them relies on nothing.
const legacy = new Set(["set-output", "save-state", "set-env", "add-path"]);

const message = value =>
  value.replace(/%0D/g, "\r").replace(/%0A/g, "\n").replace(/%25/g, "%");
const property = value =>
  value.replace(/%0D/g, "\r").replace(/%0A/g, "\n").replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%25/g, "%");

/** Reads one step's lines; each is passed on as it is to be shown. */
export class CommandReader {
  #stopped;

  constructor({ masks, show, annotate, legacySeen }) {
    Object.assign(this, { masks, show, annotate, legacySeen });
  }

  line(raw) {
    const line = raw.trimStart();
    if (this.#stopped !== undefined) {
      if (line.trimEnd() === `::${this.#stopped}::`) this.#stopped = undefined;
      this.show(raw);
      return;
    }

    const match = /^::([a-z-]+)(?:\s+([^:]*(?:%3A[^:]*)*))?::(.*)$/is.exec(line);
    if (!match) {
      this.show(raw);
      return;
    }

    const [, name, keys, rest] = match;
    const properties = Object.fromEntries(
      (keys ?? "")
        .split(",")
        .map(one => one.trim().split(/=(.*)/s))
        .filter(([key, value]) => key && value)
        .map(([key, value]) => [key, property(value)]),
    );
    switch (name.toLowerCase()) {
      case "add-mask":
        this.masks.add(message(rest));
        this.show("::add-mask::***");
        break;
      case "stop-commands":
        this.#stopped = rest;
        this.show(raw);
        break;
      case "error":
      case "warning":
      case "notice":
        this.annotate({ level: name.toLowerCase(), message: message(rest), ...properties });
        this.show(`##[${name.toLowerCase()}]${message(rest)}`);
        break;
      case "group":
      case "endgroup":
      case "debug":
      case "echo":
      case "add-matcher":
      case "remove-matcher":
        this.show(raw);
        break;
      default:
        if (legacy.has(name.toLowerCase())) this.legacySeen(name.toLowerCase());
        this.show(raw);
    }
  }
}
