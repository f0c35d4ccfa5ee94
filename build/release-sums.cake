#nullable enable
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

// As sha256sum writes it: of the packages as they are pushed. A feed that signs them changes them.
string ReleaseSums() =>
    string.Concat(
        ReleasePackages()
            .Concat(GetFiles($"{ReleaseFolder}/*.cdx.json"))
            .Select(file => $"{Hex(SHA256.HashData(System.IO.File.ReadAllBytes(file.FullPath)))}  {file.GetFilename()}\n")
    );

// What setup-promote checks: of what would run, which no signature changes. One line a package that dotnet installs for the tool.
string ToolChecksums(string version) =>
    string.Concat(
        ReleasePackages()
            .Select(file => (Id: file.GetFilename().FullPath.ToLowerInvariant().Replace($".{version.ToLowerInvariant()}.nupkg", ""), file.FullPath))
            .Where(package => package.Id.StartsWith("promote.tool", StringComparison.Ordinal))
            .Select(package => $"{ToolDigest(System.IO.File.ReadAllBytes(package.FullPath))}  {package.Id}\n")
    );

// The digest of setup-promote/install.sh, over the tools folder of a package.
string ToolDigest(byte[] package)
{
    using var zip = new ZipArchive(new System.IO.MemoryStream(package));
    var lines = zip
        .Entries.Where(entry => entry.FullName.StartsWith("tools/", StringComparison.Ordinal) && !entry.FullName.EndsWith('/'))
        .Select(entry => (Name: "./" + Uri.UnescapeDataString(entry.FullName)["tools/".Length..], entry))
        .OrderBy(one => one.Name, StringComparer.Ordinal)
        .Select(one =>
        {
            using var content = one.entry.Open();
            return $"{Hex(SHA256.HashData(content))}  {one.Name}\n";
        });
    return Hex(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
}

string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

void CheckSums()
{
    var sums = ReleaseFile("SHA256SUMS");
    if (!System.IO.File.Exists(sums))
        throw Refused("artifacts/release has nothing to publish. Run Release --dry-run first.");
    if (System.IO.File.ReadAllText(sums) != ReleaseSums())
        throw Refused("the files in artifacts/release are not those of its SHA256SUMS.");
}
