using System.Text;

namespace Promote.Configuration;

/// <summary>The JSON schema of <c>promote.yaml</c>, for editors.</summary>
public static class ConfigurationSchema
{
    /// <summary>The schema (JSON Schema, draft 7).</summary>
    public static string Text
    {
        get
        {
            using var resource = typeof(ConfigurationSchema).Assembly.GetManifestResourceStream("promote.schema.json")!;
            var bytes = new byte[resource.Length];
            resource.ReadExactly(bytes);
            return Encoding.UTF8.GetString(bytes);
        }
    }
}
