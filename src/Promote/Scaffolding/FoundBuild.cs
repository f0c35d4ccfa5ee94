using Promote.Configuration;

namespace Promote.Scaffolding;

/// <summary>How an image can be built, as it was discovered.</summary>
/// <param name="File">What says how: a Dockerfile or a project.</param>
/// <param name="Folder">The folder that names the image where there are several; empty for the root.</param>
/// <param name="Run">The program and its arguments.</param>
/// <param name="Digest">Where the digest is that the build reports.</param>
internal sealed record FoundBuild(string File, string Folder, IReadOnlyList<string> Run, DigestSource Digest);
