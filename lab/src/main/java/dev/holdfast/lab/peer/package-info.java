/**
 * Real VRRP routers of others as peers of a test: keepalived and FRR, configured from records and run on a lab's host.
 */
@NullMarked
package dev.holdfast.lab.peer;

import org.jspecify.annotations.NullMarked;
