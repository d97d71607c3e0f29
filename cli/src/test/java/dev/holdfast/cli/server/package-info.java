/** What a control plane says, without one. */
@NullMarked
package dev.holdfast.cli.server;

import org.jspecify.annotations.NullMarked;
