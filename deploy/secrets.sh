#!/bin/sh
# Makes the secrets that only have to be random, once; says which ones the court brings itself.
# The files are readable by the container's user (10001) and by nobody else.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 0711 secrets
random() { [ -s "secrets/$1" ] || openssl rand -hex 32 | tr -d '\n' > "secrets/$1"; }
own() { [ -s "secrets/$1" ] || { : > "secrets/$1"; echo "请把$2放进 deploy/secrets/$1"; }; }
umask 077
random database_password
random file_key
random metrics_token
own sms_token "短信网关的令牌"
own payment_secret "缴费网关的签名密钥"
own seal.p12 "法院印章的证书（PKCS#12）"
own seal_password "印章证书的密码"
# PostgreSQL reads its password as root, before it becomes another user.
if [ "$(id -u)" = 0 ]; then chown 10001 secrets/*; else echo "请运行：sudo chown 10001 deploy/secrets/*"; fi
