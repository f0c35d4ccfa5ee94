import { StepFailure } from "../failure.mjs";

export const inputs = {
  "subject-path": "",
  "subject-digest": "",
  "subject-name": "",
  "subject-checksums": "",
  "push-to-registry": "false",
  "create-storage-record": "true",
  "show-summary": "true",
  "github-token": "${{ github.token }}",
};

/** Only records what was to be attested, and refuses what the action refuses: it signs nothing. */
export async function run({ inputs, job, record, flag }) {
  const subjects = ["subject-path", "subject-digest", "subject-checksums"].filter(name => inputs[name] !== "");
  if (subjects.length !== 1) throw new StepFailure("One of subject-path, subject-digest, or subject-checksums must be provided");
  if (inputs["subject-digest"] !== "" && inputs["subject-name"] === "") throw new StepFailure("subject-name must be provided when using subject-digest");
  const { permissions } = job.entry;
  if (permissions["id-token"] !== "write" || permissions.attestations !== "write")
    throw new StepFailure("Failed to get ID token: the job needs the permissions id-token: write and attestations: write.");
  record({ subject: inputs[subjects[0]], name: inputs["subject-name"], pushed: flag("push-to-registry") });
  return { "attestation-id": "1", "attestation-url": "", "bundle-path": "" };
}
