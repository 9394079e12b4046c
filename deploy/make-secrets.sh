#!/bin/sh
# Makes the secrets of compose.yaml beside it, once; what is there stays.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
once() { [ -e "secrets/$1" ] || printf %s "$2" > "secrets/$1"; }
once database_password "$(random 24)"
once app_password "$(random 24)"
once database_owner_url "postgres://qilian_owner:$(cat secrets/database_password)@database:5432/qilian"
once database_url "postgres://qilian_app:$(cat secrets/app_password)@database:5432/qilian"
once data_key "$(random 32)"
once backup_passphrase "$(random 24)"
# Containers read them as their own account.
chmod 644 secrets/*
echo "Copy $(pwd)/secrets to a safe place now: without data_key personal data is lost."
