#!/usr/bin/env bash
# Fails unless the run whose artifact was taken is of the branch that it should be of. A schedule takes the latest run of any branch where
# the pipeline resource names none.
#   RESOURCE_BRANCH  the run's branch, as Azure says it; others named it, so it is not printed
#   WANTED_BRANCH    refs/heads/…
set -euo pipefail

[ "$RESOURCE_BRANCH" = "$WANTED_BRANCH" ] && exit 0
echo "##vso[task.logissue type=error]The run that was taken is of another branch than $WANTED_BRANCH. Say that branch in the pipeline resource, as branch and in its trigger."
exit 3
