using Promote.Errors;

namespace Promote.Manifests.Git;

/// <summary>Git's rules for the names of branches (git-check-ref-format).</summary>
internal static class BranchName
{
    /// <summary>Checks a short name, before it becomes a part of a command.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
            throw new UsageException(
                ErrorCodes.InvalidReference,
                name,
                $"'{name}' is not a name that a branch can have.",
                "Give the branch's short name, such as main."
            );
    }

    /// <summary>Whether it is one.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 200
        && name[0] != '-'
        && name != "@"
        && name[^1] != '.'
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && !name.Any(c => char.IsControl(c) || " ~^:?*[\\".Contains(c, StringComparison.Ordinal))
        && name.Split('/')
            .All(part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));
}
