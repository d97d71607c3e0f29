/** {@code holdfast}, the operator's command: picocli over the public REST API, and nothing else. It imports none of ours. */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
