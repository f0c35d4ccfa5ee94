#!/usr/bin/env bash
# Takes an installation token of a GitHub App, and sets it as a secret variable.
#   APP_ID           the App's client id
#   APP_PRIVATE_KEY  its private key: PEM, or the same in base64 on one line (a secret variable keeps no line breaks)
#   APP_REPOSITORY   owner/name
#   APP_PERMISSIONS  name=level, separated by spaces
#   APP_REACH        repository, or installation: all that the App is installed on at its owner's
#   APP_VARIABLE     the variable
# Neither the key, nor what it signs, nor the token is ever an argument: whoever can list processes sees those.
set -euo pipefail

fail() {
  echo "##vso[task.logissue type=error]$1"
  exit 2
}

encode() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

key() {
  if [[ $APP_PRIVATE_KEY == -----BEGIN* ]]; then
    printf '%s\n' "$APP_PRIVATE_KEY"
  else
    base64 --decode <<<"$APP_PRIVATE_KEY" 2>/dev/null
  fi
}

# GitHub lets it live for ten minutes; a minute of that is for clocks that differ.
jwt() {
  local now unsigned
  now=$(date +%s)
  unsigned=$(printf '{"alg":"RS256","typ":"JWT"}' | encode)
  unsigned+=.$(printf '{"iat":%d,"exp":%d,"iss":"%s"}' $((now - 60)) $((now + 540)) "$APP_ID" | encode)
  printf '%s.%s' "$unsigned" "$(printf %s "$unsigned" | openssl dgst -sha256 -sign <(key) | encode)"
}

# The API's answer to METHOD PATH [BODY].
ask() {
  local body=()
  [ $# -lt 3 ] || body=(--data "$3")
  printf 'header = "Authorization: Bearer %s"\n' "$token" |
    curl --config - --silent --show-error --fail --max-time 60 --retry 3 --request "$1" \
      --header 'Accept: application/vnd.github+json' "${body[@]}" "${GITHUB_API_URL:-https://api.github.com}$2"
}

for tool in curl jq openssl; do
  command -v "$tool" >/dev/null || fail "$tool is not installed on this agent."
done
[[ $APP_ID =~ ^[A-Za-z0-9._-]+$ ]] || fail "The App's client id is none."
[[ $APP_REPOSITORY =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] || fail "The manifests repository is no owner/name."
key | openssl pkey -noout 2>/dev/null ||
  fail "The App's private key cannot be read. Is its variable in the group, and in base64 on one line (base64 -w0 key.pem)?"

token=$(jwt)
case $APP_REACH in
  installation) where=${APP_REPOSITORY%%/*} path=/users/$where/installation ;; # An organisation's too.
  *) where=$APP_REPOSITORY path=/repos/$where/installation ;;
esac
installation=$(ask GET "$path" | jq -er .id) ||
  fail "GitHub does not know this App in $where. Is it installed there, and is the key its own?"
request=$(jq -nc --arg name "${APP_REPOSITORY#*/}" --arg permissions "$APP_PERMISSIONS" --arg reach "$APP_REACH" '{
  permissions: ($permissions | split(" ") | map(select(. != "") | split("=") | {(.[0]): .[1]}) | add // {})
} + if $reach == "installation" then {} else { repositories: [$name] } end')
token=$(ask POST "/app/installations/$installation/access_tokens" "$request" | jq -er .token) ||
  fail "GitHub gives no token for that. Has the App these permissions in $where: $APP_PERMISSIONS?"
[[ $token =~ ^[A-Za-z0-9_.-]+$ ]] || fail "GitHub's token has characters that a token has not."
echo "##vso[task.setvariable variable=$APP_VARIABLE;issecret=true]$token"
