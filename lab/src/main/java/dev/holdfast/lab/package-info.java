/**
 * The test network: labs, segments, hosts, links that fail on purpose, and the processes that run in them. A lab is the
 * only thing in Holdfast that creates a network namespace, and it answers for everything it made: the ledger lets the
 * next lab clean up after one that was killed. Knows nothing of the programs under test; may not import
 * {@code dev.holdfast.vrrp}, so that it stays an independent judge.
 */
@NullMarked
package dev.holdfast.lab;

import org.jspecify.annotations.NullMarked;
