#!/usr/bin/env bash
# Runs one verb with what the inputs say, or the Cake target of it. Values go into options as --name=value, so that none of them is
# taken for an option itself. On GitHub Actions and on Azure Pipelines.
set -euo pipefail

fail() {
  if [ "${TF_BUILD:-}" = True ]; then
    echo "##vso[task.logissue type=error]promote: $1"
  else
    echo "::error title=promote::$1" >&2
  fi
  exit 2
}

hand_on() {
  if [ "${TF_BUILD:-}" = True ]; then
    echo "##vso[task.setvariable variable=exit-code;isOutput=true]$1"
  else
    echo "exit-code=$1" >>"$GITHUB_OUTPUT"
  fi
}

uses_cake() {
  case $INPUT_CAKE in
    always) return 0 ;;
    never) return 1 ;;
    auto) [ -f build.cake ] && grep -q 'Cake\.Promote' build.cake && target >/dev/null ;;
    *) fail "cake is auto, always or never." ;;
  esac
}

# The recipe's target of a verb.
target() {
  case $PROMOTE_VERB in
    build) echo Build ;;
    bump) echo BumpDev ;;
    request) echo RequestBump ;;
    wait) echo Wait ;;
    smoke) echo SmokeTest ;;
    to)
      case $INPUT_ENVIRONMENT in
        staging) echo PromoteStaging ;;
        prod) echo PromoteProd ;;
        *) echo PromoteTo ;;
      esac
      ;;
    next) echo Next ;;
    *) return 1 ;;
  esac
}

cake() {
  local arguments=("--target=$(target)")
  [ -z "$INPUT_ENVIRONMENT" ] || arguments+=("--env=$INPUT_ENVIRONMENT")
  [ -z "$INPUT_ARTIFACT" ] || arguments+=("--artifact=$INPUT_ARTIFACT")
  [ -z "$INPUT_TIMEOUT" ] || arguments+=("--timeout=$INPUT_TIMEOUT")
  dotnet tool restore && dotnet cake "${arguments[@]}" "${more[@]}"
}

tool() {
  local arguments=("$PROMOTE_VERB")
  [ "$PROMOTE_VERB" != request ] || arguments=(bump --request)
  if [ -n "$INPUT_ENVIRONMENT" ]; then
    case $PROMOTE_VERB in
      to | wait | smoke | follow) arguments+=("$INPUT_ENVIRONMENT") ;;
      *) arguments+=("--env=$INPUT_ENVIRONMENT") ;;
    esac
  fi
  [ -z "$INPUT_ARTIFACT" ] || arguments+=("--artifact=$INPUT_ARTIFACT")
  [ -z "$INPUT_TIMEOUT" ] || arguments+=("--timeout=$INPUT_TIMEOUT")
  promote "${arguments[@]}" "${more[@]}"
}

cd -- "$INPUT_WORKING_DIRECTORY"
[[ $PROMOTE_VERB =~ ^[a-z][a-z-]*$ ]] || fail "The verb is no verb."
[[ $INPUT_ENVIRONMENT != -* ]] || fail "The environment is no name."
more=()
while IFS= read -r line; do
  [ -z "$line" ] || more+=("$line")
done <<<"$INPUT_ARGUMENTS"

code=0
if uses_cake; then cake || code=$?; else tool || code=$?; fi
hand_on "$code"
for pass in $INPUT_PASSES; do
  [ "$code" != "$pass" ] || exit 0
done
exit "$code"
