# One command for each thing one does with this clone. `make help` lists them.
PORT ?= 8000
DATA ?= var/
FULL ?= var/full
TESTS ?=
# trial, or full: what `make contract` is about.
SHAPE ?= full
# The program that makes (and with --check compares) the generated files; empty: none.
GENERATE ?= deploy.dev.generate
PY := .venv/bin/python
SETUP := sh deploy/dev/setup.sh

export PYTHON GENERATE REPORT
# Where this is set, every start would compile every file anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run full stop status logs test contract check bench drill mutation coverage docs fmt lock clean
.SILENT:

help: ## this list · 本列表
	awk -F ':.*## ' '/^[a-z ]+:.*## / { printf "  make %-9s  %s\n", $$1, $$2 }' Makefile

run: ## set up where needed and serve the trial (PORT=8000 DATA=var/) · 启动试用版
	$(SETUP) trial && exec $(PY) -m services run --port "$(PORT)" --data "$(DATA)"

full: ## the full shape on servers of its own (PORT=8000 FULL=var/full) · 完整形态
	$(SETUP) full --debian && exec $(PY) -m deploy.full up --port "$(PORT)" --data "$(FULL)"

stop status logs: ## end the full shape · what runs of it · its newest log lines
	exec $(PY) -m deploy.full $@ --data "$(FULL)"

test: ## every test; what could not run is listed with its reason (TESTS=tests/unit) · 全部测试
	$(SETUP) dev --debian && exec $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations 15 --durations-min 0.1 $(TESTS)

contract: ## what is promised of either shape, of one (SHAPE=full, SHAPE=trial) · 两种形态的同一套约定
	$(SETUP) dev --debian && JIJU_SHAPE="$(SHAPE)" exec $(PY) -m pytest -n 2 --dist loadfile $(or $(TESTS),tests/contract)

check: ## style, types, imports, locks, generated files · 静态检查
	$(SETUP) dev && exec $(PY) -m deploy.dev.check

bench: ## the figures of docs/performance.md, alone on the machine · 性能
	$(SETUP) dev --debian && exec $(PY) -m pytest -m bench -n 0 -s $(TESTS)

drill: ## kills, chaos and long loads in full · 故障演练
	$(SETUP) dev --debian && exec $(PY) -m pytest -m drill -n 0 -s $(TESTS)

mutation: ## whether the tests notice a changed rule (ONLY="rulebooks.workdays.*" REPORT=docs/mutation.md) · 变异测试
	$(SETUP) dev --debian && exec $(PY) -m deploy.dev.mutation $(foreach part,$(ONLY),'$(part)')

coverage: ## lines and branches that no test runs · 覆盖率
	$(SETUP) dev --debian && mkdir -p var && $(PY) -m coverage run -m pytest -q -n 0 $(TESTS); \
	status=$$?; $(PY) -m coverage report; exit $$status

docs: ## make the generated files anew · 重新生成文档
	$(SETUP) dev && exec $(PY) -m $(GENERATE)

fmt: ## format and mend what can be mended by machine · 格式化
	$(SETUP) dev && $(PY) -m ruff format . && exec $(PY) -m ruff check --fix .

lock: ## both locks from pyproject.toml and package.json (UPGRADE=1: newest) · 更新锁文件
	$(SETUP) dev && exec $(PY) -m deploy.dev.relock

clean: ## remove what set-up and tools made; var/ (your data) stays · 清理
	rm -rf .venv .tools-* mutants gateway/portal/static/vendor .mypy_cache .ruff_cache .pytest_cache \
	       .import_linter_cache .hypothesis .schemathesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
