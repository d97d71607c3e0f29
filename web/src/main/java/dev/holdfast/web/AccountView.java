package dev.holdfast.web;

/**
 * Who one is.
 *
 * @param clusters in which the role is held, in words
 * @param hasPassword whether it is one of ours; else an identity provider keeps it
 */
public record AccountView(String name, String role, String mayDo, String clusters, boolean hasPassword) {}
