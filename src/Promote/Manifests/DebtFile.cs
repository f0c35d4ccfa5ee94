using System.Globalization;
using System.Text;
using Promote.Artifacts;
using Promote.Configuration.Reading;
using Promote.Yaml;

namespace Promote.Manifests;

/// <summary>The file that keeps a debt in the manifests repository. What cannot be read is an error: it might owe anything.</summary>
internal static class DebtFile
{
    /// <summary>The folder of all of them.</summary>
    public const string Folder = "debts/";

    /// <summary>Its path; <c>*</c> may stand for either.</summary>
    public static string Path(string environment, string app) => $"{Folder}{environment}/{app}.yaml";

    /// <summary>Reads a debt.</summary>
    /// <exception cref="YamlException">It is not YAML, or says what a debt may not; with every position.</exception>
    public static Debt Read(byte[] bytes, string environment, string app)
    {
        var path = Path(environment, app);
        try
        {
            var top = Root.Read(
                bytes,
                path,
                "version, app, environment, since, by, reason, images and owed",
                out var problems
            );
            RecordFile.Names(top, "app", app);
            RecordFile.Names(top, "environment", environment);
            var since = RecordFile.Time(top, "since");
            var (by, reason) = (top.Text("by") ?? "", top.Text("reason") ?? "");
            var images = top.Items("images")
                .Select(item => top.AsSection(item, "An image") is { } image ? RecordFile.WholeImage(image) : null)
                .OfType<ImageReference>()
                .ToList();
            if (top.Required("images") is { } list && images.Count == 0)
                top.Problem(list, "'images' has none.");
            var owed = top.Items("owed").Select(item => top.AsText(item, "'owed'")).OfType<string>().ToList();
            if (top.Required("owed") is { } to && owed.Count == 0)
                top.Problem(to, "'owed' has none.");
            top.Close();
            problems.ThrowIfAny();
            return new Debt
            {
                App = app,
                Environment = environment,
                Images = images,
                Owed = owed,
                Since = since,
                By = by,
                Reason = reason,
            };
        }
        catch (YamlException e)
        {
            throw new YamlException(e.Code, path, e.Problems, "Correct the file, in a change of its own.", e);
        }
    }

    /// <summary>The file for a debt.</summary>
    public static byte[] Write(Debt debt)
    {
        var text = new StringBuilder();
        text.Append("# A hotfix: the environments of 'owed' shall run it too. promote pay-back sees to it.\n");
        text.Append("version: 1\n");
        text.Append(CultureInfo.InvariantCulture, $"app: {RecordFile.Quoted(debt.App)}\n");
        text.Append(CultureInfo.InvariantCulture, $"environment: {RecordFile.Quoted(debt.Environment)}\n");
        text.Append(CultureInfo.InvariantCulture, $"since: {RecordFile.Quoted(debt.Since)}\n");
        text.Append(CultureInfo.InvariantCulture, $"by: {RecordFile.Quoted(debt.By)}\n");
        text.Append(CultureInfo.InvariantCulture, $"reason: {RecordFile.Quoted(debt.Reason)}\n");
        text.Append("images:\n");
        RecordFile.Write(text, debt.Images, "  ");
        text.Append("owed:\n");
        foreach (var environment in debt.Owed)
            text.Append(CultureInfo.InvariantCulture, $"  - {RecordFile.Quoted(environment)}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
