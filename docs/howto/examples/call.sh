#!/usr/bin/env bash
# 以共享密钥（HMAC-SM3）签名调用一体化接口，用 curl 与 openssl。
# 环境变量：YITIHUA_URL 服务地址，YITIHUA_KEY_ID 接入码，YITIHUA_SECRET 共享密钥。
# 用法：./call.sh GET '/api/records/BA_BGT_INFO?page_size=5'
#       ./call.sh POST /api/operations/payment.application.create '{"request_id": "…", …}'
set -euo pipefail

method=$1 target=$2 body=${3-}
path=${target%%\?*} query=""
if [[ $target == *\?* ]]; then query=${target#*\?}; fi
timestamp=$(date +%s)
nonce=$(openssl rand -hex 16)
digest=$(printf %s "$body" | openssl dgst -sm3 -r | cut -d' ' -f1)
signature=$(printf '%s\n%s\n%s\n%s\n%s\n%s' "$method" "$path" "$query" "$timestamp" "$nonce" "$digest" \
  | openssl dgst -sm3 -hmac "$YITIHUA_SECRET" -r | cut -d' ' -f1)

curl --silent --show-error --fail-with-body --noproxy '*' --request "$method" "$YITIHUA_URL$target" \
  --header "X-Key-Id: $YITIHUA_KEY_ID" --header "X-Timestamp: $timestamp" \
  --header "X-Nonce: $nonce" --header "X-Signature: $signature" \
  --header 'Content-Type: application/json' ${body:+--data-binary "$body"}
