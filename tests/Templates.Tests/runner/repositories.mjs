import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { output } from "./processes.mjs";
import { StartupFailure } from "./failure.mjs";

/**
 * The repositories that a run can reach: local Git folders, or URLs, of which a copy is kept. With both, checkouts go by
 * the URL and its rights, and what GitHub itself reads (workflows, actions) by the folder.
 */
export class Repositories {
  #folders = new Map();

  constructor(known, work, env) {
    Object.assign(this, { known, work, env });
  }

  /** What Git fetches from. */
  remote(name) {
    const { path, url } = this.#entry(name);
    return url ?? `file://${path}`;
  }

  /** A ref's commit, and the ref in full: a branch, a tag, or a commit. The request can say what a ref stands for. */
  async commit(name, ref) {
    const entry = this.#entry(name);
    const folder = await this.#folder(name);
    const aliased = entry.refs?.[ref];
    // In a copy, its branches are another's.
    const branch = entry.path !== undefined ? "refs/heads/" : "refs/remotes/origin/";
    for (const [full, look] of [
      [ref, aliased],
      [ref, ref.startsWith("refs/") ? ref.replace("refs/heads/", branch) : undefined],
      [`refs/tags/${ref}`, `refs/tags/${ref}`],
      [`refs/heads/${ref}`, `${branch}${ref}`],
      [ref, /^[0-9a-f]{40}$/.test(ref) ? ref : undefined],
    ]) {
      if (look === undefined) continue;
      const sha = await this.#git(folder, "rev-parse", "--verify", "--quiet", `${look}^{commit}`).catch(() => undefined);
      if (sha) return { sha: sha.trim(), ref: full };
    }
    throw new Error(`Unable to resolve ${name}@${ref}: no such branch, tag or commit.`);
  }

  async defaultBranch(name) {
    const { url, path } = this.#entry(name);
    const text = await output("git", ["ls-remote", "--symref", path ?? url, "HEAD"], { env: this.env });
    return /^ref: refs\/heads\/(\S+)/m.exec(text)?.[1] ?? "main";
  }

  /** A file's text at a commit, or undefined where there is none. */
  async file(name, sha, path) {
    return this.#git(await this.#folder(name), "show", `${sha}:${path}`).catch(() => undefined);
  }

  /** A repository's files at a commit, in a folder. */
  async unpack(name, sha) {
    const target = join(this.work, "_actions", name, sha);
    const key = `unpacked ${target}`;
    if (!this.#folders.has(key)) {
      await mkdir(target, { recursive: true });
      const folder = await this.#folder(name);
      await output("bash", ["-c", 'set -o pipefail; git -C "$1" archive "$2" | tar -x -C "$3"', "-", folder, sha, target], { env: this.env });
      this.#folders.set(key, target);
    }
    return target;
  }

  has(name) {
    return this.#find(name) !== undefined;
  }

  #find(name) {
    return Object.entries(this.known).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  }

  #entry(name) {
    const entry = this.#find(name);
    if (entry === undefined) throw new StartupFailure(`The request knows no repository ${name}.`);
    return entry;
  }

  async #folder(name) {
    const { path, url } = this.#entry(name);
    if (path !== undefined) return path;
    if (!this.#folders.has(name)) {
      const folder = join(this.work, "_repositories", name);
      await output("git", ["clone", "--quiet", "--no-checkout", url, folder], { env: this.env });
      this.#folders.set(name, folder);
    }
    return this.#folders.get(name);
  }

  #git(folder, ...args) {
    return output("git", ["-C", folder, ...args], { env: this.env });
  }
}
