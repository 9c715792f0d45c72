package dev.quatrain.stream.http;

/**
 * How the application is.
 *
 * @param alive false: only a restart helps
 * @param ready whether it scores; not while it starts or rebalances
 * @param reason one sentence on either, for people
 */
public record Health(boolean alive, boolean ready, String reason) {}
