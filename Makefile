# Everything a contributor needs. `make` alone lists the targets.
MVN ?= mvn -B -ntp
PORT ?= $(or $(QUATRAIN_PORT),8080)
BUILT := stream-app/target/lib trainer/target/lib
SOURCES := $(shell find pom.xml schemas model trainer stream-app bench -path '*/target' -prune -o -path '*/src/test' -prune -o -type f -print 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help build demo test examples example-nab accuracy bench bench-quick bench-kernels faults soak format prepare clean audit rules

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

build: target/built ## build all modules without running tests

target/built: $(SOURCES)
	@echo "Building Quatrain; the first time downloads its libraries ..."
	@$(MVN) -q -pl bench -am package -DskipTests
	@mkdir -p target && touch $@

demo: target/built ## train two small models on a simulated fleet, then score it live (PORT=8080)
	@exec bin/demo --port $(PORT)

test: prepare ## run all tests
	@$(MVN) verify

examples: target/built ## train every family on simulated pumps and evaluate it on unseen ones (bin/example cnn scores live)
	@exec bin/example

example-nab: target/built ## train on NAB's machine temperature and stream it through a broker (QUATRAIN_DATA=folder)
	@exec bin/example-nab

accuracy: target/built ## measure every family on the public data sets (QUATRAIN_DATA=folder QUICK=1)
	@exec bin/quatrain accuracy $(if $(QUICK),--quick)

bench: target/built ## measure scoring from topic to topic beside other ways to score, about 13 minutes; writes BENCHMARKS.md
	@exec bin/bench --markdown BENCHMARKS.md

bench-quick: target/built ## the same in about 2 minutes, without BENCHMARKS.md
	@exec bin/bench --quick

bench-kernels: target/built ## measure the parts of scoring by themselves, in time and allocation (JMH)
	@exec bin/bench kernels

faults: target/tests-built ## kill, pause and restart application and broker, compare with an uninterrupted run, 20 minutes (SEED=1 ONLY=paused)
	@exec bin/faults

soak: target/tests-built ## score at a steady rate and see whether memory, threads and files stay flat (MINUTES=30 RATE=5000)
	@exec bin/faults soak

TESTED := $(shell find schemas/src model/src stream-app/src -type f 2>/dev/null)
target/tests-built: pom.xml stream-app/pom.xml $(TESTED)
	@echo "Building Quatrain's tests ..."
	@$(MVN) -q -pl stream-app -am test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath
	@mkdir -p target && touch $@

audit: ## list all libraries in target/bom.json and have osv-scanner, grype or trivy look for known weaknesses
	@$(MVN) -q -pl .,trainer,stream-app -am compile org.cyclonedx:cyclonedx-maven-plugin:makeAggregateBom
	@if command -v osv-scanner >/dev/null; then osv-scanner scan --sbom target/bom.json; \
	elif command -v grype >/dev/null; then grype sbom:target/bom.json --fail-on high; \
	elif command -v trivy >/dev/null; then trivy sbom --exit-code 1 --severity HIGH,CRITICAL target/bom.json; \
	else echo "target/bom.json lists the libraries, but nobody checked them: install osv-scanner, grype or trivy." >&2; exit 1; fi

format: ## format the sources
	@$(MVN) -q spotless:apply

rules: ## make the operator's PrometheusRule from the plain rules in k8s/monitoring
	@cd k8s/monitoring && { sed '/^spec:/q' prometheusrule.yaml && sed -E '/^#/d; s/^(.)/  \1/' quatrain.rules.yaml; } > rules.new \
	  && mv rules.new prometheusrule.yaml

prepare: ## install what the tests use beyond the JDK: a browser (chromium), kcat and Prometheus
	@missing=""; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v kcat >/dev/null || missing="$$missing kcat"; \
	command -v prometheus >/dev/null && command -v promtool >/dev/null || missing="$$missing prometheus"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "The tests use$$missing: please install$$missing with your system's package manager." >&2; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi; \
	case "$$missing" in *chromium*) missing="$$missing fonts-dejavu-core" ;; esac; \
	echo "Installing$$missing with apt-get ..."; \
	$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing

clean: ## remove what was built, and the demo's data and models
	@$(MVN) -q clean
	@rm -rf target demo
