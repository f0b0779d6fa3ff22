#!/bin/bash
# Installs the rivals that Debian and npm have and builds their programs (../shared/peers) into artifacts/peers.
# A part that fails is named and left out; the benchmarks then leave that rival out too and say so. Run it again at will.
#   bench/setup.sh             everything
#   bench/setup.sh --no-apt    builds only, installs nothing from Debian
cd "$(dirname "$0")/.." || exit 1
PEERS=$(realpath ../shared/peers)
BUILD=$PWD/artifacts/peers
PACKAGES="nginx-light wrk time wget2 python3-doc openjdk-17-doc python3-aiohttp python3-uvloop python3-scrapy python3-trio python3-lxml
  python3-bs4 golang-go golang-golang-x-net-dev librust-tokio-dev gcc libc6-dev nodejs npm cargo"
failed=()

# part NAME COMMAND...: one part for itself, so that the others go on without it.
part() {
  local name=$1; shift
  if "$@" >"$BUILD/$name.log" 2>&1; then
    echo "ok      $name"
  else
    echo "FAILED  $name: $(grep -v '^ *$' "$BUILD/$name.log" | tail -1) (artifacts/peers/$name.log)"
    failed+=("$name")
  fi
}

debian() {
  local sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update || return
  # One by one, so that one that is not there does not keep the others out.
  local missing=()
  for package in $PACKAGES; do
    provided "$package" || $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] || { echo "not installed: ${missing[*]}"; return 1; }
}

# Programs that may have come from elsewhere are not installed a second time.
provided() {
  case $1 in
    nginx-light) [ -x /usr/sbin/nginx ] ;;
    nodejs) command -v node ;;
    golang-go) command -v go ;;
    npm | cargo | gcc | wrk | wget2) command -v "$1" ;;
    *) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
  esac
}

go_program() { GO111MODULE=off GOPATH=/usr/share/gocode go build -o "$BUILD/$1" "$PEERS/$2"; }

c_program() { gcc -O2 -Wall -o "$BUILD/$1" "$2"; }

dotnet_program() {
  dotnet build -c Release -nodeReuse:false -v quiet -o "$BUILD/$1" "-p:BaseIntermediateOutputPath=$BUILD/obj/$1/" "$PEERS/$1"
}

# Cargo insists on writing its lock beside the manifest, which is not ours to write to.
tokio() {
  mkdir -p "$BUILD/src" && rm -rf "$BUILD/src/tokio-bench" && cp -r "$PEERS/tokio-bench" "$BUILD/src/" &&
    cargo build --quiet --release --offline --manifest-path "$BUILD/src/tokio-bench/Cargo.toml" --target-dir "$BUILD/tokio" \
      --config 'source.crates-io.replace-with="debian"' --config 'source.debian.directory="/usr/share/cargo/registry"'
}

crawlee() {
  mkdir -p "$BUILD/crawlee" && cd "$BUILD/crawlee" || return
  [ -f package.json ] || npm init -y || return
  [ -d node_modules/@crawlee/cheerio ] || npm install --no-fund --no-audit @crawlee/cheerio cheerio
}

mkdir -p "$BUILD"
[ "$1" = --no-apt ] || part debian debian
[ -d "$PEERS" ] || { echo "no $PEERS: only rivals that are programs of their own (wrk, wget2, HttpClient) can be measured"; exit 1; }
part go_bench go_program go_bench micro/go_bench.go
part go_crawler go_program go_crawler crawl/go_crawler.go
part go_echo go_program go_echo echo/go_echo.go
part delay_server go_program delay_server delay/delay_server.go
part epoll_echo c_program epoll_echo "$PEERS/echo/epoll_echo.c"
part echo_load c_program echo_load "$PEERS/echo/echo_load.c"
part epoll_delay c_program epoll_delay bench/delay/epoll_delay.c
part dotnet-task dotnet_program dotnet-task
part dotnet-crawl dotnet_program dotnet-crawl
part tokio tokio
part crawlee crawlee
[ ${#failed[@]} = 0 ] || echo "left out: ${failed[*]}"
