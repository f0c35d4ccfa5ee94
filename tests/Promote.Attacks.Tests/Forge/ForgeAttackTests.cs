using Acceptance.Tests.World;
using Promote.Gates;
using Promote.Tests.Manifests;

namespace Promote.Attacks.Tests.Forge;

/// <summary>Each attack is stopped, by the gate that it is listed with.</summary>
public sealed class ForgeAttackTests(Sandbox sandbox, Kubectl kubectl)
{
    public static TheoryData<string> Names => [.. ForgeAttacks.All.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_attack_is_stopped_by_its_gate(string name)
    {
        var attack = ForgeAttacks.All.Single(one => one.Name == name);
        var world = await ForgeWorld.CreateAsync(sandbox, kubectl, attack.Requires, attack.App);

        var result = await world.VerifyAsync(await attack.TryAsync(world));

        var gates = result.Gates.Concat(result.Environments.SelectMany(one => one.Gates)).ToList();
        gates
            .Where(gate => gate.Verdict == attack.Verdict)
            .Select(gate => gate.Gate)
            .ShouldContain(attack.Gate, AttackTests.Said(result));
        ((int)result.Exit).ShouldBe(gates.Exists(gate => gate.Verdict == GateVerdict.Refused) ? 3 : 4);
    }
}
