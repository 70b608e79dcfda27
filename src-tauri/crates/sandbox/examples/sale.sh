#!/bin/sh
# One sale by hand against the training service, call by call. Start it first:
#
#     cargo run -p sandbox -- --port 8787 --key test
#
# and then: sh src-tauri/crates/sandbox/examples/sale.sh http://127.0.0.1:8787 test
set -eu
server=${1:-http://127.0.0.1:8787}
key=${2:-test}
point=62a000000000000000000f4

call() {
    curl --silent --show-error -H "apikey: $key" -H 'content-type: application/json' -d "$2" "$server/integration/general/$1"
    echo
}

echo "Who has this card?"
call client "{\"search\":\"2200000000001\",\"point\":\"$point\"}"
client=62a000000000000000000001

echo "What would a receipt of 1000 come to?"
call recalc "{\"client\":\"$client\",\"point\":\"$point\",\"amount\":1000}"

echo "Put 100 points aside for ten minutes, and let them go again."
held=$(call bonuses/hold "{\"client\":\"$client\",\"point\":\"$point\",\"amount\":100,\"duration\":10}")
echo "$held"
hold=$(echo "$held" | sed 's/.*"id":"\([^"]*\)".*/\1/')
call bonuses/release "{\"id\":\"$hold\"}"

echo "Book it, and spend 100 points. Whoever sends this twice books twice: the service cannot tell."
call retail "{\"client\":\"$client\",\"point\":\"$point\",\"amount\":1000,\"spend\":100}"
