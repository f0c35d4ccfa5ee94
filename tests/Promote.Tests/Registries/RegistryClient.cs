using System.Collections.Concurrent;
using Promote.Artifacts;
using Promote.Errors;
using Promote.Http;
using Promote.Processes;
using Promote.Registries;
using Promote.Registries.Oci;

namespace Promote.Tests.Registries;

/// <summary>The registry client as it is wired for real, in an environment of the test's own.</summary>
internal sealed class RegistryClient : IProgress<Report>
{
    private readonly ConcurrentQueue<string> reports = new();

    public RegistryClient(Dictionary<string, string>? environment = null)
    {
        environment ??= [];
        Redactor = new Redactor([]);
        Programs = new ProgramRunner(Redactor, TimeProvider.System, this);
        var clients = new HttpClients(TimeProvider.System, this, Redactor)
        {
            Policy = new RetryPolicy { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) },
        };
        Credentials = new DockerCredentials(environment, Programs, Redactor);
        Registry = new OciRegistry(
            new RegistryConnections(clients, Credentials, new PlainHttp(environment), TimeProvider.System)
        );
    }

    public Redactor Redactor { get; }

    public ProgramRunner Programs { get; }

    public DockerCredentials Credentials { get; }

    public OciRegistry Registry { get; }

    public IEnumerable<string> Reports => reports;

    public Task<RegistryImage?> FindAsync(string image, string reference) =>
        Digest.TryParse(reference) is { } digest
            ? Registry.FindAsync(ImageName.Parse(image), digest, TestContext.Current.CancellationToken)
            : Registry.FindAsync(ImageName.Parse(image), Tag.Parse(reference), TestContext.Current.CancellationToken);

    public async Task<IReadOnlyDictionary<string, string>> LabelsAsync(string image, string reference) =>
        await Registry.LabelsAsync(
            ImageName.Parse(image),
            (await FindAsync(image, reference)).ShouldNotBeNull(),
            TestContext.Current.CancellationToken
        );

    public void Report(Report value) => reports.Enqueue(value.Text);
}
