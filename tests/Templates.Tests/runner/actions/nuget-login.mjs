import { StepFailure } from "../failure.mjs";

export const inputs = {
  user: "",
  "token-service-url": "https://www.nuget.org/api/v2/token",
  audience: "https://www.nuget.org",
};
export const required = ["user"];

/** Gives a key that no feed knows, to a job that may identify itself. */
export async function run({ inputs, job, mask, record }) {
  if (inputs.user === "") throw new StepFailure("Input required and not supplied: user");
  if (job.entry.permissions["id-token"] !== "write") throw new StepFailure("Failed to get ID token: the job needs the permission id-token: write.");
  const key = "key-of-an-hour";
  mask(key);
  record({ user: inputs.user, environment: job.entry.environment });
  return { NUGET_API_KEY: key };
}
