using Templates.Tests.Api;

// TemplateApi write | check [VERSION], in the repository's root: templates.api.txt, from the templates as they are.
var root = Directory.GetCurrentDirectory();
var declared = Path.Combine(root, TemplateApi.File);
if (args is ["write"])
{
    await File.WriteAllTextAsync(declared, TemplateApi.Text(TemplateApi.Of(root)));
    return 0;
}

var text = File.Exists(declared) ? await File.ReadAllTextAsync(declared) : "";
string[] wrong =
[
    .. TemplateApi.Differences(text, TemplateApi.Of(root)),
    .. TemplateApiHistory.Check(root, version: args is ["check", var version] ? version : null),
];
foreach (var line in wrong)
    await Console.Error.WriteLineAsync(line);
return wrong.Length == 0 ? 0 : 1;
