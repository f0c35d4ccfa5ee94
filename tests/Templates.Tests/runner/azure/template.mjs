// Makes of a pipeline and its templates what Azure runs: expressions in ${{ }} are replaced, templates come in where they are named.
import { posix } from "node:path";
import { parse as parseYaml } from "yaml";
import { bind } from "./parameters.mjs";
import { parse, strict, text, truthy } from "./expressions.mjs";

const whole = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s;
const directive = /^\$\{\{\s*(if|elseif|else|each|insert)\b(.*)\}\}$/s;
const writtenIn = Symbol("writtenIn");

/** Reads files as `load(alias, path)` gives them; `variables` are those that are known before a run. */
export class Expander {
  constructor(load, variables) {
    Object.assign(this, { load, variables });
    this.files = new Set();
  }

  /** The pipeline of the repository `self`, with what it extends. */
  async pipeline(path) {
    const root = await this.#read({ alias: "self", path });
    const top = { file: { alias: "self", path }, scope: this.#scope({}) };
    if (!root.extends) return { root, ...(await this.#node(root, top)) };
    const { template, parameters = {} } = await this.#node(root.extends, top);
    const body = await this.#template({ template, parameters }, top);
    return { root, ...body };
  }

  async #read(file) {
    const content = await this.load(file.alias, file.path);
    if (content === undefined) throw new Error(`File ${file.path} not found in repository ${file.alias}.`);
    this.files.add(`${file.alias}:${file.path}`);
    return parseYaml(content);
  }

  #scope(parameters, loops = {}) {
    return { contexts: { parameters: { ...parameters, [strict]: "parameter" }, variables: this.variables, ...loops } };
  }

  #resolve(name, from) {
    const [path, alias] = name.split("@");
    const folder = posix.dirname(from.path);
    return { alias: alias ?? from.alias, path: path.startsWith("/") ? path.slice(1) : posix.normalize(posix.join(alias ? "" : folder, path)) };
  }

  async #template({ template, parameters = {} }, at) {
    const file = this.#resolve(template, at.file);
    const body = await this.#read(file);
    const bound = bind(body, parameters, `${file.path} (from ${at.file.path})`);
    const { parameters: _, ...rest } = body;
    return this.#node(rest, { file, scope: this.#scope(bound) });
  }

  #value(expression, at) {
    try {
      return parse(expression)(at.scope);
    } catch (error) {
      throw new Error(`${at.file.path}: ${error.message}`, { cause: error });
    }
  }

  #text(string, at) {
    const one = whole.exec(string);
    if (one) return this.#value(one[1], at);
    return string.replace(/\$\{\{(.*?)\}\}/gs, (_, expression) => text(this.#value(expression, at)));
  }

  async #node(node, at) {
    if (typeof node === "string") return this.#text(node, at);
    if (Array.isArray(node)) return this.#list(node, at);
    if (node !== null && typeof node === "object") return this.#map(node, at);
    return node;
  }

  // The branches of if, elseif and else, of which one is taken, and each: gives what they hold.
  async *#taken(entries, at) {
    let done = true;
    for (const [key, value] of entries) {
      const match = directive.exec(key);
      if (!match) {
        yield { key, value };
        continue;
      }
      const [, name, rest] = match;
      if (name === "each") {
        const [, loop, list] = /^\s*(\w+)\s+in\s+(.*)$/s.exec(rest);
        for (const one of Object.values(this.#value(list, at) ?? [])) yield { inner: value, at: { ...at, scope: { ...at.scope, contexts: { ...at.scope.contexts, [loop]: one } } } };
        continue;
      }
      if (name === "insert") {
        yield { inner: value, at };
        continue;
      }
      const take = name === "if" ? truthy(this.#value(rest, at)) : !done && (name === "else" || truthy(this.#value(rest, at)));
      done = name === "if" ? take : done || take;
      if (take) yield { inner: value, at };
    }
  }

  async #map(map, at) {
    const result = {};
    for await (const { key, value, inner, at: within } of this.#taken(Object.entries(map), at)) {
      if (key !== undefined) {
        const name = text(this.#text(key, at));
        // What is passed on keeps its templates for where it is put in.
        result[name] = name === "parameters" && "template" in map ? await this.#passed(value, at) : await this.#node(value, at);
      } else if (inner !== null) Object.assign(result, await this.#node(inner, within));
    }
    return result;
  }

  async #list(list, at) {
    const result = [];
    const entries = list.map(one => (isDirective(one) ? Object.entries(one)[0] : [undefined, one]));
    // Each chain of branches is one with the items beside it.
    for await (const { value, inner, at: within } of this.#taken(entries.map(([key, one]) => [key ?? "", one]), at)) {
      const context = within ?? at;
      if (inner !== undefined) {
        result.push(...[await this.#node(inner, context)].flat());
        continue;
      }
      const one = typeof value === "string" && whole.test(value) ? await this.#inserted(this.#text(value, context), context) : await this.#item(value, context);
      if (Array.isArray(one) && (typeof value === "string" || isTemplate(value))) result.push(...one);
      else result.push(one);
    }
    return result;
  }

  async #item(value, at) {
    if (!isTemplate(value)) return this.#node(value, at);
    const call = await this.#map(value, at);
    return contents(await this.#template(call, at));
  }

  // A list that was passed: its expressions are done, its templates are not. They are looked up from where it is put in; to be sure, that
  // must be what the file means that wrote it.
  async #inserted(value, at) {
    if (!Array.isArray(value)) return value;
    const result = [];
    for (const one of value) {
      if (!isTemplate(one)) {
        result.push(one);
        continue;
      }
      const [here, there] = [this.#resolve(one.template, at.file), this.#resolve(one.template, one[writtenIn] ?? at.file)];
      if (here.path !== there.path || here.alias !== there.alias) throw new Error(`${there.path} is ${here.path} where it is put in.`);
      result.push(...contents(await this.#template(one, at)));
    }
    return result;
  }

  async #passed(node, at) {
    if (Array.isArray(node)) {
      const result = [];
      const entries = node.map(one => (isDirective(one) ? Object.entries(one)[0] : ["", one]));
      for await (const { value, inner, at: within } of this.#taken(entries, at)) {
        if (inner !== undefined) result.push(...[await this.#passed(inner, within)].flat());
        else {
          const one = await this.#passed(value, at);
          if (typeof value === "string" && whole.test(value) && Array.isArray(one)) result.push(...one);
          else result.push(one);
        }
      }
      return result;
    }
    if (node !== null && typeof node === "object") {
      const result = {};
      for await (const { key, value, inner, at: within } of this.#taken(Object.entries(node), at)) {
        if (key !== undefined) result[text(this.#text(key, at))] = await this.#passed(value, at);
        else Object.assign(result, await this.#passed(inner, within));
      }
      if (isTemplate(result)) result[writtenIn] = at.file;
      return result;
    }
    return this.#node(node, at);
  }
}

const isTemplate = one => one !== null && typeof one === "object" && !Array.isArray(one) && "template" in one;
const isDirective = one => one !== null && typeof one === "object" && !Array.isArray(one) && Object.keys(one).length === 1 && directive.test(Object.keys(one)[0]);
const contents = body => body.stages ?? body.jobs ?? body.steps ?? (body.variables && asList(body.variables));
const asList = variables => (Array.isArray(variables) ? variables : Object.entries(variables).map(([name, value]) => ({ name, value })));
