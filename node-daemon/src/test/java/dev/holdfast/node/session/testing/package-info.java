/** A control plane for tests: a real gRPC server over TLS with a small CA of its own. */
@NullMarked
package dev.holdfast.node.session.testing;

import org.jspecify.annotations.NullMarked;
