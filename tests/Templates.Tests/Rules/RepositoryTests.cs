namespace Templates.Tests.Rules;

/// <summary>This repository's workflows and actions keep every rule.</summary>
[Collection<OnceForBoth>]
public sealed class RepositoryTests(Linters linters)
{
    public static TheoryData<string> Files => [.. Sources.In(SourceTree.Root)];

    private static string Pins =>
        File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "Templates.Tests", "pinned-actions.json"));

    [Fact]
    public void There_are_workflows() => Files.ShouldNotBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void Actionlint_has_nothing_to_say(string file) => Said(file, "actionlint").ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void Githubs_language_service_has_nothing_to_say(string file) =>
        Said(file, "languageservice").ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void Actions_are_pinned(string file) =>
        PinnedActions.Check(Read(file), PinnedActions.Table(Pins)).ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void Permissions_are_the_least(string file) => LeastPermissions.Check(Read(file)).ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void Scripts_hold_no_expression(string file) => NoExpressionsInScripts.Check(Read(file)).ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void Checkouts_keep_no_credentials(string file) => Checkouts.Check(Read(file)).ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void Jobs_have_a_time_limit(string file) => Timeouts.Check(Read(file)).ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void Jobs_with_secrets_run_no_pull_requests_code(string file) =>
        TrustedJobs.Check(Read(file)).ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void Local_actions_are_used_as_they_are_declared(string file) =>
        LocalActions.Check(Read(file), name => Sources.Read(SourceTree.Root, name)).ShouldBeEmpty();

    [Fact]
    public void Each_action_is_pinned_once()
    {
        var table = PinnedActions.Table(Pins);

        table.Select(one => one.Name).ShouldBeUnique();
        table.ShouldAllBe(one => one.Sha.Length == 40 && one.Sha.All(char.IsAsciiHexDigitLower));
    }

    private static Document Read(string file) => Sources.Read(SourceTree.Root, file)!;

    private IEnumerable<string> Said(string file, string tool) =>
        linters
            .Messages[(SourceTree.Root, file)]
            .Where(one => one.Tool == tool)
            .Select(one => $"{file}:{one.Line}: {one.Message}");
}
