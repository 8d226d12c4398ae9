#!/bin/sh
# The workbench behind nginx, as packaging/nginx.conf has it: every reply has the header fields, nginx's own too, and
# an office of one address is not kept out.
. "$(dirname "$0")/tap.sh"

nginx=${NGINX_PROGRAM:-$(command -v nginx || true)}
if [ -z "$nginx" ]; then
	echo "1..0 # SKIP nginx is not at hand"
	exit 0
fi
host=inspection.example.org
x=$folder/x
new_inspection "$x"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$folder/key.pem" -out "$folder/cert.pem" -days 2 \
	-subj "/CN=$host" 2> "$folder/err"
printf 'four geese on a wet roof\n' |
	"$CANDOUR" user add "$x" lead --name Lead --role lead --no-code > "$folder/out"
"$CANDOUR" serve "$x" --socket "$folder/door" --host "$host" --tls-in-front > "$folder/served" 2>&1 &
served=$!

# The file as it is, but for its addresses, which are sockets here, and what an nginx of nobody's machine wants.
{
	[ "$(id -u)" -ne 0 ] || echo "user root;"
	echo "pid $folder/pid; events { worker_connections 1024; } http { types { } access_log off;"
	for kind in client_body proxy fastcgi uwsgi scgi; do
		echo "${kind}_temp_path $folder/$kind;"
	done
	sed -e "s|unix:/run/candour/norchester/socket|unix:$folder/door|" -e "s|/etc/ssl/certs/$host.pem|$folder/cert.pem|" \
		-e "s|/etc/ssl/private/$host.key|$folder/key.pem|" -e "s|listen 80;|listen unix:$folder/plain;|" \
		-e "s|listen 443|listen unix:$folder/tls|" -e '/listen \[::\]/d' -e '/ssl_stapling/d' \
		-e "s|/var/log/nginx/|$folder/|" "$NGINX_CONF"
	echo "}"
} > "$folder/nginx.conf"
tries=0
while [ ! -S "$folder/door" ] && [ "$tries" -lt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
ok "nginx takes the file" "$nginx" -t -p "$folder" -c "$folder/nginx.conf" -e "$folder/error.log"
"$nginx" -p "$folder" -c "$folder/nginx.conf" -e "$folder/error.log" > "$folder/out" 2>&1

# ask WORD... : its head lies in $folder/head; its status is printed.
ask() {
	curl --silent --insecure --http1.1 --unix-socket "$folder/tls" --dump-header "$folder/head" \
		--output "$folder/body" --write-out '%{http_code}' "$@"
}

fields() {
	for field in "Strict-Transport-Security: max-age=63072000; includeSubDomains" \
		"Content-Security-Policy: default-src 'none'" "X-Content-Type-Options: nosniff" \
		"Referrer-Policy: same-origin" "Cross-Origin-Opener-Policy: same-origin" \
		"Cross-Origin-Resource-Policy: same-origin" "Cache-Control: no-store"; do
		count=$(grep -cF -- "$field" "$folder/head")
		[ "$count" -eq 1 ] || echo "# $field: $count times"
		[ "$count" -eq 1 ] || return 1
	done
}

is "a page" 200 "$(ask "https://$host/help")"
ok "with its fields, once each" fields
is "who is not signed in" 303 "$(ask "https://$host/log")"
is "what nginx does not take" 405 "$(ask -X TRACE "https://$host/help")"
ok "has the fields, too" fields
is "what is too large" 413 "$(ask -X POST -H "Content-Length: 99999999999999" "https://$host/help")"
ok "has them" fields
is "what has too large a head" 400 "$(ask -H "A: $(head -c 40000 /dev/zero | tr '\0' a)" "https://$host/help")"
ok "has them" fields
is "somebody signs in" 303 "$(ask -H "Origin: https://$host" --data "login=lead" \
	--data-urlencode "password=four geese on a wet roof" "https://$host/sign-in")"
ok "by a cookie of this host" grep -q '^Set-Cookie: __Host-candour=.*; Secure' "$folder/head"

# Fifty people of one address open the workbench at once, eight things each.
seq 400 | xargs -P 50 -I{} curl --silent --insecure --unix-socket "$folder/tls" --output /dev/null \
	--write-out '%{http_code}\n' "https://$host/help" | sort | uniq -c | tr -s ' ' > "$folder/out"
is "four hundred requests of one address are answered" " 400 200" "$(cat "$folder/out")"

kill "$served"
wait "$served"
is "a workbench that is not there" 502 "$(ask "https://$host/search?q=a+name")"
ok "is said with the fields" fields
grep -q "a+name" "$folder/error.log"
is "what was searched for is in no file of nginx's" 1 $?
kill "$(cat "$folder/pid")"
finish
