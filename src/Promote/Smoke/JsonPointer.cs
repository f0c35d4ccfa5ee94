using System.Globalization;
using System.Text.Json;

namespace Promote.Smoke;

/// <summary>JSON pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>What a pointer leads to, or null where there is nothing.</summary>
    public static JsonElement? Find(JsonElement root, string pointer)
    {
        var element = root;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var key = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            switch (element.ValueKind)
            {
                case JsonValueKind.Object when element.TryGetProperty(key, out var value):
                    element = value;
                    break;
                case JsonValueKind.Array
                    // No sign and no leading zero: "01" is a name, not a number.
                    when (key == "0" || !key.StartsWith('0'))
                        && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                        && index < element.GetArrayLength():
                    element = element[index];
                    break;
                default:
                    return null;
            }
        }

        return element;
    }
}
