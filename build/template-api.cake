Task("TemplateApi")
    .Description("Brings templates.api.txt up to date: what other repositories use of the workflows, actions and pipelines.")
    .Does(() =>
    {
        if (StartProcess("dotnet", "run --project ./build/TemplateApi --verbosity quiet -- write") != 0)
            throw new CakeException("templates.api.txt was not written.");
    });
