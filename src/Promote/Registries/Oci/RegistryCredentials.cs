namespace Promote.Registries.Oci;

/// <summary>How to sign in to a registry.</summary>
/// <param name="User">The user; empty with an identity token.</param>
/// <param name="Password">The password or token.</param>
/// <param name="IsIdentityToken">Whether <paramref name="Password"/> is a refresh token that the registry's authority gave.</param>
internal sealed record RegistryCredentials(string User, string Password, bool IsIdentityToken)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => IsIdentityToken ? "an identity token" : $"the user {User}";
}
