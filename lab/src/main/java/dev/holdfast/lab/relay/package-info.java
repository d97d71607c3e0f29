/**
 * The way from the hosts to the control plane: TCP, with one listening socket in each host's namespace, so that no route
 * or address ever joins the lab with the outer namespace. Carries bytes and knows nothing of what they mean.
 */
@NullMarked
package dev.holdfast.lab.relay;

import org.jspecify.annotations.NullMarked;
