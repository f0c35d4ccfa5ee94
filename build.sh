#!/usr/bin/env bash
# Restores the tools and runs build.cake: ./build.sh --target=Test
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet tool restore >/dev/null || dotnet tool restore
exec dotnet cake build.cake "$@"
