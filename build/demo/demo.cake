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
        throw new CakeException(1, "The proof does not hold: staging and prod do not run the image that was built.");
}
finally
{
    world.Dispose();
}

void Act(string title)
{
    Console.WriteLine();
    Console.WriteLine($"== {title}");
}
