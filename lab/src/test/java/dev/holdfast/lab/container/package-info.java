/**
 * Runs what {@code docker-compose.yml} and the Containerfiles say, without a container engine: a root directory, mounts
 * and capabilities of its own for each service, on hosts of the lab. Knows nothing of the programs but their images.
 */
@NullMarked
package dev.holdfast.lab.container;

import org.jspecify.annotations.NullMarked;
