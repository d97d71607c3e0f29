/**
 * Benchmarks of the hot path, by JMH. Not run by the suites: {@code HotPathBenchmark.main} runs them, with the garbage of each
 * operation.
 */
package dev.holdfast.vrrp.bench;
