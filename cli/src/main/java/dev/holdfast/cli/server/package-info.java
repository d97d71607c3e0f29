/** The control plane's REST API, as its client sees it: where it is, whether it is the right one, what it answers. */
@NullMarked
package dev.holdfast.cli.server;

import org.jspecify.annotations.NullMarked;
