using Promote.Errors;

namespace Promote.Forges.GitHub;

/// <summary>Which repository on which GitHub, and with which token.</summary>
internal sealed record GitHubOptions
{
    /// <summary>The REST API's address: <c>https://api.github.com</c>, or <c>https://HOST/api/v3</c>.</summary>
    public required Uri Api { get; init; }

    /// <summary>The GraphQL API's address.</summary>
    public required Uri GraphQl { get; init; }

    /// <summary>The repository's owner.</summary>
    public required string Owner { get; init; }

    /// <summary>The repository's name.</summary>
    public required string Repository { get; init; }

    /// <summary>The token; sent to these two addresses only.</summary>
    public required string Token { get; init; }

    /// <summary>The environment variable that the token came from, for messages.</summary>
    public required string TokenVariable { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public string FullName => $"{Owner}/{Repository}";

    /// <summary>What people know the server by.</summary>
    public string Server => Api.Host == "api.github.com" ? "github.com" : Api.Authority;

    /// <summary>Refuses to send the token in the clear.</summary>
    /// <exception cref="UsageException">An address is http, and not of this machine.</exception>
    public GitHubOptions Checked()
    {
        foreach (var address in new[] { Api, GraphQl })
        {
            if (address.Scheme != "https" && !(address.Scheme == "http" && address.IsLoopback))
                throw new UsageException(
                    ErrorCodes.Usage,
                    address.AbsoluteUri,
                    $"The forge's address is {address.GetLeftPart(UriPartial.Path)}: the token could be read on the way.",
                    "Set GITHUB_API_URL and GITHUB_GRAPHQL_URL to https addresses."
                );
        }

        return this;
    }
}
