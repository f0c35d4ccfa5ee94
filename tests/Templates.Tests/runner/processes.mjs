import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What a program writes; fails where it fails. */
export async function output(program, args, { cwd, env } = {}) {
  try {
    const { stdout } = await execute(program, args, { cwd, env, maxBuffer: 256 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")}: ${error.stderr || error.message}`.trim(), { cause: error });
  }
}

const drain = 500;

/**
 * Runs a program in a process group of its own, line by line. Whoever holds its output open after its end (a server
 * that it started) is not waited for. `stop` ends the whole group.
 */
export function start(program, args, { cwd, env, line }) {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const rests = [lines(child.stdout, line), lines(child.stderr, line)];
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    let code;
    const done = () => {
      for (const rest of rests) rest();
      resolve(code);
    };
    child.on("exit", (exit, signal) => {
      code = exit ?? 128 + (signal === "SIGKILL" ? 9 : 15);
      setTimeout(done, drain).unref();
    });
    child.on("close", done);
  });
  return { ended, stop: () => stop(child.pid), group: child.pid };
}

/** Ends a process group, if it still is there. */
export function stop(group) {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function lines(stream, line) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", chunk => {
    const all = (rest + chunk).split(/\r?\n/);
    rest = all.pop();
    for (const one of all) line(one);
  });
  return () => {
    if (rest !== "") line(rest);
    rest = "";
  };
}
