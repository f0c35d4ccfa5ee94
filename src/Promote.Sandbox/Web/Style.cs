namespace Promote.Sandbox.Web;

/// <summary>How the page looks.</summary>
internal static class Style
{
    /// <summary>The icon.</summary>
    public const string Icon =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#24506b"/><path d="M8 21l8-10 8 10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>""";

    /// <summary>The style sheet.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1d2733; --muted: #5c6b7a; --line: #d9e0e6; --page: #f6f8f9; --card: #fff;
          --accent: #1f5c80; --good: #1a7a4c; --wait: #8a6100; --bad: #b02a2a; --add: #e2f5e9; --del: #fbe6e6; --hunk: #e8eff7; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e3e9ee; --muted: #9aa8b5; --line: #33404c; --page: #151b21; --card: #1d252d;
            --accent: #6db3da; --good: #5cc48f; --wait: #d9ae4c; --bad: #ee8080; --add: #17382a; --del: #432325; --hunk: #223243; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        header { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: space-between; align-items: center; padding: .75rem 1.5rem;
          background: var(--card); border-bottom: 1px solid var(--line); }
        main { max-width: 68rem; margin: 0 auto; padding: 1.5rem; }
        h1 { font-size: 1.4rem; margin: 1.5rem 0 .75rem; } main > h1:first-of-type { margin-top: 0; }
        h2 { font-size: 1.1rem; margin: 1.25rem 0 .5rem; } h3 { font-size: 1rem; margin: 0 0 .5rem; }
        a { color: var(--accent); } a.brand { font-weight: 650; text-decoration: none; color: inherit; }
        code, pre { font: .875em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
        ul { margin: 0; padding: 0; list-style: none; } li { padding: .3rem 0; }
        .muted { color: var(--muted); font-weight: 400; }
        .person, .person form, .actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
        .cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); }
        .card, .file, .merge, .pulls, .body { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; }
        .card p { margin: 0 0 .5rem; } .columns { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); }
        dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem .9rem; margin: 0 0 .9rem; } dt { color: var(--muted); } dd { margin: 0; }
        .badge { display: inline-block; padding: 0 .55rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .8rem; color: var(--muted); }
        .badge.good { color: var(--good); } .badge.wait { color: var(--wait); } .badge.bad { color: var(--bad); } .badge.done { color: var(--accent); }
        .alert { padding: .75rem 1rem; border: 1px solid var(--bad); border-radius: .6rem; color: var(--bad); background: var(--card); white-space: pre-line; }
        .body { white-space: pre-wrap; margin: 1rem 0; } .merge { margin: 1.25rem 0; } .merge h2 { margin-top: 0; }
        .file { margin: 0 0 1rem; } .file pre { margin: 0; overflow-x: auto; } .file span { display: block; } .file h3 span { display: inline; }
        .add { background: var(--add); } .del { background: var(--del); } .hunk { background: var(--hunk); color: var(--muted); }
        button, select { font: inherit; padding: .35rem .9rem; border-radius: .45rem; border: 1px solid var(--line); background: var(--card); color: var(--ink); }
        button { cursor: pointer; } button.primary { background: #1f5c80; border-color: #1f5c80; color: #fff; }
        button.good { background: #1a7a4c; border-color: #1a7a4c; color: #fff; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

        """;
}
