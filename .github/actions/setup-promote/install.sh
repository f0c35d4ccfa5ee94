#!/usr/bin/env bash
# Installs the tool into $PROMOTE_HOME, checks it, and puts it on the PATH of the steps that follow. On GitHub Actions and on Azure
# Pipelines.
#   PROMOTE_VERSION  a version, or "source": build it from the commit that this file is of
#   PROMOTE_FEED     the NuGet feed that has the package
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  if [ "${TF_BUILD:-}" = True ]; then
    echo "##vso[task.logissue type=error]setup-promote: $1"
  else
    echo "::error title=setup-promote::$1" >&2
  fi
  exit 2
}

build() {
  dotnet publish "$here/../../../src/Promote.Cli/Promote.Cli.csproj" --configuration Release --nologo \
    --verbosity quiet -p:ForUseOnly=true --output "$PROMOTE_HOME/lib"
  program=$PROMOTE_HOME/lib/Promote.Cli.dll
}

install() {
  [[ $PROMOTE_VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "The version is neither source nor a version."
  if [ ! -d "$PROMOTE_HOME/.store" ]; then
    dotnet tool install Promote.Tool --tool-path "$PROMOTE_HOME" --version "[$PROMOTE_VERSION]" --source "$PROMOTE_FEED"
  fi
  check
}

# One digest over the names and contents of all files that would run. A feed may sign a package, which changes the package
# and not this.
digest() {
  local sum=(sha256sum)
  command -v sha256sum >/dev/null || sum=(shasum -a 256)
  (cd "$1" && find . ! -type d -print0 | LC_ALL=C sort -z | xargs -0 "${sum[@]}" | "${sum[@]}" | cut -d' ' -f1)
}

# The package names another one for each kind of machine, which lies beside it. Both are checked, and there may be nothing else.
check() {
  local tools id found
  [ -s "$here/checksums.txt" ] || fail "This action has no checksums, so it is of no release. Pin a release's tag or its commit."
  cd "$PROMOTE_HOME"
  while IFS= read -r tools; do
    id=$(basename "$(dirname "$(dirname "$tools")")")
    found=$(digest "$tools")
    grep -qxF "$found  $id" "$here/checksums.txt" ||
      fail "What came as $id is not what was released: its digest is $found. Nothing of it was run."
  done < <(find .store -type d -path '*/tools' -not -path '*/tools/*')
  program=$(find .store -type f -path '*/tools/net*/Promote.Cli.dll')
  [ -n "$program" ] && [ "$(wc -l <<<"$program")" = 1 ] || fail "There is not the one tool that there should be. Nothing of it was run."
  program=$PROMOTE_HOME/$program
}

# A folder of our own on the PATH: the one that dotnet made for the tool lies in the cache, and in no checksum.
hand_on() {
  local bin=$PROMOTE_HOME-bin version
  rm -rf "$bin" && mkdir -p "$bin"
  printf '#!/usr/bin/env bash\nexec dotnet %q "$@"\n' "$program" >"$bin/promote"
  chmod +x "$bin/promote"
  version=$("$bin/promote" --version)
  if [ "${TF_BUILD:-}" = True ]; then
    echo "##vso[task.prependpath]$bin"
    echo "##vso[task.setvariable variable=version;isOutput=true]$version"
  else
    echo "$bin" >>"$GITHUB_PATH"
    echo "version=$version" >>"$GITHUB_OUTPUT"
  fi
}

mkdir -p "$PROMOTE_HOME"
if [ "$PROMOTE_VERSION" = source ]; then build; else install; fi
hand_on
