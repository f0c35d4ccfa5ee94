#load nuget:?package=Cake.Promote.Recipe&version=0.1.0
RunPromote(Argument("target", "Default"));
