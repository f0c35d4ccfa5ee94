namespace Promote.Sandbox.Web;

/// <summary>What each page has around it.</summary>
internal sealed class Layout(Session session)
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Sends a page.</summary>
    /// <param name="http">Whom it answers.</param>
    /// <param name="status">Of HTTP.</param>
    /// <param name="title">What it is about.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="problem">What went wrong, said above the content.</param>
    /// <param name="moving">Whether what it shows is about to change: it then loads itself again.</param>
    public async Task SendAsync(
        HttpContext http,
        int status,
        string title,
        Html content,
        string? problem = null,
        bool moving = false
    )
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var alert = problem is null ? Html.Empty : Html.Of($"""<p class="alert" role="alert">{problem}</p>""");
        // Never the answer to a form: it has no page of its own to load.
        var refresh =
            moving && HttpMethods.IsGet(http.Request.Method)
                ? Html.Of($"""<meta http-equiv="refresh" content="2">""")
                : Html.Empty;
        var page = Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            {refresh}<title>{title} · Sandbox</title>
            <link rel="icon" href="/favicon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/style.css">
            </head>
            <body>
            <header class="top"><div><a class="brand" href="/"><img src="/favicon.svg" alt="" width="26" height="26">Sandbox</a>{People(
                http.Request
            )}</div></header>
            <main>
            {alert}
            {content}
            </main>
            </body>
            </html>

            """
        );
        await http.Response.WriteAsync(page.Text, http.RequestAborted);
    }

    /// <summary>A form with one button, and the proof that it came from here.</summary>
    public Html Button(
        HttpRequest request,
        string action,
        string text,
        string kind,
        Html? fields = null,
        bool enabled = true
    ) => Form(request, action, Html.Of($"""{fields}<button class="{kind}"{Disabled(enabled)}>{text}</button>"""));

    private static Html Disabled(bool enabled) => enabled ? Html.Empty : Html.Of($" disabled");

    private Html Form(HttpRequest request, string action, Html content) =>
        Html.Of(
            $"""<form method="post" action="{action}"><input type="hidden" name="{Session.Field}" value="{session.Proof(request)}">{content}</form>"""
        );

    // One click makes one someone else: whoever tries things out changes hats often.
    private Html People(HttpRequest request)
    {
        var self = session.Who(request);
        var buttons = Html.All(
            session.People.Select(account =>
                Html.Of(
                    $"""<button name="login" value="{account.Login}" title="{account.Name}" aria-pressed="{(account == self ? "true" : "false")}">{account.Login}</button>"""
                )
            )
        );
        var content = Html.Of(
            $"""<input type="hidden" name="back" value="{request.Path.Value}"><fieldset class="people"><legend>{(self is null ? "Sign in as" : "Signed in as")}</legend>{buttons}</fieldset>"""
        );
        return Form(request, "/_web/sign-in", content);
    }
}
