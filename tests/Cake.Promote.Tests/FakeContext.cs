using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.Promote.Tests;

/// <summary>As much of Cake's context as the addin may use; whatever else it asks for fails the test.</summary>
internal sealed class FakeContext : ICakeContext
{
    public FakeContext(string workingDirectory, params (string Name, string Value)[] arguments)
    {
        Environment = new FakeEnvironment(workingDirectory);
        Arguments = new FakeArguments(arguments.ToLookup(one => one.Name, one => one.Value));
    }

    public FakeLog Lines { get; } = new();

    public ICakeLog Log => Lines;

    public ICakeEnvironment Environment { get; }

    public ICakeArguments Arguments { get; }

    public IFileSystem FileSystem => throw new NotSupportedException();

    public IGlobber Globber => throw new NotSupportedException();

    public IProcessRunner ProcessRunner => throw new NotSupportedException();

    public IRegistry Registry => throw new NotSupportedException();

    public IToolLocator Tools => throw new NotSupportedException();

    public ICakeDataResolver Data => throw new NotSupportedException();

    public ICakeConfiguration Configuration => throw new NotSupportedException();

    public IToolInstaller ToolInstaller => throw new NotSupportedException();

    public IServiceProvider ServiceProvider => throw new NotSupportedException();

    internal sealed class FakeLog : ICakeLog
    {
        private readonly List<string> lines = [];

        public Verbosity Verbosity { get; set; } = Verbosity.Normal;

        public IReadOnlyList<string> All => lines;

        public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args) =>
            lines.Add($"{level}: " + string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args));
    }

    private sealed class FakeArguments(ILookup<string, string> arguments) : ICakeArguments
    {
        public bool HasArgument(string name) => arguments.Contains(name);

        public ICollection<string> GetArguments(string name) => [.. arguments[name]];

        public IDictionary<string, ICollection<string>> GetArguments() =>
            arguments.ToDictionary(one => one.Key, ICollection<string> (one) => [.. one], StringComparer.Ordinal);
    }

    private sealed class FakeEnvironment(string workingDirectory) : ICakeEnvironment
    {
        public DirectoryPath WorkingDirectory { get; set; } = workingDirectory;

        public DirectoryPath UserHomeDirectory => throw new NotSupportedException();

        public DirectoryPath ApplicationRoot => throw new NotSupportedException();

        public ICakePlatform Platform => throw new NotSupportedException();

        public ICakeRuntime Runtime => throw new NotSupportedException();

        public DirectoryPath GetSpecialPath(SpecialPath path) => throw new NotSupportedException();

        public string? GetEnvironmentVariable(string variable) => null;

        // Only what programs need to be found: no CI host, no token.
        public IDictionary<string, string> GetEnvironmentVariables() =>
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "",
                ["HOME"] = workingDirectory,
            };
    }
}
