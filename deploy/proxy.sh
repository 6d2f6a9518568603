#!/bin/sh
# Chooses the proxy's configuration. HTTPS=1: TLS with the certificates in /certs; with TLS_IN_FRONT=1
# as well, TLS ends at a machine in front of ours. Else plain HTTP.
set -eu
kind=http word=direct
if [ "${TLS_IN_FRONT:-0}" = 1 ]; then
  [ "${HTTPS:-0}" = 1 ] || { echo "TLS_IN_FRONT=1 wants HTTPS=1 as well." >&2; exit 1; }
  word=behind
elif [ "${HTTPS:-0}" = 1 ]; then
  for file in fullchain.pem privkey.pem; do
    [ -r "/certs/$file" ] || { echo "HTTPS=1, but /certs/$file is missing: put it into CERTIFICATES." >&2; exit 1; }
  done
  kind=https
fi
cp "/proxy/$kind.conf" /etc/nginx/conf.d/default.conf
cp "/proxy/$word.conf" /etc/nginx/whose_word.conf
exec nginx -g "daemon off;"
