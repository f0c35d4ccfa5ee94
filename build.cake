#load "build/*.cake"

RunTarget(Argument("target", "Test"));
