using System.Globalization;
using Promote.Errors;
using Promote.Yaml;

namespace Promote.Configuration.Reading;

/// <summary>Reads <c>environments:</c>.</summary>
internal static class EnvironmentsReader
{
    private static readonly Dictionary<string, DeliveryKind> Deliveries = new(StringComparer.Ordinal)
    {
        ["commit"] = DeliveryKind.Commit,
        ["pull-request"] = DeliveryKind.PullRequest,
    };

    private static readonly Dictionary<string, MergeKind> Merges = new(StringComparer.Ordinal)
    {
        ["by-hand"] = MergeKind.ByHand,
        ["when-green"] = MergeKind.WhenGreen,
    };

    private static readonly Dictionary<string, ConfigurationPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["report"] = ConfigurationPolicy.Report,
        ["proven"] = ConfigurationPolicy.Proven,
    };

    private static readonly Dictionary<string, Separation> Separations = new(StringComparer.Ordinal)
    {
        ["required"] = Separation.Required,
        ["where-readable"] = Separation.WhereReadable,
        ["off"] = Separation.Off,
    };

    private static readonly string[] DayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static IReadOnlyList<EnvironmentSettings> Read(Section top)
    {
        if (top.Required("environments") is not { } node || top.AsSection(node, "'environments'") is not { } section)
            return [];
        var read = new List<(EnvironmentSettings Settings, YamlEntry Entry)>();
        foreach (var entry in section.Entries)
        {
            if (!Names.IsName(entry.Key))
                section.Problem(
                    entry.KeyNode,
                    $"'{entry.Key}' cannot name an environment: letters, digits, '.', '_' and '-', at most 63."
                );
            var value = entry.Value.Resolved is YamlScalar { IsNull: true } ? null : entry.Value.Resolved;
            if (value is null)
                read.Add((Environment(null, entry.Key), entry));
            else if (section.AsSection(value, $"'{entry.Key}'") is { } sub)
                read.Add((Environment(sub, entry.Key), entry));
        }

        if (!section.Entries.Any())
            section.Problem(node, "'environments' has none.");
        return InOrder(section, read);
    }

    private static EnvironmentSettings Environment(Section? section, string name)
    {
        if (section is null)
            return new()
            {
                Name = name,
                From = [],
                Deliver = DeliveryKind.Commit,
                Merge = MergeKind.ByHand,
                Requires = Requirements.None,
            };
        var from = section.Items("from").Select(item => section.AsText(item, "'from'")).OfType<string>().ToList();
        var deliver =
            section.Choice("deliver", Deliveries) ?? (from.Count == 0 ? DeliveryKind.Commit : DeliveryKind.PullRequest);
        var merge = section.Choice("merge", Merges);
        if (merge is not null && deliver == DeliveryKind.Commit)
            section.Problem(section.Mapping.Find("merge")!.KeyNode, "'merge' is for 'deliver: pull-request' only.");
        var requires = section.Sub("requires") is { } sub ? Requires(sub) : Requirements.None;
        if (from.Count == 0 && requires != Requirements.None)
            section.Problem(
                section.Mapping.Find("requires")!.KeyNode,
                $"'{name}' is promoted from nowhere, so there is nothing that could meet what it requires. Add 'from'."
            );
        var config = section.Choice("config", Policies) ?? ConfigurationPolicy.Report;
        if (from.Count == 0 && config == ConfigurationPolicy.Proven)
            section.Problem(
                section.Mapping.Find("config")!.KeyNode,
                $"'{name}' is promoted from nowhere, so nothing could be proven there. Add 'from'."
            );
        var differs = section
            .Items("differs")
            .Select(item => section.AsText(item, "'differs'"))
            .OfType<string>()
            .ToList();
        var hotfix = HotfixReader.Read(section, name, from.Count > 0);
        section.Close();
        return new()
        {
            Name = name,
            From = from,
            Deliver = deliver,
            Merge = merge ?? MergeKind.ByHand,
            Requires = requires,
            Config = config,
            Differs = differs,
            Hotfix = hotfix,
        };
    }

    private static Requirements Requires(Section section)
    {
        var approvals = section.Number("approvals", 0, 10) ?? 0;
        var requirements = new Requirements
        {
            Healthy = section.Flag("healthy") ?? false,
            Smoke = section.Flag("smoke") ?? false,
            Soak = section.Duration("soak"),
            Approvals = approvals,
            CodeOwners = section.Flag("codeOwners") ?? false,
            Window = section.Sub("window") is { } window ? Window(window) : null,
            // Where people must approve, one of them must be someone else.
            Separation =
                section.Choice("separation", Separations) ?? (approvals > 0 ? Separation.Required : Separation.Off),
            Audited = section.Duration("audited"),
        };
        section.Close();
        return requirements;
    }

    private static Window? Window(Section section)
    {
        var days = Days(section);
        var from = Time(section, "from");
        var to = Time(section, "to");
        var zone = section.Text("timeZone") ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            section.Problem(
                section.Mapping.Find("timeZone")!.Value,
                $"'{zone}' is no time zone that this machine knows; write an IANA name such as Europe/London."
            );
        section.Close();
        return days is null || from is null || to is null ? null : new Window(days, from.Value, to.Value, zone);
    }

    private static TimeOnly? Time(Section section, string key)
    {
        if (section.Required(key) is not { } node || section.AsText(node, $"'{key}'") is not { } text)
            return null;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        section.Problem(node, $"'{text}' is not a time of day; write it as \"09:00\".");
        return null;
    }

    private static List<DayOfWeek>? Days(Section section)
    {
        if (section.Required("days") is not { } node || section.AsText(node, "'days'") is not { } text)
            return null;
        var days = new List<DayOfWeek>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-').Select(day => Array.IndexOf(DayNames, day)).ToList();
            if (ends.Count is < 1 or > 2 || ends.Contains(-1))
            {
                section.Problem(
                    node,
                    $"'{part}' is not a day or a range of days; write Mon-Fri or Mon,Wed.{Suggestion.Phrase(part, DayNames)}"
                );
                return null;
            }

            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)((day + 1) % 7));
                if (day == ends[^1])
                    break;
            }
        }

        return [.. days.Distinct()];
    }

    // Each after those it is promoted from; in the file's order otherwise.
    private static List<EnvironmentSettings> InOrder(
        Section section,
        List<(EnvironmentSettings Settings, YamlEntry Entry)> read
    )
    {
        var names = read.Select(item => item.Settings.Name).ToList();
        foreach (var (settings, entry) in read)
        {
            foreach (var from in settings.From.Where(from => !names.Contains(from)))
                section.Problem(
                    ((YamlMapping)entry.Value.Resolved).Find("from")!.Value,
                    $"'{settings.Name}' is promoted from '{from}', but there is no such environment.{Suggestion.Phrase(from, names)}"
                );
            if (settings.From.Distinct(StringComparer.Ordinal).Count() < settings.From.Count)
                section.Problem(
                    ((YamlMapping)entry.Value.Resolved).Find("from")!.Value,
                    $"'{settings.Name}' names an environment twice in 'from'."
                );
        }

        var ordered = new List<EnvironmentSettings>();
        var rest = read.ToList();
        while (rest.Count > 0)
        {
            var index = rest.FindIndex(item =>
                item.Settings.From.All(from =>
                    !names.Contains(from) || ordered.Exists(environment => environment.Name == from)
                )
            );
            if (index < 0)
            {
                section.Problem(
                    rest[0].Entry.KeyNode,
                    $"These environments are promoted from each other in a circle: {string.Join(", ", rest.Select(item => item.Settings.Name))}."
                );
                return [.. ordered, .. rest.Select(item => item.Settings)];
            }

            ordered.Add(rest[index].Settings);
            rest.RemoveAt(index);
        }

        return ordered;
    }
}
