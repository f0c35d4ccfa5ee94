using System.IO;

namespace Promote.Configuration;

/// <summary>The JSON schema of <c>promote.yaml</c>, for editors.</summary>
public static class ConfigurationSchema
{
    /// <summary>The schema (JSON Schema, draft 7).</summary>
    public static string Text
    {
        get
        {
            using var stream = typeof(ConfigurationSchema).Assembly.GetManifestResourceStream("promote.schema.json")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
