package dev.quatrain.stream.http;

import java.util.List;

/** The cluster, known as soon as the port is that this instance listens at. */
final class LateCluster implements Cluster {
    private volatile Cluster known = Cluster.alone("");

    void become(Cluster cluster) {
        known = cluster;
    }

    @Override
    public String self() {
        return known.self();
    }

    @Override
    public List<String> others() {
        return known.others();
    }

    @Override
    public Owner owner(String pipeline, String series) {
        return known.owner(pipeline, series);
    }
}
