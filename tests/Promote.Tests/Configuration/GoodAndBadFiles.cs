namespace Promote.Tests.Configuration;

/// <summary>Configuration files, whether they are right, and who can tell.</summary>
internal static class GoodAndBadFiles
{
    public const string Design = """
        version: 1
        environments:
          dev:
            deliver: commit
          staging:
            from: dev
            deliver: pull-request
            merge: when-green
            requires: { healthy: true, smoke: true }
          prod:
            from: staging
            deliver: pull-request
            merge: by-hand
            requires:
              healthy: true
              smoke: true
              soak: 30m
              approvals: 1
              codeOwners: true
              window: { days: Mon-Fri, from: "09:00", to: "17:00", timeZone: Europe/London }
        apps:
          web:
            images: [ghcr.io/acme/web]
            manifest: apps/web/overlays/{env}/kustomization.yaml
            argo: web-{env}
            smoke:
              - get: https://web.{env}.acme.test/healthz
                expect: { status: 200, json: { /version: "{tag}" } }

        """;

    private const string Environments = "version: 1\nenvironments: { dev: , prod: { from: dev } }\n";

    /// <summary>Files that are right.</summary>
    public static TheoryData<string, string> Good =>
        new()
        {
            { "the design's example", Design },
            {
                "a policy for hotfixes",
                "version: 1\nenvironments: { dev: , prod: { from: dev, hotfix: { approvals: 2, reviewers: ['@acme/platform', '@dana'] } } }\napps: { web: { images: x } }\n"
            },
            { "a pattern for all apps", Environments + "apps: apps/*/overlays/{env}/kustomization.yaml\n" },
            { "one image without a list", App("images: acme/web") },
            {
                "several sources",
                "version: 1\nenvironments: { a: , b: , c: { from: [a, b] } }\napps: { web: { images: x } }\n"
            },
            {
                "values by path",
                App("images: [x], manifest: { file: 'v-{env}.yaml', tag: image.tag, digest: 'a[0].d' }")
            },
            {
                "a whole image string",
                App("images: [x], manifest: { file: 'v-{env}.yaml', image: 'spec.containers[0].image' }")
            },
            {
                "values of several images",
                App("images: [x, y], manifest: { file: 'v-{env}.yaml', images: { x: { tag: a }, y: { tag: b } } }")
            },
            {
                "values of a chart elsewhere",
                App(
                    "images: [x], manifest: { file: 'v/{env}.yaml', tag: a, chart: 'charts/{app}', values: [v/all.yaml, 'v/{app}-{env}.yaml'] }"
                )
            },
            { "a pattern of tags", App("images: [x], tags: { pattern: 'r[0-9]+' }") },
            {
                "semver for all",
                Environments + "tags: semver\npin: tag\nargo: 'x-{env}'\napps: { web: { images: x } }\n"
            },
            { "a command as smoke test", App("images: [x], smoke: { run: [curl, '{tag}'], within: 1h30m }") },
            { "refs and source", App("images: [x], refs: https://github.com/acme/web, source: acme/web") },
            { "anchors", Environments + "apps:\n  a: &a { images: x }\n  b: *a\n" },
            {
                "who may be believed",
                "identities: { guard: 'promote-guard[bot]', evidence: ['e[bot]', 'dana'] }\n" + App("images: [x]")
            },
            { "a configuration that must be proven", Environment("config: proven") },
            { "separation and an audit", Requires("separation: where-readable, audited: 7d") },
            { "days in a list", Requires("window: { days: 'Mon,Wed', from: '09:00', to: '17:00' }") },
        };

    /// <summary>Files that are wrong in a way that a schema can tell: what it is, the file, where and what the loader says.</summary>
    public static TheoryData<string, string, string> Malformed =>
        new()
        {
            { "no version", "environments: { dev: }\napps: { web: { images: x } }\n", "1:1: 'version' is missing." },
            {
                "another version",
                "version: 2\nenvironments: { dev: }\napps: { web: { images: x } }\n",
                "1:10: 'version' is 1"
            },
            { "no environments", "version: 1\napps: { web: { images: x } }\n", "'environments' is missing." },
            {
                "a hotfix without approvals",
                "version: 1\nenvironments: { dev: , prod: { from: dev, hotfix: { reviewers: '@dana' } } }\napps: { web: { images: x } }\n",
                "'approvals' is missing."
            },
            {
                "a reviewer without @",
                "version: 1\nenvironments: { dev: , prod: { from: dev, hotfix: { approvals: 1, reviewers: dana } } }\napps: { web: { images: x } }\n",
                "'dana' is not a reviewer"
            },
            { "no apps", "version: 1\nenvironments: { dev: }\n", "'apps' is missing." },
            {
                "no environment at all",
                "version: 1\nenvironments: {}\napps: { web: { images: x } }\n",
                "'environments' has none."
            },
            { "no app at all", Environments + "apps: {}\n", "'apps' has none." },
            {
                "an unknown key",
                App("images: [x], smokes: []"),
                "3:29: 'smokes' is not a key here. Did you mean 'smoke'?"
            },
            {
                "an unknown key of the file",
                "aps: {}\n" + Environments + "apps: { web: { images: x } }\n",
                "1:1: 'aps' is not a key here. Did you mean 'apps'?"
            },
            { "an unknown delivery", Environment("deliver: pr"), "'pr' is not a value of 'deliver'" },
            { "an unknown merge", Environment("merge: when-greeen"), "Did you mean 'when-green'?" },
            { "a policy that is none", Environment("config: prove"), "Did you mean 'proven'?" },
            { "a separation that is none", Requires("separation: true"), "'true' is not a value of 'separation'" },
            {
                "a login that is none",
                "identities: { guard: '@guard' }\n" + App("images: [x]"),
                "'@guard' is no login"
            },
            { "an identity that is none", "identities: { gaurd: x }\n" + App("images: [x]"), "Did you mean 'guard'?" },
            { "a flag that is a text", Requires("healthy: 'yes'"), "'healthy' is true or false." },
            { "a flag of YAML 1.1", Requires("healthy: yes"), "'healthy' is true or false." },
            { "a duration without a unit", Requires("soak: '30'"), "'30' is not a length of time." },
            { "a number that is none", Requires("approvals: many"), "'approvals' is a whole number" },
            { "too many approvals", Requires("approvals: 99"), "from 0 to 10" },
            { "a window without days", Requires("window: { from: '09:00', to: '17:00' }"), "'days' is missing." },
            {
                "a time that is none",
                Requires("window: { days: Mon, from: '9', to: '17:00' }"),
                "'9' is not a time of day"
            },
            {
                "a day that is none",
                Requires("window: { days: Mon-Fry, from: '09:00', to: '17:00' }"),
                "'Mon-Fry' is not a day"
            },
            { "an app without images", App("argo: 'x-{env}'"), "'images' is missing." },
            {
                "the same Application everywhere",
                App("images: [x], argo: web"),
                "'argo' is the same in every environment"
            },
            {
                "the same file everywhere",
                App("images: [x], manifest: a.yaml"),
                "The path is the same in every environment"
            },
            {
                "a manifest without a tag",
                App("images: [x], manifest: { file: 'v-{env}.yaml' }"),
                "'tag' (or 'image') is missing"
            },
            {
                "a values file that is a mapping",
                App("images: [x], manifest: { file: 'v-{env}.yaml', tag: a, values: [{ a: b }] }"),
                "A values file is a text"
            },
            { "an unknown pin", App("images: [x], pin: digest"), "'digest' is not a value of 'pin'" },
            { "an unknown tag policy", App("images: [x], tags: calver"), "'tags' is sha, semver" },
            { "a smoke test of nothing", App("images: [x], smoke: [{ within: 5s }]"), "has one of 'get' and 'run'" },
            {
                "a smoke test of both",
                App("images: [x], smoke: [{ get: 'http://a', run: [b] }]"),
                "has one of 'get' and 'run'"
            },
            {
                "an address without a scheme",
                App("images: [x], smoke: [{ get: web.test }]"),
                "'web.test' is not an http or https address."
            },
            { "a command line", App("images: [x], smoke: [{ run: 'curl -f x' }]"), "No shell reads it." },
            {
                "a pointer with dots",
                App("images: [x], smoke: [{ get: 'http://a', expect: { json: { a.b: c } } }]"),
                "write /a/b."
            },
            {
                "an environment's name with a space",
                "version: 1\nenvironments: { 'a b': }\napps: { web: { images: x } }\n",
                "'a b' cannot name an environment"
            },
            {
                "an app's name with a slash",
                Environments + "apps: { a/b: { images: x } }\n",
                "'a/b' cannot name an app"
            },
            { "a source that is no repository", App("images: [x], source: web"), "write owner/name" },
            { "a list of apps", Environments + "apps: [web]\n", "'apps' is a mapping, not a list." },
            { "an image twice", App("images: [x, x]"), "'x' is there twice." },
            {
                "a pattern without a star",
                Environments + "apps: apps/web/{env}.yaml\n",
                "a path with one '*' for the app"
            },
            {
                "a text instead of a mapping",
                Environments + "apps: { web: x }\n",
                "'web' is a mapping, not a single value."
            },
        };

    /// <summary>Files that are wrong in a way that no schema can tell.</summary>
    public static TheoryData<string, string, string> Inconsistent =>
        new()
        {
            {
                "an unknown environment in from",
                "version: 1\nenvironments: { dev: , prod: { from: dve } }\napps: { web: { images: x } }\n",
                "2:38: 'prod' is promoted from 'dve', but there is no such environment. Did you mean 'dev'?"
            },
            {
                "a hotfix of the first environment",
                "version: 1\nenvironments: { dev: { hotfix: { approvals: 1 } } }\napps: { web: { images: x } }\n",
                "'dev' is promoted from nowhere, so a hotfix would skip nothing."
            },
            {
                "a circle",
                "version: 1\nenvironments: { a: { from: b }, b: { from: a } }\napps: { web: { images: x } }\n",
                "in a circle: a, b."
            },
            { "an image with a tag", App("images: ['x:1']"), "'x:1' is not an image name" },
            {
                "a path out of the repository",
                App("images: [x], manifest: '../{env}.yaml'"),
                "is not a path from the repository's root"
            },
            {
                "an unknown placeholder",
                App("images: [x], manifest: '{cluster}/{env}.yaml'"),
                "may hold {app} and {env} only"
            },
            {
                "a chart out of the repository",
                App("images: [x], manifest: { file: 'v-{env}.yaml', tag: a, chart: ../web }"),
                "'../web' is not a path from the repository's root"
            },
            {
                "a values file on the net",
                App("images: [x], manifest: { file: 'v-{env}.yaml', tag: a, values: ['https://acme.test/v.yaml'] }"),
                "'https://acme.test/v.yaml' is not a path from the repository's root"
            },
            {
                "two images and one tag",
                App("images: [x, y], manifest: { file: 'v-{env}.yaml', tag: a }"),
                "say under 'images'"
            },
            {
                "values of an image that is not the app's",
                App("images: [web], manifest: { file: 'v-{env}.yaml', images: { wbe: { tag: a } } }"),
                "Did you mean 'web'?"
            },
            { "a path that is none", App("images: [x], manifest: { file: 'v-{env}.yaml', tag: 'a..b' }"), "a..b" },
            {
                "a pattern that closes its anchor",
                App("images: [x], tags: { pattern: 'a)|(?:b' }"),
                "is not a pattern"
            },
            {
                "an unknown time zone",
                Requires("window: { days: Mon, from: '09:00', to: '17:00', timeZone: Europe/Lodnon }"),
                "is no time zone"
            },
            {
                "requirements of the first environment",
                "version: 1\nenvironments: { dev: { requires: { smoke: true } } }\napps: { web: { images: x } }\n",
                "Add 'from'."
            },
            { "a merge without a pull request", Environment("deliver: commit, merge: by-hand"), "'merge' is for" },
        };

    private static string App(string body) => Environments + $"apps: {{ web: {{ {body} }} }}\n";

    private static string Environment(string body) =>
        $"version: 1\nenvironments: {{ dev: , prod: {{ from: dev, {body} }} }}\napps: {{ web: {{ images: x }} }}\n";

    private static string Requires(string body) => Environment($"requires: {{ {body} }}");
}
