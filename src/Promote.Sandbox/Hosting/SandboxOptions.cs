using System.Globalization;

namespace Promote.Sandbox.Hosting;

/// <summary>How to start the sandbox.</summary>
internal sealed record SandboxOptions
{
    /// <summary>The text of <c>--help</c>.</summary>
    public const string Usage = """
        promote-sandbox [--port PORT] [--data DIR] [--samples DIR]

        A forge, an OCI registry and Argo CD on one loopback port.

          --port PORT   the port to listen on; 0, the default: any free one
          --data DIR    where its files go; by default a temporary folder that is removed at the end
          --samples DIR the folder of the samples, to be put in as acme/web and acme/manifests
        """;

    /// <summary>The port; 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Where its files go; null: a temporary folder that is removed at the end.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The folder of the samples to put in; null: none.</summary>
    public string? Samples { get; init; }

    /// <summary>The time that everything in it goes by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It says something else.</exception>
    public static SandboxOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SandboxOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            options = (arguments[i], value) switch
            {
                ("--port", not null)
                    when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                        && port <= ushort.MaxValue => options with
                {
                    Port = port,
                },
                ("--port", _) => throw new FormatException("--port needs a number from 0 to 65535."),
                ("--data", not (null or "")) => options with { DataDirectory = Path.GetFullPath(value) },
                ("--samples", not null) when Directory.Exists(value) => options with { Samples = value },
                ("--samples", _) => throw new FormatException("--samples needs a folder that is there."),
                ("--data", _) => throw new FormatException("--data needs a folder."),
                var (name, _) => throw new FormatException($"There is no option '{name}'."),
            };
        }

        return options;
    }
}
