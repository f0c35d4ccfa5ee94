// Azure's expressions, as they are documented: literals, contexts and functions, no operators. Texts compare without regard to
// case, and the right side takes the left side's type.
const token = /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_-]*)|([().,[\]]))/y;

function tokens(text) {
  const found = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== "") {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) throw new Error(`Unexpected symbol: '${text.slice(at).trim()}' in '${text}'`);
    const [, string, number, name, sign] = match;
    found.push(string !== undefined ? { value: string.slice(1, -1).replaceAll("''", "'") } : number !== undefined ? { value: Number(number) } : name !== undefined ? { name } : { sign });
  }
  return found;
}

/** Parses an expression to a function of its scope: { contexts, functions }. */
export function parse(text) {
  const all = tokens(text);
  let at = 0;
  const sign = one => all[at]?.sign === one && ++at > 0;
  const need = one => {
    if (!sign(one)) throw new Error(`'${one}' is missing in '${text}'`);
  };

  function primary() {
    const one = all[at++];
    if (one === undefined) throw new Error(`'${text}' ends too soon`);
    if ("value" in one) return () => one.value;
    if (one.name === undefined) throw new Error(`Unexpected symbol: '${one.sign}' in '${text}'`);
    if (sign("(")) return call(one.name);
    if (/^(true|false)$/i.test(one.name)) return () => one.name.toLowerCase() === "true";
    if (/^null$/i.test(one.name)) return () => null;
    return scope => {
      if (!(one.name in scope.contexts)) throw new Error(`Unrecognized value: '${one.name}' in '${text}'`);
      return scope.contexts[one.name];
    };
  }

  function call(name) {
    const args = [];
    if (!sign(")")) {
      do args.push(expression());
      while (sign(","));
      need(")");
    }
    return scope => {
      const run = functions[name.toLowerCase()] ?? scope.functions?.[name.toLowerCase()];
      if (!run) throw new Error(`Unrecognized function: '${name}' in '${text}'`);
      return run(...args.map(one => one(scope)));
    };
  }

  function expression() {
    let value = primary();
    while (true) {
      const from = value;
      if (sign(".")) {
        const { name } = all[at++] ?? {};
        if (name === undefined) throw new Error(`A name is missing after '.' in '${text}'`);
        value = scope => member(from(scope), name, text);
      } else if (sign("[")) {
        const key = expression();
        need("]");
        value = scope => member(from(scope), key(scope), text);
      } else return value;
    }
  }

  const whole = expression();
  if (at !== all.length) throw new Error(`Unexpected symbol at the end of '${text}'`);
  return whole;
}

function member(value, key, text) {
  if (value === null || typeof value !== "object") return null;
  const found = Object.keys(value).find(one => one.toLowerCase() === String(key).toLowerCase());
  if (found === undefined && value[strict]) throw new Error(`There is no ${value[strict]} '${key}', in '${text}'`);
  return found === undefined ? null : value[found];
}

/** Marks a context of which only what is declared may be read. */
export const strict = Symbol("strict");

export const truthy = value => (typeof value === "string" ? value !== "" : Array.isArray(value) || (value !== null && typeof value === "object") || Boolean(value));

export function text(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "object") throw new Error(`Unable to convert from ${Array.isArray(value) ? "Array" : "Object"} to String`);
  return String(value);
}

function same(left, right) {
  if (typeof left === "boolean") return left === (typeof right === "string" ? right.toLowerCase() === "true" || (right !== "" && right.toLowerCase() !== "false") : truthy(right));
  if (typeof left === "number") return left === Number(right);
  if (left === null) return right === null || right === "";
  if (typeof left === "string") return right !== null && typeof right !== "object" ? left.toLowerCase() === text(right).toLowerCase() : right === null && left === "";
  return left === right;
}

const compare = (left, right) => (typeof left === "number" ? left - Number(right) : text(left).toLowerCase() < text(right).toLowerCase() ? -1 : 1);

const functions = {
  and: (...all) => all.every(truthy),
  or: (...all) => all.some(truthy),
  not: one => !truthy(one),
  xor: (a, b) => truthy(a) !== truthy(b),
  eq: same,
  ne: (a, b) => !same(a, b),
  gt: (a, b) => compare(a, b) > 0,
  ge: (a, b) => compare(a, b) >= 0,
  lt: (a, b) => compare(a, b) < 0,
  le: (a, b) => compare(a, b) <= 0,
  in: (one, ...rest) => rest.some(other => same(one, other)),
  notin: (one, ...rest) => !rest.some(other => same(one, other)),
  contains: (a, b) => text(a).toLowerCase().includes(text(b).toLowerCase()),
  containsvalue: (list, one) => Object.values(list).some(other => same(one, other)),
  startswith: (a, b) => text(a).toLowerCase().startsWith(text(b).toLowerCase()),
  endswith: (a, b) => text(a).toLowerCase().endsWith(text(b).toLowerCase()),
  coalesce: (...all) => all.find(one => one !== null && one !== "") ?? "",
  converttojson: one => JSON.stringify(one, null, 2),
  format: (pattern, ...all) => text(pattern).replace(/\{\{|\}\}|\{(\d+)\}/g, (whole, index) => (index === undefined ? whole[0] : text(all[Number(index)]))),
  iif: (test, yes, no) => (truthy(test) ? yes : no),
  join: (separator, list) => list.map(text).join(text(separator)),
  length: one => (typeof one === "string" || Array.isArray(one) ? one.length : Object.keys(one).length),
  lower: one => text(one).toLowerCase(),
  upper: one => text(one).toUpperCase(),
  replace: (a, b, c) => text(a).replaceAll(text(b), text(c)),
  trim: one => text(one).trim(),
};
