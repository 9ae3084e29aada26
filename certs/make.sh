#!/bin/sh
# Makes development certificates: one self-signed RSA-2048 certificate and key per name, good for AS2 and for TLS on
# localhost. What exists is kept. Keys are never committed (.gitignore); production keys come from your own authority.
#
#   certs/make.sh [FOLDER [NAME...]]      default: certs/dev gateway partner
set -eu

folder=${1:-$(dirname "$0")/dev}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- gateway partner

command -v openssl >/dev/null || {
    echo "certs: the openssl program is missing; install the package openssl" >&2
    exit 1
}
umask 077
mkdir -p "$folder"

for name in "$@"; do
    case $name in
        *[!A-Za-z0-9._\ -]* | '' | .*)
            echo "certs: '$name' is not a name: use letters, digits, blanks, '.', '_' and '-'" >&2
            exit 2
            ;;
    esac
    file=$folder/$(printf %s "$name" | tr ' ' '-')
    if [ -f "$file.crt" ] && [ -f "$file.key" ]; then
        echo "kept $file.crt"
        continue
    fi
    openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 825 -subj "/CN=$name" \
        -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" \
        -keyout "$file.key.new" -out "$file.crt.new" 2>"$file.log" || {
        cat "$file.log" >&2
        exit 1
    }
    mv "$file.key.new" "$file.key"
    mv "$file.crt.new" "$file.crt"
    rm -f "$file.log"
    chmod 644 "$file.crt"
    echo "made $file.crt"
done
