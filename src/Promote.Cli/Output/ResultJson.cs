using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Promote.Errors;
using Promote.Verbs;

namespace Promote.Cli.Output;

/// <summary>Results as one JSON document.</summary>
internal static class ResultJson
{
    /// <summary>How results are written: camel case, values of enumerations as kebab-case words.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        };

    public static string Of(IVerbResult result) => JsonSerializer.Serialize(result, result.GetType(), Options);

    public static string Of(PromoteException error) =>
        JsonSerializer.Serialize(
            new ErrorDocument(new ErrorBody(error.Code.Id, (int)error.Code.Exit, error.Message, error.Next)),
            Options
        );
}

/// <summary>What is printed instead of a result where a verb fails.</summary>
internal sealed record ErrorDocument(ErrorBody Error);

/// <summary>An error.</summary>
/// <param name="Code">Its stable name, such as <c>PROMOTE3001</c>.</param>
/// <param name="Exit">The exit code.</param>
/// <param name="Message">What happened and why.</param>
/// <param name="Next">What to do or type next.</param>
internal sealed record ErrorBody(string Code, int Exit, string Message, string Next);
