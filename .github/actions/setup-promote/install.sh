#!/usr/bin/env bash
# Installs the tool into $PROMOTE_HOME, checks it, and puts it on the PATH of the steps that follow.
#   PROMOTE_VERSION  a version, or "source": build it from the commit that this file is of
#   PROMOTE_FEED     the NuGet feed that has the package
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  echo "::error title=setup-promote::$1" >&2
  exit 2
}

build() {
  dotnet publish "$here/../../../src/Promote.Cli/Promote.Cli.csproj" --configuration Release --nologo \
    --verbosity quiet --output "$PROMOTE_HOME/lib"
  # shellcheck disable=SC2016 # The shim's own variables.
  printf '#!/usr/bin/env bash\nexec dotnet "$(dirname "$0")/lib/Promote.Cli.dll" "$@"\n' >"$PROMOTE_HOME/promote"
  chmod +x "$PROMOTE_HOME/promote"
}

# One digest over the names and contents of all files that would run. A feed may sign a package, which changes the package
# and not this.
digest() {
  (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

check() {
  local tools found
  [ -s "$here/checksums.txt" ] || fail "This action has no checksums, so it is of no release. Pin a release's tag or its commit."
  tools=$(find "$PROMOTE_HOME/.store" -type d -path '*/tools' -not -path '*/tools/*' | head -2)
  [ -n "$tools" ] && [ "$(wc -l <<<"$tools")" = 1 ] || fail "The package has not the one tool that it should have."
  found=$(digest "$tools")
  grep -q "^$found  " "$here/checksums.txt" ||
    fail "What the feed gave is not what was released: its digest is $found. Nothing of it was run."
}

mkdir -p "$PROMOTE_HOME"
if [ "$PROMOTE_VERSION" = source ]; then
  build
else
  [[ $PROMOTE_VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "The version is neither source nor a version."
  if [ ! -d "$PROMOTE_HOME/.store" ]; then
    dotnet tool install Promote.Tool --tool-path "$PROMOTE_HOME" --version "[$PROMOTE_VERSION]" --source "$PROMOTE_FEED"
  fi
  check
fi
echo "$PROMOTE_HOME" >>"$GITHUB_PATH"
echo "version=$("$PROMOTE_HOME/promote" --version)" >>"$GITHUB_OUTPUT"
