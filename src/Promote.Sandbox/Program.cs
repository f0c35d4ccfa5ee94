using Promote.Sandbox.Hosting;

SandboxOptions options;
try
{
    if (args is ["--help" or "-h"])
    {
        Console.WriteLine(SandboxOptions.Usage);
        return 0;
    }

    options = SandboxOptions.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"error: {e.Message}\n\n{SandboxOptions.Usage}");
    return 2;
}

await using var app = SandboxHost.Build(options, Platform.Add, Platform.Map);
try
{
    await app.StartAsync();
}
catch (IOException e)
{
    Console.Error.WriteLine($"error: {e.Message} Try --port 0, which takes any free port.");
    return 6;
}

if (options.Samples is { } samples)
    await SampleWorld.CreateAsync(app, samples, CancellationToken.None);
Console.WriteLine(ReadyLine.Text(app.Services.GetRequiredService<SandboxContext>()));
await app.WaitForShutdownAsync();
return 0;
