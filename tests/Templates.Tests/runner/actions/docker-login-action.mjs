import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StepFailure } from "../failure.mjs";

export const inputs = { registry: "", username: "", password: "", ecr: "auto", scope: "", logout: "true", "registry-auth": "" };

/** Does what `docker login` leaves behind: an entry in the configuration of the job's Docker. */
export async function run({ inputs, env, record, mask }) {
  const { username, password } = inputs;
  if (username === "" || password === "") throw new StepFailure("Username and password required");
  const registry = inputs.registry || "https://index.docker.io/v1/";
  const folder = env.DOCKER_CONFIG ?? join(env.HOME, ".docker");
  const path = join(folder, "config.json");
  const config = await readFile(path, "utf8").then(JSON.parse, () => ({}));
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  mask(password);
  mask(auth);
  await mkdir(folder, { recursive: true });
  await writeFile(path, JSON.stringify({ ...config, auths: { ...config.auths, [registry]: { auth } } }, null, 2), { mode: 0o600 });
  record({ registry, username });
  return {};
}
