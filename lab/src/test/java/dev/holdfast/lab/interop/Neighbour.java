package dev.holdfast.lab.interop;

import dev.holdfast.lab.Host;

/** The other router of a duel: where it runs, and what can be done to it. */
record Neighbour(Host host, Runnable stop, Runnable kill, Runnable restart, Runnable suspend, Runnable resume) {}
