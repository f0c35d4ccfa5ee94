using System.Reflection;

var stamps = typeof(Program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToList();
var version = Stamp("PromoteTag");
var commit = Stamp("Commit");

var builder = WebApplication.CreateSlimBuilder(args);
if (Environment.GetEnvironmentVariable("PORT") is { Length: > 0 } port)
{
    builder.WebHost.UseUrls($"http://{Environment.GetEnvironmentVariable("HOST") ?? "*"}:{port}");
}

var app = builder.Build();
app.MapGet("/", () => $"Hello from web {version}\n");
app.MapGet("/version", () => version);
app.MapGet(
    "/healthz",
    () =>
        new
        {
            status = "ok",
            version,
            commit,
        }
);
app.Run();

string Stamp(string name) => stamps.Find(stamp => stamp.Key == name)?.Value ?? "";
