# 一体化的常用命令。只需要 Python 3.11、Node 20（≥ 20.19）和 make；root 与普通用户都可以。
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8000
URL ?= http://127.0.0.1:$(PORT)
SCALE ?=
PYTHON ?= $(shell command -v python3.11 || command -v python3)

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
WEB_STAMP := web/node_modules/.installed
WEB_OUT := src/yitihua/app/static/web/index.html
FONTS := src/yitihua/app/fonts/.fetched
WEB_SOURCES := $(shell find web/src web/index.html web/vite.config.ts web/tsconfig.json -type f 2>/dev/null)
CHECKED := src tests simulators tools bench

# 每个进程都要读几百个模块：有的环境不许存编译结果，这里存，起一个进程少等两三秒
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-long lint types fmt bench e2e stop web web-types api audit env browser clean

help: ## 列出命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

# ---- 环境：按锁文件与哈希安装；锁文件或 pyproject 变了才重装 ----
env: $(STAMP) ## 建立 Python 环境

$(STAMP): requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "找不到 Python 3.11"; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新"; exit 2; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --no-input -q --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --disable-pip-version-check --no-input -q --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# ---- 前端：按锁文件安装；源码变了才重建 ----
web: $(WEB_OUT) $(FONTS) ## 构建前端，取打印字体

$(WEB_STAMP): web/package-lock.json web/package.json
	cd web && npm ci --no-progress
	@touch $(WEB_STAMP)

$(WEB_OUT): $(WEB_STAMP) $(WEB_SOURCES)
	cd web && npm run --silent build
	@touch $(WEB_OUT)

$(FONTS): $(STAMP) tools/fonts/fetch.py
	$(BIN)/python tools/fonts/fetch.py
	@touch $(FONTS)

# ---- 两条主要命令 ----
demo: $(STAMP) $(WEB_OUT) $(FONTS) ## 起演示环境（PORT=8000 SCALE=demo|city），Ctrl-C 结束
	@exec $(BIN)/yitihua demo --port $(PORT) --scale "$(SCALE)"

test: ## 全部测试（二十分钟以内），最后打印时间预算表
	@exec "$(PYTHON)" -m tools.test_budget

# ---- 其余 ----
test-long: ## 加上长跑的性质测试、压力与全量规则覆盖
	@exec "$(PYTHON)" -m tools.test_budget --long

e2e: $(STAMP) $(WEB_OUT) browser ## 只跑浏览器测试
	@exec "$(PYTHON)" -m tools.test_budget --only e2e

bench: $(STAMP) $(WEB_OUT) ## 压测：与 pgbench TPC-B 同场的比值
	@exec $(BIN)/yitihua bench

lint: $(STAMP) $(WEB_STAMP) ## 静态检查：风格、分层、前端
	$(BIN)/ruff check $(wildcard $(CHECKED))
	$(BIN)/ruff format --check $(wildcard $(CHECKED))
	$(BIN)/lint-imports
	cd web && npm run --silent lint

types: $(STAMP) $(WEB_STAMP) ## 类型检查：mypy --strict 与 vue-tsc
	YITIHUA_MODE=demo $(BIN)/python -m mypy
	cd web && npm run --silent types

fmt: $(STAMP) ## 整理格式
	$(BIN)/ruff check --fix $(wildcard $(CHECKED))
	$(BIN)/ruff format $(wildcard $(CHECKED))

api: $(STAMP) $(WEB_STAMP) ## 由正在跑的服务取接口说明，生成类型并编译一遍（URL=http://127.0.0.1:8000），都在 var/ 里
	@mkdir -p var
	$(BIN)/python -m tools.export_openapi $(URL) var/openapi.json
	cd web && npm run --silent api

audit: $(STAMP) $(WEB_STAMP) ## 查第三方组件的已知漏洞（要联网；测试不依赖它）
	$(BIN)/python -m pip install --disable-pip-version-check -q --target var/pip-audit pip-audit
	PYTHONPATH=var/pip-audit $(BIN)/python -m pip_audit --require-hashes --disable-pip -r requirements-dev.lock
	cd web && npm audit --audit-level=high

browser: $(STAMP)
	@$(BIN)/python -m tools.browser

stop: ## 停掉本目录演示环境留下的进程
	@if test -x $(BIN)/python; then $(BIN)/python -m tools.stop_demo; else echo "没有环境，也就没有进程"; fi

clean: stop ## 删除环境、构建产物与运行数据
	rm -rf $(VENV) web/node_modules src/yitihua/app/static/web var .mypy_cache .ruff_cache .pytest_cache .hypothesis
