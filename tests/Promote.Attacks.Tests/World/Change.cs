using System.Text;

namespace Promote.Attacks.Tests.World;

/// <summary>A commit to make: what is written and removed.</summary>
public sealed class Change
{
    private readonly List<byte> commands = [];

    /// <summary>The commit's message.</summary>
    public string Message { get; set; } = "A change";

    internal ReadOnlyMemory<byte> Commands => commands.ToArray();

    public Change Write(string path, string text) =>
        Write("100644", Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(text));

    public Change Write(string path, byte[] bytes) => Write("100644", Encoding.UTF8.GetBytes(path), bytes);

    public Change WriteNamed(byte[] path, string text) => Write("100644", path, Encoding.UTF8.GetBytes(text));

    public Change Link(string path, string target) =>
        Write("120000", Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(target));

    public Change Submodule(string path, string commit)
    {
        Say($"M 160000 {commit} \"{path}\"\n");
        return this;
    }

    public Change Remove(string path)
    {
        Say($"D \"{path}\"\n");
        return this;
    }

    private Change Write(string mode, byte[] path, byte[] bytes)
    {
        var quoted = string.Concat(
            path.Select(b =>
                b is < 33 or > 126 or 34 or 92 ? $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}" : ((char)b).ToString()
            )
        );
        Say($"M {mode} inline \"{quoted}\"\ndata {bytes.Length}\n");
        commands.AddRange(bytes);
        Say("\n");
        return this;
    }

    private void Say(string text) => commands.AddRange(Encoding.UTF8.GetBytes(text));
}
