using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Promote.Sandbox.Web;

/// <summary>Markup. Made from an interpolated string, in which every text is escaped and every markup is not.</summary>
internal sealed record Html
{
    private Html(string text) => Text = text;

    /// <summary>No markup.</summary>
    public static Html Empty { get; } = new("");

    /// <summary>As it goes out.</summary>
    public string Text { get; }

    /// <summary>Markup from an interpolated string.</summary>
    public static Html Of(HtmlHandler handler) => new(handler.Text);

    /// <summary>One after the other.</summary>
    public static Html All(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Text)));

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Escapes what is put into markup.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlHandler
{
    private readonly StringBuilder text;

    /// <summary>Called by the compiler.</summary>
    public HtmlHandler(int literalLength, int formattedCount) =>
        text = new StringBuilder(literalLength + (formattedCount * 16));

    /// <summary>What it came to.</summary>
    public string Text => text.ToString();

    /// <summary>Markup as it was written.</summary>
    public void AppendLiteral(string literal) => text.Append(literal);

    /// <summary>Markup.</summary>
    public void AppendFormatted(Html? html) => text.Append(html?.Text);

    /// <summary>A text, escaped.</summary>
    public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(value));

    /// <summary>A number.</summary>
    public void AppendFormatted(int value) => text.Append(value.ToString(CultureInfo.InvariantCulture));
}
