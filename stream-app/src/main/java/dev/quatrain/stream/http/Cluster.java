package dev.quatrain.stream.http;

import java.util.List;

/** The instances of the application, and which of them owns a series. Thread-safe; answers from memory. */
public interface Cluster {
    /** Address of this instance, host:port, as the others reach it. */
    String self();

    /** Addresses of the other instances, as far as they are known. */
    List<String> others();

    /** Who owns a series as a pipeline scores it. */
    Owner owner(String pipeline, String series);

    /** Who owns a series. */
    sealed interface Owner {
        /** This instance; its task may still be starting. */
        record Here(int partition) implements Owner {}

        /** Another one. */
        record There(String address) implements Owner {}

        /**
         * Nobody for the moment.
         *
         * @param reason a sentence
         */
        record Moving(String reason) implements Owner {}
    }

    /** A single instance without others. */
    static Cluster alone(String address) {
        return new Cluster() {
            @Override
            public String self() {
                return address;
            }

            @Override
            public List<String> others() {
                return List.of();
            }

            @Override
            public Owner owner(String pipeline, String series) {
                return new Owner.Here(ANY_PARTITION);
            }
        };
    }

    /** Of an owner that has all partitions. */
    int ANY_PARTITION = -1;
}
