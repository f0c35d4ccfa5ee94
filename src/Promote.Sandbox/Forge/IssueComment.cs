using Promote.Sandbox.Hosting;

namespace Promote.Sandbox.Forge;

/// <summary>A comment on a pull request.</summary>
internal sealed class IssueComment
{
    /// <summary>Its number.</summary>
    public required int Id { get; init; }

    /// <summary>Who wrote it.</summary>
    public required Account Author { get; init; }

    /// <summary>What it says.</summary>
    public required string Body { get; set; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Who changed it last: whoever writes may change anyone's. Null: nobody did.</summary>
    public Account? Editor { get; set; }
}
