package dev.quatrain.stream.access;

/**
 * Someone who has shown who they are.
 *
 * @param name of the user or token
 */
public record Caller(String name, Role role) {}
