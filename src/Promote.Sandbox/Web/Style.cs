namespace Promote.Sandbox.Web;

/// <summary>How the page looks.</summary>
internal static class Style
{
    /// <summary>The icon.</summary>
    public const string Icon =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1d5b82"/><path d="M9 22l7-7 7 7M9 15l7-7 7 7" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"/></svg>""";

    /// <summary>The style sheet.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --ink: #18222d; --muted: #55636f; --line: #dbe2e8; --page: #f4f6f8; --card: #fff; --field: #eef2f5;
          --accent: #1d5b82; --on-accent: #fff; --good: #17704a; --good-bg: #e3f4eb; --wait: #825900; --wait-bg: #fcf1d9; --bad: #a82828; --bad-bg: #fce9e8;
          --done: #6a3fa0; --done-bg: #f0e9fa; --hunk: #e9eff6; --shadow: 0 1px 2px #1822300d, 0 4px 14px #1822300a; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e4eaef; --muted: #9dabb8; --line: #303c47; --page: #12181d; --card: #1a2229; --field: #232d36;
            --accent: #7dbde2; --on-accent: #0d1a24; --good: #66cb97; --good-bg: #16332a; --wait: #e0b65a; --wait-bg: #352b15; --bad: #f29090; --bad-bg: #3d2122;
            --done: #c3a3ee; --done-bg: #2d2440; --hunk: #202e3c; --shadow: none; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; -webkit-text-size-adjust: 100%; }
        main, .top > div { max-width: 72rem; margin: 0 auto; padding: 0 1.5rem; }
        main { padding-block: 2rem 4rem; }
        h1, h2, h3 { line-height: 1.25; letter-spacing: -.01em; overflow-wrap: anywhere; }
        h1 { font-size: 1.75rem; margin: 0 0 .4rem; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; } h3 { font-size: 1rem; margin: 0; }
        p { margin: 0 0 .75rem; } a { color: var(--accent); text-underline-offset: .18em; }
        code, pre { font: .875em/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; } code { overflow-wrap: anywhere; }
        ul { margin: 0; padding: 0; list-style: none; } li { padding: .35rem 0; }
        .muted, .meta, .lead, .number { color: var(--muted); font-weight: 400; } .meta { font-size: .9rem; overflow-wrap: anywhere; } .meta b { color: var(--ink); font-weight: 600; }
        .lead { margin-bottom: 1.5rem; max-width: 46rem; }
        .empty { padding: 1.1rem 1.25rem; border: 1px dashed var(--line); border-radius: .75rem; color: var(--muted); }

        .top { background: var(--card); border-bottom: 1px solid var(--line); }
        .top > div { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: center; padding-block: .7rem; }
        .brand { display: flex; gap: .6rem; align-items: center; font-weight: 700; text-decoration: none; color: inherit; }
        .people { display: flex; margin: 0; padding: .2rem; border: 0; border-radius: .65rem; background: var(--field); align-items: center; }
        .people legend { float: left; padding: 0 .6rem; font-size: .85rem; color: var(--muted); }
        .people button { border: 0; background: none; padding: .25rem .7rem; font-size: .9rem; color: var(--muted); }
        .people button:hover { color: var(--ink); }
        .people button[aria-pressed=true] { background: var(--card); color: var(--ink); font-weight: 600; box-shadow: var(--shadow), 0 0 0 1px var(--line); }

        .chain { display: flex; flex-wrap: wrap; align-items: stretch; margin-bottom: 1rem; }
        .link { align-self: center; flex: none; width: 4.5rem; margin: 0; font-size: .75rem; line-height: 1.2; text-align: center; color: var(--muted); }
        .link b { display: block; font-size: 1.35rem; font-weight: 400; } .link.good { color: var(--good); } .link.wait { color: var(--wait); }
        .card, .file, .merge, .box, .pulls, .body { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; box-shadow: var(--shadow); }
        .card { --tone: var(--line); flex: 1 1 15rem; min-width: 0; display: flex; flex-direction: column; padding: 1.1rem 1.25rem; border-top: 3px solid var(--tone); }
        .card.good, .merge.good { --tone: var(--good); } .card.wait, .merge.wait { --tone: var(--wait); } .card.bad { --tone: var(--bad); } .merge.done { --tone: var(--done); }
        .card header, .card footer { display: flex; gap: .5rem; justify-content: space-between; align-items: center; }
        .card h3 { font-size: 1.1rem; } .card footer { margin-top: auto; padding-top: .9rem; font-size: .85rem; color: var(--muted); }
        .tag { margin: .6rem 0 .5rem; font-size: 1.2rem; font-weight: 600; } .note { font-size: .8rem; line-height: 1.45; color: var(--muted); margin: .25rem 0 0; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .15rem .9rem; margin: 0 0 .4rem; font-size: .9rem; } dt { color: var(--muted); } dd { margin: 0; }

        .badge { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; font-size: .78rem; font-weight: 600; white-space: nowrap; color: var(--muted); background: var(--field); }
        .badge.good { color: var(--good); background: var(--good-bg); } .badge.wait { color: var(--wait); background: var(--wait-bg); }
        .badge.bad { color: var(--bad); background: var(--bad-bg); } .badge.done { color: var(--done); background: var(--done-bg); }
        .alert { padding: .8rem 1.1rem; border-radius: .75rem; color: var(--bad); background: var(--bad-bg); border: 1px solid currentColor; margin-bottom: 1.5rem; white-space: pre-line; overflow-wrap: anywhere; }

        .pulls li { display: flex; gap: .9rem; align-items: baseline; padding: .8rem 1.25rem; } .pulls li + li { border-top: 1px solid var(--line); }
        .pulls div { min-width: 0; } .pulls a { font-weight: 600; text-decoration: none; overflow-wrap: anywhere; } .pulls a:hover { text-decoration: underline; } .pulls .meta { display: block; }

        .pull { display: grid; gap: 1.25rem; grid-template: "body side" auto "changes side" 1fr / minmax(0, 1fr) 20rem; margin-top: 1.25rem; align-items: start; }
        .pull > .body { grid-area: body; } .pull > aside { grid-area: side; display: grid; gap: 1.25rem; } .pull > .changes { grid-area: changes; min-width: 0; }
        .pull h2 { margin: 0 0 .6rem; font-size: 1rem; } .merge, .box { padding: 1.1rem 1.25rem; overflow-wrap: anywhere; } .merge { border-left: 3px solid var(--tone, var(--line)); }
        .merge p:last-child, .box p:last-child { margin-bottom: 0; } .box .meta { display: block; } .reasons li { padding-left: 1rem; text-indent: -1rem; font-size: .92rem; } .reasons li::before { content: "•"; color: var(--wait); display: inline-block; width: 1rem; text-indent: 0; }
        .actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin-top: .9rem; }
        .body { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: 1.1rem 1.25rem; } .empty.body { border-style: dashed; background: none; box-shadow: none; }
        .file { margin: 0 0 1rem; overflow: hidden; } .file h3 { padding: .6rem 1.25rem; font-weight: 400; border-bottom: 1px solid var(--line); } .file h3 code { font-weight: 600; }
        .file pre { margin: 0; overflow-x: auto; padding: .4rem 0; } .file pre code { display: inline-block; min-width: 100%; font-size: 1em; } .file pre span { display: block; padding: 0 1.25rem; }
        .plus, .add { color: var(--good); } .minus, .del { color: var(--bad); } .add { background: var(--good-bg); } .del { background: var(--bad-bg); } .hunk { background: var(--hunk); color: var(--muted); }

        button { font: inherit; font-size: .92rem; font-weight: 500; padding: .35rem .95rem; border-radius: .5rem; border: 1px solid var(--line); background: var(--card); color: var(--ink); cursor: pointer; }
        button.quiet:hover:enabled { background: var(--field); } button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
        button.good { background: var(--good); border-color: var(--good); color: var(--on-accent); } button:is(.primary, .good):hover:enabled { filter: brightness(1.1); }
        button:disabled { background: var(--field); border-color: var(--line); color: var(--muted); cursor: not-allowed; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

        @media (max-width: 52rem) {
          main, .top > div { padding-inline: 1rem; } main { padding-top: 1.25rem; } h1 { font-size: 1.45rem; }
          .chain { flex-direction: column; } .card { flex-basis: auto; } .link { width: auto; padding: .3rem 0; } .link b { transform: rotate(90deg); }
          .pull { grid-template: "body" "side" "changes" / minmax(0, 1fr); }
          .people { width: 100%; } .people button { padding-inline: .6rem; }
        }

        """;
}
