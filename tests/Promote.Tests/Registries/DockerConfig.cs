namespace Promote.Tests.Registries;

/// <summary>A folder with Docker's <c>config.json</c>, and the environment that names it.</summary>
internal sealed class DockerConfig : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promote-docker-");

    public DockerConfig(string text)
    {
        Path = System.IO.Path.Combine(folder.FullName, "config.json");
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public Dictionary<string, string> Environment => new() { ["DOCKER_CONFIG"] = folder.FullName };

    public static DockerConfig Of(string registry, string user, string password) =>
        new(
            $$"""{"auths": {"{{registry}}": {"auth": "{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}"))}}"} } }"""
        );

    public void Dispose() => folder.Delete(recursive: true);
}
