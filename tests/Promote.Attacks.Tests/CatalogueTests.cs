using Promote.Attacks.Tests.Forge;

namespace Promote.Attacks.Tests;

public sealed class CatalogueTests
{
    [Fact]
    public void The_threat_model_lists_every_attack_with_its_gate()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "threat-model.md"));

        var missing = Attacks
            .All.Select(attack => (attack.Name, attack.Gate))
            .Concat(ForgeAttacks.All.Select(attack => (attack.Name, attack.Gate)))
            .Where(attack => !page.Contains($"| {attack.Name} | `{attack.Gate}` |", StringComparison.Ordinal));

        missing.Select(attack => attack.Name).ShouldBeEmpty();
    }
}
