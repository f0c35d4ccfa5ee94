/** GitHub refuses the workflow before any job starts. */
export class StartupFailure extends Error {}

/** A step ends as failed, for a reason that is shown. */
export class StepFailure extends Error {}

/** The machine went away under a step. */
export class MachineLost extends Error {}
