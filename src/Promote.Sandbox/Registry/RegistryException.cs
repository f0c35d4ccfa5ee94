namespace Promote.Sandbox.Registry;

/// <summary>A request that the registry answers with an error of the distribution specification.</summary>
internal sealed class RegistryException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>One of the specification's codes, such as <c>BLOB_UNKNOWN</c>.</summary>
    public string Code { get; } = code;

    public static RegistryException NoManifest(string reference) =>
        new(StatusCodes.Status404NotFound, "MANIFEST_UNKNOWN", $"There is no manifest {reference}.");

    public static RegistryException NoBlob(string digest) =>
        new(StatusCodes.Status404NotFound, "BLOB_UNKNOWN", $"There is no blob {digest}.");

    public static RegistryException NoUpload() =>
        new(StatusCodes.Status404NotFound, "BLOB_UPLOAD_UNKNOWN", "There is no such upload.");

    public static RegistryException BadDigest(string? digest) =>
        new(StatusCodes.Status400BadRequest, "DIGEST_INVALID", $"'{digest}' is not the digest of what was sent.");

    public static RegistryException BadManifest(string why) =>
        new(StatusCodes.Status400BadRequest, "MANIFEST_INVALID", why);
}
