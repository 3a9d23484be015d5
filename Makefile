# Everything that a target needs, it gets itself: npm packages, then the programs of a rehearsal.
# Options go through ARGS: make rehearsal ARGS="--keep"

NODE := node_modules/.bin/node
RUN := $(NODE) --require tsx/cjs
INSTALLED := node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help rehearsal test lint build bench bench-analyzer bench-core bench-command exactness mutation mutation-presets presets bench-presets versions tools clean

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

rehearsal: $(INSTALLED) ## Stand the whole stack up on this machine, without an account, and take it down again.
	@$(RUN) rehearsal/main.ts $(ARGS)

test: $(INSTALLED) tools ## Run every test, the rehearsal end to end among them.
	@$(NODE) node_modules/.bin/jest $(ARGS)

lint: $(INSTALLED) ## Check types, style and format.
	@npm run --silent lint

build: $(INSTALLED) ## Compile the library into dist/.
	@npm run --silent build

bench: $(INSTALLED) tools ## Compare a preview of the stack with one of an empty program.
	@$(RUN) bench/preview/main.ts $(ARGS)

bench-analyzer: bench-core bench-command ## Both benchmarks of the analyzer, the two below.

bench-core: $(INSTALLED) ## Time the analyzer on clusters in memory.
	@$(RUN) bench/analyzer/core.ts $(ARGS)

bench-command: $(INSTALLED) ## Compare the command with a script that only parses its input.
	@$(RUN) bench/analyzer/command.ts $(ARGS)

bench-presets: $(INSTALLED) ## Compare making and validating policies with writing them as JSON.
	@$(NODE) --require ./transpile.js bench/presets/main.ts

exactness: $(INSTALLED) ## Compare the analyzer with the slow one, a million random clusters unless ARGS="--cases N" says else.
	@$(RUN) test/analyzer/oracle/main.ts $(ARGS)

mutation: $(INSTALLED) ## Change the evaluator in every way that StrykerJS knows, and count what no test notices.
	@$(NODE) node_modules/.bin/stryker run $(ARGS)

mutation-presets: $(INSTALLED) ## Change what each preset makes, one thing at a time, and count what its claim does not notice.
	@$(RUN) test/catalogue/mutation.ts

presets: $(INSTALLED) ## Write docs/presets.md and its pictures from the presets' docstrings.
	@$(RUN) catalogue/main.ts $(ARGS)

versions: $(INSTALLED) ## Until when EKS supports which version of Kubernetes; the way between two with ARGS="1.31 1.33".
	@$(RUN) components/versions/main.ts $(ARGS)

tools: $(INSTALLED) ## Get the programs of a rehearsal: engine, API server, and what they need.
	@$(RUN) tools/main.ts

clean: ## Remove what was installed and built here; programs stay in the cache.
	rm -rf node_modules dist

$(INSTALLED): package.json package-lock.json
	@echo "npm packages: installing (a minute or two)" >&2
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@
