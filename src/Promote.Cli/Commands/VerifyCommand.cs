using System.CommandLine;
using Promote.Composition;
using Promote.Errors;
using Promote.Verbs;

namespace Promote.Cli.Commands;

/// <summary><c>promote verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create(CommandRunner runner, CommonOptions options)
    {
        var into = new Option<string>("--base")
        {
            Description = "What the change would be merged into: a branch, tag or commit. Its rules count.",
            HelpName = "REV",
            DefaultValueFactory = _ => "origin/main",
        };
        var head = new Option<string>("--head")
        {
            Description = "The change: a branch, tag or commit.",
            HelpName = "REV",
            DefaultValueFactory = _ => "HEAD",
        };
        var repository = new Option<string?>("--repository")
        {
            Description =
                "A clone of the manifests repository; the current folder if absent. Beside --pull-request and --open it only saves fetching.",
            HelpName = "FOLDER",
        };
        var number = new Option<int?>("--pull-request")
        {
            Description = "Judge this pull request, with what its forge and the registry know.",
            HelpName = "NUMBER",
        };
        var open = new Option<bool>("--open") { Description = "Judge all open pull requests into the default branch." };
        var group = new Option<string?>("--merge-group")
        {
            Description = "Judge what a merge queue made of a pull request: merge_group.head_ref of the event.",
            HelpName = "REF",
        };
        var post = new Option<bool>("--post")
        {
            Description = "Tell the forge: one check, promote/verify, and one comment. The token must be an App's.",
        };
        var merge = new Option<bool>("--merge")
        {
            Description =
                "Merge what passed, where its environments say 'merge: when-green': the head that was judged, no other.",
        };
        var request = new Option<bool>("--request")
        {
            Description =
                "Ask the repository's own workflow, on its default branch, to judge it: where a run's workflow is the change's own.",
        };
        var workflow = new Option<string>("--workflow")
        {
            Description = "With --request: the workflow's file name there.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "promote.yml",
        };
        var strict = new Option<bool>("--strict")
        {
            Description = "Count what could not be judged as waiting (exit 4).",
        };
        var command = new Verb(
            "verify",
            "Judges a change of the manifests repository before it is merged: renders what would be merged, and refuses what should not reach an environment.",
            """
            promote verify
            promote verify --base origin/main --head my-branch
            promote verify --repository ../manifests --strict --output json
            promote verify --manifests acme/manifests --pull-request 12 --post
            promote verify --manifests acme/manifests --open --merge
            promote verify --manifests acme/manifests --merge-group "$HEAD_REF" --post
            promote verify --manifests acme/manifests --merge-group "$HEAD_REF" --request
            """
        )
        {
            into,
            head,
            repository,
            options.Manifests,
            number,
            open,
            group,
            post,
            merge,
            request,
            workflow,
            strict,
        };
        command.Validators.Add(parsed =>
        {
            bool[] given =
            [
                parsed.GetResult(number) is not null,
                parsed.GetValue(open),
                parsed.GetResult(group) is not null,
            ];
            var isOnForge = given.Contains(true);
            if (given.Count(one => one) > 1)
                parsed.AddError("--pull-request, --open and --merge-group exclude each other.");
            if (
                isOnForge
                && (parsed.GetResult(into) is { Implicit: false } || parsed.GetResult(head) is { Implicit: false })
            )
                parsed.AddError("--base and --head are for a clone; a pull request has its own.");
            if (
                parsed.GetValue(request)
                && (!isOnForge || parsed.GetValue(open) || parsed.GetValue(post) || parsed.GetValue(merge))
            )
                parsed.AddError("--request goes with --pull-request or --merge-group alone.");
            if (!isOnForge && (parsed.GetValue(post) || parsed.GetValue(merge)))
                parsed.AddError("--post and --merge need --pull-request, --open or --merge-group.");
        });
        command.SetAction(
            (parsed, cancellationToken) =>
                parsed.GetValue(request)
                    ? runner.RunAsync(
                        parsed,
                        async (remotes, _, token) =>
                            await new RequestVerify
                            {
                                PullRequest = parsed.GetValue(number),
                                MergeGroup = parsed.GetValue(group),
                                Workflow = parsed.GetRequiredValue(workflow),
                            }.RunAsync(remotes, token),
                        cancellationToken
                    )
                    : runner.RunAsync(
                        parsed,
                        async progress =>
                        {
                            var folder = parsed.GetValue(repository) is { } named
                                ? Path.GetFullPath(named, runner.Shell.WorkingDirectory)
                                : null;
                            return
                                parsed.GetValue(number) is not null
                                || parsed.GetValue(open)
                                || parsed.GetValue(group) is not null
                                ? await OnForgeAsync(parsed, folder, progress, cancellationToken)
                                : await InCloneAsync(parsed, folder, progress, cancellationToken);
                        }
                    )
        );
        return command;

        async Task<IVerbResult> InCloneAsync(
            ParseResult parsed,
            string? folder,
            IProgress<Report> progress,
            CancellationToken cancellationToken
        )
        {
            await using var tools = RemotesFactory.CreateGuardTools(
                folder ?? runner.Shell.WorkingDirectory,
                runner.Shell.Environment,
                progress,
                runner.Shell.Time
            );
            return await new Verify
            {
                Base = parsed.GetRequiredValue(into),
                Head = parsed.GetRequiredValue(head),
                Strict = parsed.GetValue(strict),
            }.RunAsync(tools, cancellationToken);
        }

        async Task<IVerbResult> OnForgeAsync(
            ParseResult parsed,
            string? folder,
            IProgress<Report> progress,
            CancellationToken cancellationToken
        )
        {
            var defaults = await ApplicationDefaults.ReadAsync(
                runner.Shell.WorkingDirectory,
                runner.Shell.Environment,
                cancellationToken
            );
            await using var tools = await RemotesFactory.CreateForgeGuardToolsAsync(
                new RemotesSettings
                {
                    Manifests = parsed.GetValue(options.Manifests) ?? defaults.Manifests,
                    Environment = runner.Shell.Environment,
                    WorkingDirectory = runner.Shell.WorkingDirectory,
                    Reports = progress,
                    Time = runner.Shell.Time,
                    Rights = TokenRights.Of(parsed),
                },
                folder,
                cancellationToken
            );
            if (parsed.GetValue(group) is { } queued)
                return await new VerifyMergeGroup { Ref = queued, Post = parsed.GetValue(post) }.RunAsync(
                    tools,
                    cancellationToken
                );
            var (isPosted, isMerged) = (parsed.GetValue(post), parsed.GetValue(merge));
            return parsed.GetValue(number) is { } one
                ? await new VerifyPullRequest
                {
                    Number = one,
                    Post = isPosted,
                    Merge = isMerged,
                    Strict = parsed.GetValue(strict),
                }.RunAsync(tools, cancellationToken)
                : await new VerifyOpen { Post = isPosted, Merge = isMerged }.RunAsync(tools, cancellationToken);
        }
    }
}
