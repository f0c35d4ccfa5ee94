#reference "bin/Cake.Promote.dll"

// Defines the targets, and runs one of them: Build, BumpDev, Wait, SmokeTest, PromoteStaging, PromoteProd, PromoteTo, Next, Follow, Rollback, Hotfix, PayBack, Audit, Prove.
void RunPromote(string target)
{
    Cake.Promote.PromoteTargets.Define(Task, Context);
    Cake.Promote.PromoteTargets.Run(() => RunTarget(target));
}
