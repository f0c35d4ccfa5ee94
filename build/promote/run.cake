#reference "../../src/Cake.Promote/bin/Release/net10.0/Cake.Promote.dll"

// What the recipe does for a repository of its own, for the app in --folder (from the repository's root).
Context.Environment.WorkingDirectory = MakeAbsolute(Directory("../..")).Combine(Argument("folder", "samples/app-web"));
Cake.Promote.PromoteTargets.Define(Task, Context);
Cake.Promote.PromoteTargets.Run(() => RunTarget(Argument("target", "Default")));
