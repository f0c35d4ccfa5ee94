#load "build/*.cake"

RunTargetKeepingExitCode(Argument("target", "Test"));
