import { data, Evaluator, Lexer, Parser, wellKnownFunctions } from "@actions/expressions";
import { FunctionCall } from "@actions/expressions/ast";

export const toData = value => JSON.parse(JSON.stringify(value ?? null), data.reviver);
export const fromData = value => JSON.parse(JSON.stringify(value, data.replacer));

/** What a value is as text, as GitHub coerces it. */
export const text = value => toData(value).coerceString();

const none = { contexts: {}, functions: [] };

function parse(source, scope) {
  const { tokens } = new Lexer(source).lex();
  const functions = scope.functions.map(one => ({ minArgs: 0, maxArgs: 0, ...one }));
  const tree = new Parser(tokens, Object.keys(scope.contexts), functions).parse();
  if (!tree) throw new Error("An expression is empty.");
  return tree;
}

function evaluateTree(tree, scope) {
  const contexts = new data.Dictionary(
    ...Object.entries(scope.contexts).map(([key, value]) => ({ key, value: toData(value) })),
  );
  const functions = new Map(
    scope.functions.map(one => [one.name.toLowerCase(), { ...one, call: (...args) => toData(one.call(...args)) }]),
  );
  return new Evaluator(tree, contexts, functions).evaluate();
}

/** The text between `${{` and `}}`, as a value. */
export function evaluate(source, scope = none) {
  try {
    return fromData(evaluateTree(parse(source, scope), scope));
  } catch (error) {
    throw new Error(`\${{ ${source} }}: ${error.message}`, { cause: error });
  }
}

/** The parts of a scalar: literal texts, and expressions. A `}}` within quotes ends none. */
export function parts(scalar) {
  const found = [];
  let at = 0;
  while (true) {
    const start = scalar.indexOf("${{", at);
    if (start < 0) break;
    let quoted = false;
    let end = start + 3;
    while (end < scalar.length && (quoted || !scalar.startsWith("}}", end))) {
      if (scalar[end] === "'") quoted = !quoted;
      end++;
    }
    if (end >= scalar.length) throw new Error(`An expression is not closed: ${scalar}`);
    if (start > at) found.push({ literal: scalar.slice(at, start) });
    found.push({ expression: scalar.slice(start + 3, end).trim() });
    at = end + 2;
  }
  if (at < scalar.length) found.push({ literal: scalar.slice(at) });
  return found;
}

/** A scalar's value: that of its only expression, whatever its type, or else a text. */
export function scalar(value, scope) {
  if (typeof value !== "string" || !value.includes("${{")) return value;
  const pieces = parts(value);
  return pieces.length === 1
    ? evaluate(pieces[0].expression, scope)
    : pieces.map(one => one.literal ?? text(evaluate(one.expression, scope))).join("");
}

/** A YAML value with every expression in it evaluated. */
export function resolve(value, scope) {
  if (Array.isArray(value)) return value.map(one => resolve(one, scope));
  if (value === null || typeof value !== "object") return scalar(value, scope);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [text(scalar(key, scope)), resolve(one, scope)]));
}

const statusFunctions = ["success", "failure", "always", "cancelled"];

function asksForStatus(node) {
  if (node === null || typeof node !== "object") return false;
  if (node instanceof FunctionCall && statusFunctions.includes(node.functionName.lexeme.toLowerCase())) return true;
  return Object.values(node).some(asksForStatus);
}

/** Whether an `if` holds; without a status function in it, success() is asked for as well. */
export function condition(value, scope) {
  let source = value === undefined || value === null || value === "" ? "success()" : String(value).trim();
  if (source.includes("${{")) {
    const pieces = parts(source);
    // GitHub makes a text of it, which is always true: nobody means that.
    if (pieces.length !== 1) throw new Error(`An if mixes text with an expression: ${source}`);
    source = pieces[0].expression;
  }
  try {
    const tree = parse(source, scope);
    const holds = truthy(evaluateTree(tree, scope));
    return asksForStatus(tree) ? holds : holds && evaluate("success()", scope);
  } catch (error) {
    throw new Error(`if: ${source}: ${error.message}`, { cause: error });
  }
}

const truthy = value => {
  const plain = fromData(value);
  return plain !== null && typeof plain === "object" ? true : Boolean(plain) && !Number.isNaN(plain);
};

export const knownFunctions = Object.keys(wellKnownFunctions);
