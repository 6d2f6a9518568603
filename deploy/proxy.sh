#!/bin/sh
# Chooses the proxy's configuration: TLS with HTTPS=1 and the certificates in /certs, else plain HTTP.
set -eu
if [ "${HTTPS:-0}" = 1 ]; then
  for file in fullchain.pem privkey.pem; do
    [ -r "/certs/$file" ] || { echo "HTTPS=1, but /certs/$file is missing: put it into CERTIFICATES." >&2; exit 1; }
  done
  cp /proxy/https.conf /etc/nginx/conf.d/default.conf
else
  cp /proxy/http.conf /etc/nginx/conf.d/default.conf
fi
exec nginx -g "daemon off;"
