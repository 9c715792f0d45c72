package dev.quatrain.bench.throughput;

/** A ratio between two modes, and what it should reach. */
enum Goal {
    STATEFUL("quatrain/stateful", Workloads.MAIN, Mode.QUATRAIN, Workloads.MAIN, Mode.STATEFUL, 0.85),
    PASS_THROUGH("quatrain/passthrough", Workloads.MAIN, Mode.QUATRAIN, Workloads.MAIN, Mode.PASS_THROUGH, 0.5),
    SINGLE("quatrain/single", Workloads.MAIN, Mode.QUATRAIN, Workloads.MAIN, Mode.SINGLE, 3),
    DL4J("quatrain/dl4j", Workloads.MAIN, Mode.QUATRAIN, Workloads.MAIN, Mode.DL4J, 50),
    FOREST("quatrain/rcf", Workloads.MAIN, Mode.QUATRAIN, Workloads.MAIN, Mode.FOREST, 5),
    CRAYFISH_SINGLE("crayfish/single", "crayfish", Mode.QUATRAIN, "crayfish", Mode.SINGLE, 3),
    CRAYFISH_DL4J("crayfish/dl4j", "crayfish", Mode.QUATRAIN, "crayfish", Mode.DL4J, 10),
    HOT("hot/single", "hot", Mode.QUATRAIN, "hot", Mode.SINGLE, 1),
    SKEW("skew/uniform", "skew", Mode.QUATRAIN, Workloads.MAIN, Mode.QUATRAIN, 0.8);

    private final String id;
    private final String workload;
    private final Mode mode;
    private final String otherWorkload;
    private final Mode other;
    private final double least;

    Goal(String id, String workload, Mode mode, String otherWorkload, Mode other, double least) {
        this.id = id;
        this.workload = workload;
        this.mode = mode;
        this.otherWorkload = otherWorkload;
        this.other = other;
        this.least = least;
    }

    String id() {
        return id;
    }

    String workload() {
        return workload;
    }

    Mode mode() {
        return mode;
    }

    String otherWorkload() {
        return otherWorkload;
    }

    Mode other() {
        return other;
    }

    double least() {
        return least;
    }
}
