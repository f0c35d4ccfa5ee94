namespace Promote.Sandbox.Web;

/// <summary>What each page has around it.</summary>
internal sealed class Layout(Session session)
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Sends a page.</summary>
    public async Task SendAsync(HttpContext http, int status, string title, Html content, string? problem = null)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var alert = problem is null ? Html.Empty : Html.Of($"""<p class="alert" role="alert">{problem}</p>""");
        var page = Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · Sandbox</title>
            <link rel="icon" href="/favicon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/style.css">
            </head>
            <body>
            <header><a class="brand" href="/">Sandbox</a>{Person(http.Request)}</header>
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
    public Html Button(HttpRequest request, string action, string text, string kind, Html? fields = null) =>
        Html.Of(
            $"""<form method="post" action="{action}"><input type="hidden" name="{Session.Field}" value="{session.Proof(request)}">{fields}<button class="{kind}">{text}</button></form>"""
        );

    private Html Person(HttpRequest request)
    {
        var self = session.Who(request);
        var options = Html.All(
            session.People.Select(account =>
                Html.Of(
                    $"""<option value="{account.Login}"{(account == self ? Html.Of($" selected") : Html.Empty)}>{account.Name} ({account.Login})</option>"""
                )
            )
        );
        var select = Html.Of(
            $"""<label>You are <select name="login" aria-label="Person">{options}</select></label><input type="hidden" name="back" value="{request.Path.Value}">"""
        );
        var state = self is null
            ? Html.Of($"""<span class="muted">not signed in</span>""")
            : Html.Of($"""<span>signed in as <b>{self.Login}</b></span>""");
        return Html.Of(
            $"""<div class="person">{state}{Button(request, "/_web/sign-in", self is null ? "Sign in" : "Switch", "quiet", select)}</div>"""
        );
    }
}
