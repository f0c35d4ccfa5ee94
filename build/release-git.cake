#nullable enable

// What Git prints; a failure ends the release.
string Git(params string[] arguments) => RunGit(arguments, input: null, environment: null).Output;

bool TryGit(out string output, params string[] arguments)
{
    var (exit, text, _) = StartGit(arguments, input: null, environment: null);
    output = text;
    return exit == 0;
}

(string Output, string Errors) RunGit(string[] arguments, byte[]? input, IReadOnlyDictionary<string, string>? environment)
{
    var (exit, output, errors) = StartGit(arguments, input, environment);
    return exit == 0 ? (output, errors) : throw new CakeException($"git {string.Join(' ', arguments)} ended with {exit}: {errors}{output}");
}

(int Exit, string Output, string Errors) StartGit(string[] arguments, byte[]? input, IReadOnlyDictionary<string, string>? environment)
{
    var start = new System.Diagnostics.ProcessStartInfo("git", arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
        WorkingDirectory = MakeAbsolute(Directory(".")).FullPath,
    };
    foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        start.Environment[name] = value;
    using var process = System.Diagnostics.Process.Start(start)!;
    var errors = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEndAsync();
    if (input is not null)
        process.StandardInput.BaseStream.Write(input);
    process.StandardInput.Close();
    process.WaitForExit();
    return (process.ExitCode, output.Result.TrimEnd('\n'), errors.Result);
}

// What talks to the origin takes the job's token by the environment: it is never an argument, and in no file.
IReadOnlyDictionary<string, string> OriginCredentials()
{
    if (EnvironmentVariable("GITHUB_TOKEN") is not { Length: > 0 } token)
        return new Dictionary<string, string>();
    var header = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"x-access-token:{token}"));
    return new Dictionary<string, string>
    {
        ["GIT_CONFIG_COUNT"] = "1",
        ["GIT_CONFIG_KEY_0"] = $"http.{EnvironmentVariable("GITHUB_SERVER_URL") ?? "https://github.com"}/.extraheader",
        ["GIT_CONFIG_VALUE_0"] = $"AUTHORIZATION: basic {header}",
        ["GIT_TERMINAL_PROMPT"] = "0",
    };
}
