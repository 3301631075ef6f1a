#!/bin/sh
# Find a Chromium for the browser tests: on PATH, else Debian's package where root, else
# Playwright's own download. Fonts too, or Chinese screenshots show boxes.
set -eu
python=$1

if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
   command -v google-chrome >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fonts-noto-cjk
    exit 0
fi
"$python" -m playwright install chromium
