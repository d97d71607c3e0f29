/**
 * How a host becomes a node: the CA, join tokens, certificates, renewals, and reading a node's identity out of its
 * certificate. It may not use sessions.
 */
@NullMarked
package dev.holdfast.control.enrollment;

import org.jspecify.annotations.NullMarked;
