/**
 * {@code ./dev bench}: figures, always beside a peer's that were measured in the same run. It may start programs and open labs;
 * nothing else may depend on it.
 */
@NullMarked
package dev.holdfast.lab.bench;

import org.jspecify.annotations.NullMarked;
