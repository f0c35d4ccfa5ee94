import * as attest from "./attest-build-provenance.mjs";
import * as cache from "./cache.mjs";
import * as cacheRestore from "./cache-restore.mjs";
import * as cacheSave from "./cache-save.mjs";
import * as checkout from "./checkout.mjs";
import * as createGitHubAppToken from "./create-github-app-token.mjs";
import * as downloadArtifact from "./download-artifact.mjs";
import * as login from "./docker-login-action.mjs";
import * as nugetLogin from "./nuget-login.mjs";
import * as setupDotnet from "./setup-dotnet.mjs";
import * as uploadArtifact from "./upload-artifact.mjs";

/** Other people's actions, which do here what they do there, without their code. */
export const standIns = new Map([
  ["actions/attest-build-provenance", attest],
  ["actions/cache", cache],
  ["actions/cache/restore", cacheRestore],
  ["actions/cache/save", cacheSave],
  ["actions/checkout", checkout],
  ["actions/create-github-app-token", createGitHubAppToken],
  ["actions/download-artifact", downloadArtifact],
  ["actions/setup-dotnet", setupDotnet],
  ["actions/upload-artifact", uploadArtifact],
  ["docker/login-action", login],
  ["nuget/login", nugetLogin],
]);
