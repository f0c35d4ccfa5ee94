namespace Templates.Tests.Rules;

/// <summary>Each rule finds what it is for, in a file that is bad in one way, and lets the good one pass.</summary>
public sealed class RuleTests
{
    private const string Sha = "3d3c42e5aac5ba805825da76410c181273ba90b1";
    private static readonly PinnedAction[] Pins =
    [
        new("actions/checkout", "v7.0.1", Sha),
        new("actions/cache", "v5.0.5", Sha),
    ];

    [Theory]
    [InlineData("uses: actions/checkout@v7 # v7.0.1", "is not pinned by a commit")]
    [InlineData("uses: actions/checkout", "is not pinned by a commit")]
    [InlineData("uses: docker://alpine:3", "is not pinned by a commit")]
    [InlineData($"uses: actions/checkout@{Sha}", "has no comment with its version")]
    [InlineData($"uses: actions/checkout@{Sha} # v7", "has no comment with its version")]
    [InlineData($"uses: actions/checkout@{Sha} # v7.0.0", "is not in pinned-actions.json")]
    [InlineData(
        "uses: actions/checkout@0123456789012345678901234567890123456789 # v7.0.1",
        "is not in pinned-actions.json"
    )]
    [InlineData($"uses: some/body@{Sha} # v7.0.1", "is not in pinned-actions.json")]
    [InlineData($"uses: actions/checkout@{Sha} # v7.0.1")]
    [InlineData($"uses: actions/cache/restore@{Sha} # v5.0.5")]
    [InlineData("uses: ./.github/actions/setup-promote")]
    public void Pins_are_commits_with_their_version(string step, string? message = null) =>
        ShouldFind(PinnedActions.Check(Job($"steps:\n  - {step}"), Pins), message);

    [Fact]
    public void A_called_workflow_is_pinned_as_well() =>
        ShouldFind(PinnedActions.Check(Job("uses: a/b/.github/workflows/c.yml@main"), Pins), "is not pinned");

    [Theory]
    [InlineData("permissions: {}", "permissions:\n  contents: read")]
    [InlineData("permissions: {}", "permissions: {}")]
    [InlineData("permissions: {}", "permissions:\n  contents: write # To push the tag.")]
    [InlineData("name: x", "permissions: {}", "The workflow's permissions are not {}")]
    [InlineData("permissions: { contents: read }", "permissions: {}", "The workflow's permissions are not {}")]
    [InlineData("permissions: read-all", "permissions: {}", "The workflow's permissions are not {}")]
    [InlineData("permissions: {}", "name: x", "does not list its permissions")]
    [InlineData("permissions: {}", "permissions: write-all", "does not list its permissions")]
    [InlineData("permissions: {}", "permissions:\n  contents: write", "contents: write without a comment")]
    [InlineData("permissions: {}", "permissions:\n  contents: write #", "contents: write without a comment")]
    public void Permissions_are_listed_with_their_reasons(string top, string job, string? message = null) =>
        ShouldFind(LeastPermissions.Check(Job(job, top)), message);

    [Theory]
    [InlineData("run: echo \"$A\"\n    env:\n      A: ${{ github.head_ref }}")]
    [InlineData("run: eval \"$A\"\n    env:\n      A: constant")]
    [InlineData("run: echo ${{ github.sha }}", "in the step's run")]
    [InlineData("run: |\n      echo one\n      echo ${{ inputs.x }}", "in the step's run")]
    [InlineData("run: ls\n    working-directory: ${{ inputs.x }}", "in the step's working-directory")]
    [InlineData("run: eval \"$A\"\n    env:\n      A: ${{ inputs.x }}", "runs text")]
    [InlineData("run: bash -c \"$A\"\n    env:\n      A: ${{ inputs.x }}", "runs text")]
    [InlineData("run: echo \"$A\" | sh\n    env:\n      A: ${{ inputs.x }}", "runs text")]
    public void Text_from_outside_is_no_code(string step, string? message = null)
    {
        ShouldFind(NoExpressionsInScripts.Check(Job($"steps:\n  - {step}")), message);
        ShouldFind(NoExpressionsInScripts.Check(Action(step)), message);
    }

    [Fact]
    public void Text_from_outside_is_no_code_where_the_job_has_it() =>
        ShouldFind(
            NoExpressionsInScripts.Check(Job("env:\n  A: ${{ github.actor }}\nsteps:\n  - run: eval \"$A\"")),
            "runs text"
        );

    [Theory]
    [InlineData("uses: actions/checkout@v7\n    with:\n      persist-credentials: false")]
    [InlineData("uses: actions/checkout@v7", "persist-credentials")]
    [InlineData("uses: actions/checkout@v7\n    with:\n      persist-credentials: true", "persist-credentials")]
    public void A_checkout_keeps_no_credentials(string step, string? message = null)
    {
        ShouldFind(Checkouts.Check(Job($"steps:\n  - {step}")), message);
        ShouldFind(Checkouts.Check(Action(step)), message);
    }

    [Theory]
    [InlineData("timeout-minutes: 5")]
    [InlineData("uses: ./.github/workflows/a.yml")]
    [InlineData("runs-on: x", "has no timeout-minutes")]
    public void A_job_has_a_time_limit(string job, string? message = null) =>
        ShouldFind(Timeouts.Check(Job(job)), message);

    private const string CheckoutHead =
        "steps:\n  - uses: actions/checkout@v7\n    with:\n      ref: ${{ github.event.pull_request.head.sha }}";

    [Theory]
    [InlineData("pull_request", "steps:\n  - run: echo \"$T\"\n    env:\n      T: ${{ secrets.GITHUB_TOKEN }}")]
    [InlineData("pull_request", CheckoutHead)]
    [InlineData("pull_request_target", "environment: prod")]
    [InlineData("pull_request", "environment: prod", "runs on pull_request")]
    [InlineData("[push, pull_request]", "environment: prod", "runs on pull_request")]
    [InlineData("{ pull_request: { branches: [main] } }", "env:\n  K: ${{ secrets.KEY }}", "runs on pull_request")]
    [InlineData("pull_request", "uses: ./x.yml\nsecrets: inherit", "runs on pull_request")]
    [InlineData("pull_request", "env:\n  K: ${{ toJSON(secrets) }}", "runs on pull_request")]
    [InlineData("pull_request", "env:\n  K: ${{ secrets['KEY'] }}", "runs on pull_request")]
    [InlineData("pull_request_target", $"environment: prod\n{CheckoutHead}", "checks out a pull request's head")]
    [InlineData(
        "pull_request_target",
        $"env:\n  K: ${{{{ secrets.KEY }}}}\n{CheckoutHead}",
        "checks out a pull request's head"
    )]
    [InlineData(
        "workflow_run",
        "environment: prod\nenv:\n  REF: ${{ github.head_ref }}\nsteps:\n  - uses: actions/checkout@v7\n    with:\n      ref: ${{ env.REF }}",
        "checks out a pull request's head"
    )]
    [InlineData(
        "pull_request_target",
        "environment: prod\nsteps:\n  - run: git fetch origin \"$REF\"\n    env:\n      REF: ${{ github.event.pull_request.head.ref }}",
        "fetches a pull request's head"
    )]
    public void A_job_with_secrets_runs_no_pull_requests_code(string on, string job, string? message = null) =>
        ShouldFind(TrustedJobs.Check(Job(job, $"on: {on}")), message);

    [Theory]
    [InlineData("uses: ./.github/actions/a\n    with:\n      who: x")]
    [InlineData("uses: ./promote/.github/actions/a\n    with:\n      who: x")]
    [InlineData("uses: ./.github/actions/b", "There is no action")]
    [InlineData("uses: ./.github/actions/a", "is not given its input who")]
    [InlineData("uses: ./.github/actions/a\n    with:\n      who: x\n      what: y", "has no input what")]
    public void A_local_action_is_used_as_it_is_declared(string step, string? message = null) =>
        ShouldFind(
            LocalActions.Check(
                Job($"steps:\n  - {step}"),
                file =>
                    file == ".github/actions/a/action.yml"
                        ? new(
                            file,
                            "inputs:\n  who: { required: true }\n  how: { required: true, default: x }\nruns: {}"
                        )
                        : null
            ),
            message
        );

    private static void ShouldFind(IEnumerable<Finding> findings, string? message)
    {
        if (message is null)
            findings.ShouldBeEmpty();
        else
            findings.Select(one => one.Message).ShouldContain(one => one.Contains(message));
    }

    private static Document Job(string job, string top = "on: push") =>
        new("a.yml", $"{top}\njobs:\n  a:\n    {job.ReplaceLineEndings("\n    ")}\n");

    private static Document Action(string step) =>
        new("action.yml", $"runs:\n  using: composite\n  steps:\n    - {step.ReplaceLineEndings("\n  ")}\n");
}
